"""Takes out of the scores how often each class came in training, so that they begin with every class alike.

Macro-averaged recall counts every class alike, but the texts that are learned hold more of some. One constant for each
class, added to the bias of the head, makes up for it (logit adjustment, Menon et al. 2021).
"""

import json

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from .data import CALIBRATING, Task, sentiment_task
from .inference import logits_of
from .model import TweetClassifier, load_tokenizer, new_model, with_weights


def class_shares(task: Task) -> np.ndarray:
    """How much of the targets each class has, [classes]."""
    labels = task.labels
    return (labels if labels.ndim == 2 else np.eye(task.classes)[labels]).mean(0)


def fitted_constants(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """What is best added to logits [texts, classes] where every class weighs alike, beside a temperature, [classes]."""
    constants = torch.zeros(logits.shape[1], requires_grad=True)
    temperature = torch.zeros(1, requires_grad=True)
    weight = torch.tensor(1 / np.bincount(labels), dtype=torch.float)
    given, target = torch.tensor(logits), torch.tensor(labels)
    optimizer = torch.optim.LBFGS([constants, temperature], max_iter=200)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = cross_entropy((given + constants) / temperature.exp(), target, weight)
        value.backward()
        return value

    optimizer.step(loss)
    return constants.detach().numpy()


def correction(config: dict, model: TweetClassifier, shares: np.ndarray) -> np.ndarray:
    """The mean of two estimates, [classes], of mean zero: what the shares in training say, and what fits the half of
    validation that calibrates, whose few negative texts alone would be too loud."""
    tokenizer, _ = load_tokenizer(config)
    validation = sentiment_task(config, "validation", tokenizer, config["train"]["max_tokens"])
    constants = fitted_constants(logits_of(model, validation)[CALIBRATING], validation.labels[CALIBRATING])
    both = (constants - np.log(shares)) / 2
    return both - both.mean()


@torch.no_grad()
def add_constants(model: TweetClassifier, constants: np.ndarray) -> None:
    bias = model.heads["sentiment"].bias
    bias += torch.tensor(constants, dtype=bias.dtype)


def prior(config: dict) -> None:
    model = with_weights(new_model(config, {"sentiment": 3}), config["work"] / "trained.pt")
    shares = np.array(json.loads((config["work"] / "class_shares.json").read_text("utf-8")))
    constants = correction(config, model, shares)
    print(f"shares in training {shares.round(3)}, added to the logits {constants.round(3)}")
    add_constants(model, constants)
    torch.save(model.state_dict(), config["work"] / "best.pt")
