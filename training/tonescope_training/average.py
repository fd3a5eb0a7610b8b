"""The model that ships: the average of the weights of two trainings, the last revision's and the new one.

Fine-tunings of one base lie in one basin, where their average is as good as the better of them and fails less on
texts of other kinds (Wortsman et al. 2022, model soups).
"""

import hashlib

import torch

from .config import bundle_folder
from .shipped import shipped_weights


def mixed(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """`share` of the first state and the rest of the second, for what the first names."""
    return {name: share * value + (1 - share) * second[name] for name, value in first.items()}


def average(config: dict) -> None:
    settings = config["average"]
    file = bundle_folder(config) / "onnx" / "model_int8.onnx"
    if hashlib.sha256(file.read_bytes()).hexdigest() != settings["sha256"]:
        raise SystemExit(f"Averaging begins with revision {settings['revision']}: check out its model_int8.onnx.")
    trained = torch.load(config["work"] / "trained.pt", weights_only=True)
    torch.save(mixed(shipped_weights(config), trained, settings["share"]), config["work"] / "average.pt")
