"""Adapts the vocabulary to tweets: adds emoji, removes unused words.

The vocabularies have few emoji: the others become unknown. Every single-code-point emoji (and the regional indicators
of flags) is appended, to a WordPiece vocabulary as an added token and to a Unigram vocabulary as a piece; its embedding
is the mean of the embeddings of the words of its CLDR name.
"""

import json
import re
from functools import cache
from pathlib import Path

import emoji
import torch
from tokenizers import Tokenizer

REGIONAL_INDICATORS = {chr(0x1F1E6 + i): f"flag letter {chr(97 + i)}" for i in range(26)}


@cache
def emoji_names() -> dict[str, str]:
    """Single-code-point emoji, in code point order, to their CLDR short names as plain words."""
    names = dict(REGIONAL_INDICATORS)
    for sequence, entry in emoji.EMOJI_DATA.items():
        character = sequence.replace("\ufe0f", "")
        if len(character) == 1 and ord(character) > 0x7F:
            names[character] = re.sub(r"[^a-z0-9 ]+", " ", entry["en"].lower().replace("_", " ")).strip()
    return dict(sorted(names.items()))


def adapt_tokenizer(source: Path, removed: set[str]) -> tuple[Tokenizer, dict[str, str]]:
    """The base tokenizer without truncation, padding and the removed words, plus one added token for each new emoji."""
    spec = json.loads(source.read_text("utf-8"))
    spec["truncation"] = spec["padding"] = None
    kept = [word for word in sorted(spec["model"]["vocab"], key=spec["model"]["vocab"].get) if word not in removed]
    vocabulary = spec["model"]["vocab"] = {word: i for i, word in enumerate(kept)}
    for token in spec["added_tokens"]:
        token["id"] = vocabulary[token["content"]]
    for name, token in spec["post_processor"].get("special_tokens", {}).items():
        token["ids"] = [vocabulary[name]]
    names = {character: name for character, name in emoji_names().items() if character not in vocabulary}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False}
    spec["added_tokens"] += [
        {"id": len(vocabulary) + i, "content": character, **flags} for i, character in enumerate(names)
    ]
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    # "[SEP]" in a text is text, not the end of the sequence.
    tokenizer.encode_special_tokens = True
    return tokenizer, names


def adapt_unigram(source: Path, kept: list[int] | None) -> tuple[Tokenizer, dict[str, str]]:
    """The base tokenizer with the kept pieces (None: all) and one piece for each new emoji.

    An emoji gets the mean score of the emoji that the vocabulary has.
    """
    spec = json.loads(source.read_text("utf-8"))
    spec["truncation"] = spec["padding"] = None
    all_pieces = spec["model"]["vocab"]
    pieces = all_pieces if kept is None else [all_pieces[i] for i in kept]
    place = {piece: i for i, (piece, _) in enumerate(pieces)}
    scores = [score for piece, score in pieces if piece in emoji_names()]
    names = {character: name for character, name in emoji_names().items() if character not in place}
    score = sum(scores) / len(scores)
    spec["model"]["vocab"] = pieces + [[character, score] for character in names]
    for token in spec["added_tokens"]:
        token["id"] = place[token["content"]]
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    # "</s>" in a text is text, not the end of the sequence.
    tokenizer.encode_special_tokens = True
    return tokenizer, names


def emoji_rows(words: torch.Tensor, tokenizer: Tokenizer, names: dict[str, str]) -> torch.Tensor:
    """An embedding for each new emoji from the kept words' embeddings, [emoji, hidden]."""
    rows = []
    for name in names.values():
        ids = [i for i in tokenizer.encode(name, add_special_tokens=False).ids if i < len(words)]
        rows.append(words[ids].mean(0))
    return torch.stack(rows)


def adapt_embeddings(embeddings: torch.Tensor, source: Path, tokenizer: Tokenizer, names: dict[str, str]) -> torch.Tensor:
    """[vocabulary of the pretrained encoder, hidden] to [kept words + emoji, hidden]."""
    base = Tokenizer.from_file(str(source))
    kept = tokenizer.get_vocab_size() - len(names)
    words = embeddings[[base.token_to_id(tokenizer.id_to_token(i)) for i in range(kept)]]
    return torch.cat([words, emoji_rows(words, tokenizer, names)])
