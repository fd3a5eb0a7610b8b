"""Writes the weights of a BERT for classification from model.safetensors (32-bit floats) as another framework keeps them.

    python frameworks.py model.safetensors OUT f16|bf16|flax|tensorflow

The layouts are those of `save_pretrained` in transformers 4.57, of which src/testing/fixtures/weights has small files.
"""

import json
import re
import sys

import numpy as np
from safetensors.numpy import load_file

SOURCE, OUT, KIND = sys.argv[1:]
#: What Flax and Keras call the matrices of the embeddings.
TABLE = r"(word|position|token_type)_embeddings"


def half(values):
    """As 16 bits, rounded to the nearest number and to even."""
    if KIND == "f16":
        return values.astype("<f2")
    bits = values.view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")


def write_safetensors(weights: dict) -> None:
    header, at = {}, 0
    for name, values in weights.items():
        header[name] = dict(dtype=KIND.upper(), shape=values.shape, data_offsets=[at, at + 2 * values.size])
        at += 2 * values.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(OUT, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for values in weights.values():
            file.write(half(values).tobytes())


def renamed(name: str, values, norm: str, table) -> tuple:
    """The name in Flax or Keras; matrices of linear layers are [inputs, outputs] there."""
    path, ending = name.rsplit(".", 1)
    if re.search(TABLE, path):
        return f"{path}.{table(path)}", values
    if "LayerNorm" in path:
        return f"{path}.{norm if ending == 'weight' else 'bias' if norm == 'scale' else 'beta'}", values
    return (f"{path}.kernel", values.T) if ending == "weight" else (name, values)


def write_flax(weights: dict) -> None:
    import msgpack

    def packed(values):
        array = (values.shape, values.dtype.name, values.tobytes())
        return msgpack.ExtType(1, msgpack.packb(array, use_bin_type=True))

    tree = {}
    for name, values in weights.items():
        path, values = renamed(name, values, "scale", lambda _: "embedding")
        *groups, last = path.split(".")
        group = tree
        for part in groups:
            group = group.setdefault(part, {})
        group[last] = packed(values)
    with open(OUT, "wb") as file:
        file.write(msgpack.packb(tree, strict_types=True))


def write_tensorflow(weights: dict) -> None:
    import h5py

    layers = {}
    for name, values in weights.items():
        path, values = renamed(
            name, values, "gamma", lambda path: "weight" if path.endswith("word_embeddings") else "embeddings"
        )
        path = re.sub(r"\.layer\.(\d+)\.", r".layer_._\1.", path).replace("_._", "\0").replace(".", "/").replace("\0", "_._")
        layer = path.split("/")[0]
        layers.setdefault(layer, {})[f"tf_bert_for_sequence_classification/{path}:0"] = values
    with h5py.File(OUT, "w") as file:
        file.attrs["layer_names"] = [layer.encode() for layer in layers]
        file.attrs["backend"] = b"tensorflow"
        for layer, variables in layers.items():
            group = file.create_group(layer)
            group.attrs["weight_names"] = [name.encode() for name in variables]
            for name, values in variables.items():
                group.create_dataset(name, data=values)


WRITERS = dict(f16=write_safetensors, bf16=write_safetensors, flax=write_flax, tensorflow=write_tensorflow)
WRITERS[KIND](load_file(SOURCE))
