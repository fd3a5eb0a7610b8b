"""Lists the words of the encoder's vocabulary that tweets do not use, so that removing their rows makes room for layers.

A removed word is split into subwords. Single letters and subwords stay, so every text can still be encoded; words of
other scripts stay too, because the data has too few of them to count.
"""

from msgspec.structs import replace

from .config import TRAINING, Config
from .model import load_tokenizer
from .row_rounding import token_counts


def prune_vocabulary(config: Config) -> None:
    tokenizer, emoji = load_tokenizer(replace(config, encoder=replace(config.encoder, removed_vocabulary=None)))
    counts = token_counts(config, tokenizer)
    special = {token.content for token in tokenizer.get_added_tokens_decoder().values()}
    words = [tokenizer.id_to_token(i) for i in range(len(counts) - len(emoji))]

    def can_be_removed(word: str) -> bool:
        return word.isascii() and len(word) > 1 and not word.startswith("##") and word not in special

    min_count = config.file.prune_vocabulary.min_count
    removed = [word for word, count in zip(words, counts) if count < min_count and can_be_removed(word)]
    (TRAINING / config.encoder.removed_vocabulary).write_text("\n".join(removed) + "\n", "utf-8")
    print(f"{len(removed)} of {len(words)} words removed, {sum(counts)} tokens counted")
