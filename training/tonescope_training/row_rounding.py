"""Rounds the 8-bit embeddings of rare words to coarser steps, so that the compressed file is smaller.

The file's length does not change; its entropy does. A row's error counts in proportion to its word's frequency, so the
step grows with the inverse square root of the frequency; then each saved bit costs the same in every row (reverse
water-filling; Cover and Thomas, Elements of Information Theory, 10.3). Emoji are exempt, because those of later years
are not in the data and often decide the sentiment of a tweet.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from tokenizers import Tokenizer

from .config import Config, RowRounding
from .data import read_jsonl, tokenize
from .model import load_tokenizer

CHUNK = 20_000


def token_counts(config: Config, tokenizer: Tokenizer) -> np.ndarray:
    """The number of occurrences of each token in all training texts, [vocabulary]."""
    counts = np.zeros(tokenizer.get_vocab_size(), np.int64)
    for file in ["train.jsonl", *config.file.distillation.files]:
        texts = [row["text"] for row in read_jsonl(config.data / file)]
        for start in range(0, len(texts), CHUNK):
            for ids in tokenize(texts[start : start + CHUNK], tokenizer, config.bundle.max_length):
                np.add.at(counts, ids, 1)
    return counts


def row_steps(counts: np.ndarray, settings: RowRounding) -> np.ndarray:
    """For each row, the power of two to whose multiples its values are rounded, [vocabulary]."""
    ideal = np.sqrt(settings.full_precision_count / np.maximum(counts, 1))
    return 2 ** np.round(np.log2(np.clip(ideal, 1, settings.max_step))).astype(np.int64)


def round_rare_rows(config: Config, file: Path) -> None:
    """Changes the ONNX file in place."""
    model = onnx.load(file)
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    name = "model.encoder.embeddings.word_embeddings.weight"
    table = tensors[f"{name}_quantized"]
    values = numpy_helper.to_array(table)
    zero = int(numpy_helper.to_array(tensors[f"{name}_zero_point"]))
    tokenizer, emoji = load_tokenizer(config)
    steps = row_steps(token_counts(config, tokenizer), config.file.quantization.row_rounding)
    steps[[tokenizer.token_to_id(character) for character in emoji]] = 1
    steps = steps[:, None]
    rounded = np.round((values.astype(np.int64) - zero) / steps) * steps + zero
    limits = np.iinfo(values.dtype)
    table.raw_data = rounded.clip(limits.min, limits.max).astype(values.dtype).tobytes()
    onnx.save(model, file)
    print(f"word embeddings by step: { {int(step): int((steps == step).sum()) for step in np.unique(steps)} }")
