"""Rounds the 8-bit rows of words that tweets seldom use to coarser steps, so that the file is sent in fewer bytes.

The file stays as long as it is; what is sent is compressed, and a coarser row has less entropy. A row's error counts as
often as its word comes, so the step grows with the inverse square root of how often that is: then a bit saved costs
the same wherever it is saved (reverse water-filling; Cover and Thomas, Elements of Information Theory, 10.3). Emoji keep
their rows, because those of later years are not in the data and decide a tweet that has them.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from tokenizers import Tokenizer

from .data import read_jsonl, tokenize
from .model import load_tokenizer

CHUNK = 20_000


def token_counts(config: dict, tokenizer: Tokenizer) -> np.ndarray:
    """How often each token [words] comes in everything that training reads."""
    counts = np.zeros(tokenizer.get_vocab_size(), np.int64)
    for file in ["train.jsonl", *config["distil"]["files"]]:
        texts = [row["text"] for row in read_jsonl(config["data"] / file)]
        for start in range(0, len(texts), CHUNK):
            for ids in tokenize(texts[start : start + CHUNK], tokenizer, config["bundle"]["max_length"]):
                np.add.at(counts, ids, 1)
    return counts


def steps_of(counts: np.ndarray, settings: dict) -> np.ndarray:
    """By row, the power of two that its values become multiples of."""
    wanted = np.sqrt(settings["full_from"] / np.maximum(counts, 1))
    return 2 ** np.round(np.log2(np.clip(wanted, 1, settings["coarsest"]))).astype(np.int64)


def coarsen(config: dict, file: Path) -> None:
    """In place."""
    model = onnx.load(file)
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    name = "model.encoder.embeddings.word_embeddings.weight"
    table = tensors[f"{name}_quantized"]
    values = numpy_helper.to_array(table)
    zero = int(numpy_helper.to_array(tensors[f"{name}_zero_point"]))
    tokenizer, emoji = load_tokenizer(config)
    steps = steps_of(token_counts(config, tokenizer), config["quantize"]["words"])
    steps[[tokenizer.token_to_id(one) for one in emoji]] = 1
    steps = steps[:, None]
    rounded = np.round((values.astype(np.int64) - zero) / steps) * steps + zero
    limits = np.iinfo(values.dtype)
    table.raw_data = rounded.clip(limits.min, limits.max).astype(values.dtype).tobytes()
    onnx.save(model, file)
    print(f"rows of words by step: { {int(step): int((steps == step).sum()) for step in np.unique(steps)} }")
