"""Adds a constant to the logit of each class, which removes the class prior of the training data.

Macro-averaged recall weights every class equally, but the training data does not. A constant for each class, added to
the bias of the output head, corrects this (logit adjustment, Menon et al. 2021).
"""

import json

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from .config import Config
from .data import CALIBRATION_HALF, Task, sentiment_task
from .model import TweetClassifier, load_tokenizer, load_weights, new_model
from .torch_inference import predict_logits


def class_shares(task: Task) -> np.ndarray:
    """The share of each class in the targets, [classes]."""
    labels = task.labels
    return (labels if labels.ndim == 2 else np.eye(task.classes)[labels]).mean(0)


def fit_constants(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The constants [classes] that, with a temperature, minimize the class-balanced cross entropy of logits [texts, classes]."""
    constants = torch.zeros(logits.shape[1], requires_grad=True)
    temperature = torch.zeros(1, requires_grad=True)
    weight = torch.tensor(1 / np.bincount(labels), dtype=torch.float)
    inputs, target = torch.tensor(logits), torch.tensor(labels)
    optimizer = torch.optim.LBFGS([constants, temperature], max_iter=200)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = cross_entropy((inputs + constants) / temperature.exp(), target, weight)
        value.backward()
        return value

    optimizer.step(loss)
    return constants.detach().numpy()


def class_constants(config: Config, model: TweetClassifier, shares: np.ndarray) -> np.ndarray:
    """The mean of two estimates, [classes], shifted to mean zero: the negative logarithm of the shares in training, and a
    fit on the calibration half of validation, whose few negative texts alone would be a noisy estimate."""
    tokenizer, _ = load_tokenizer(config)
    validation = sentiment_task(config, "validation", tokenizer, config.train.max_tokens)
    logits = predict_logits(model, validation)
    fitted = fit_constants(logits[CALIBRATION_HALF], validation.labels[CALIBRATION_HALF])
    mean = (fitted - np.log(shares)) / 2
    return mean - mean.mean()


@torch.no_grad()
def add_constants(model: TweetClassifier, constants: np.ndarray) -> None:
    bias = model.heads["sentiment"].bias
    bias += torch.tensor(constants, dtype=bias.dtype)


def logit_adjustment(config: Config) -> None:
    model = load_weights(new_model(config, {"sentiment": 3}), config.work / "trained.pt")
    shares = np.array(json.loads((config.work / "class_shares.json").read_text("utf-8")))
    constants = class_constants(config, model, shares)
    print(f"class shares in training {shares.round(3)}, added to the logits {constants.round(3)}")
    (config.work / "logit_adjustment.json").write_text(json.dumps(constants.round(3).tolist()), "utf-8")
    add_constants(model, constants)
    torch.save(model.state_dict(), config.work / "best.pt")
