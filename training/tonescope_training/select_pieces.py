"""Selects the pieces of a Unigram vocabulary that the languages of the configuration use most.

Each language weighs the same, whatever the number of its texts. The second pass counts with the pieces that the first
one kept, so that the parts into which removed pieces fall are counted too. Single letters of the configured scripts stay.
"""

import unicodedata
from collections import defaultdict

import numpy as np
from tokenizers import Tokenizer

from .config import Config
from .data import read_jsonl, tokenize
from .model import load_tokenizer
from .sources import training_rows
from .vocabulary import adapt_unigram, emoji_names
from .word_table import write_kept_pieces
from .pretrained import encoder_folder

CHUNK = 20_000
MAX_TOKENS = 512


def texts_by_language(config: Config) -> dict[str, list[str]]:
    """All texts that training may read."""
    texts = defaultdict(list)
    for row in training_rows(config):
        texts[row["lang"]].append(row["text"])
    for task in config.file.auxiliary:
        if task.name in config.train.tasks:
            for row in read_jsonl(config.data / task.file):
                if row.get("lang") in config.file.sampling.languages:
                    texts[row["lang"]].append(row["text"])
    return dict(texts)


def use(texts: dict[str, list[str]], tokenizer: Tokenizer) -> np.ndarray:
    """The mean over the languages of each piece's share of the tokens, [vocabulary]."""
    shares = np.zeros(tokenizer.get_vocab_size())
    for language_texts in texts.values():
        counts = np.zeros(len(shares))
        for start in range(0, len(language_texts), CHUNK):
            for ids in tokenize(language_texts[start : start + CHUNK], tokenizer, MAX_TOKENS):
                np.add.at(counts, ids, 1)
        shares += counts / counts.sum() / len(texts)
    return shares


def is_letter_of(piece: str, scripts: list[str]) -> bool:
    character = piece.removeprefix("▁")
    if len(character) != 1:
        return False
    return character in emoji_names() or unicodedata.name(character, "").split(" ")[0] in scripts or ord(character) < 0x250


def most_used(shares: np.ndarray, fixed: list[int], count: int) -> list[int]:
    """`count` pieces in the vocabulary's order: the fixed ones and the most used others."""
    always = set(fixed)
    order = [i for i in np.argsort(-shares, kind="stable").tolist() if shares[i] > 0 and i not in always]
    return sorted(fixed + order[: count - len(fixed)])


def select_pieces(config: Config) -> None:
    settings = config.file.select_pieces
    source = encoder_folder(config) / config.encoder.tokenizer
    tokenizer, emoji = adapt_unigram(source, None)
    count = tokenizer.get_vocab_size() - len(emoji)
    pieces = [tokenizer.id_to_token(i) for i in range(count)]
    special = {token.content for token in tokenizer.get_added_tokens_decoder().values()}
    fixed = [i for i, piece in enumerate(pieces) if piece in special or is_letter_of(piece, settings.scripts)]
    texts = texts_by_language(config)
    shares = use(texts, tokenizer)[:count]
    kept = most_used(shares, fixed, settings.seen_by_first_pass)
    first, _ = adapt_unigram(source, kept)
    again = np.zeros(count)
    again[kept] = use(texts, first)[: len(kept)]
    kept = most_used(again, fixed, settings.pieces)
    write_kept_pieces(config, kept, count)
    final, _ = load_tokenizer(config)
    print(f"{len(kept)} of {count} pieces kept, {len(fixed)} of them always; {final.get_vocab_size()} with emoji")
    for language, language_texts in sorted(texts.items()):
        sample = language_texts[:500]
        before, after = (sum(map(len, tokenize(sample, each, MAX_TOKENS))) for each in [tokenizer, final])
        print(f"{language}: {len(language_texts)} texts, {after / before - 1:+.1%} pieces")
