"""How averages of the shipped and the new weights do on other collections, by the share of what ships.

Validation is of the years of the training and misleads; these collections are about other things, and their labels
mean something a little different. Training reads most of them through heads of their own, which are dropped, so the
figures rank averages and say nothing of how good one is. `average.share` is chosen by them.
"""

import html
import random

import numpy as np
import torch

from .average import mixed
from .data import Task, as_task, read_jsonl, sentiment_task
from .inference import logits_of
from .metrics import macro_recall, report, softmax
from .model import load_tokenizer, new_model
from .shipped import shipped_weights


def collections(config: dict) -> list[Task]:
    """At most so many texts of each; of one that has parts, those that training leaves."""
    settings = config["elsewhere"]
    tokenizer, _ = load_tokenizer(config)
    tasks = []
    for name in settings["collections"]:
        rows = read_jsonl(config["data"] / "extra" / f"{name}.jsonl")
        rows = [row for row in rows if row.get("split", "test") == "test"]
        rows = random.Random(config["seed"]).sample(rows, min(len(rows), settings["texts"]))
        rows = [row | {"text": html.unescape(row["text"])} for row in rows]
        tasks.append(as_task(name, rows, 3, tokenizer, config["train"]["max_tokens"]))
    return tasks


def recall(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Macro-recall of the classes that the collection has, as one of them knows no neutral."""
    has = np.unique(labels)
    return macro_recall(probabilities[:, has], np.searchsorted(has, labels))


def elsewhere(config: dict) -> None:
    tokenizer, _ = load_tokenizer(config)
    validation = sentiment_task(config, "validation", tokenizer, config["train"]["max_tokens"])
    others = collections(config)
    shipped, trained = shipped_weights(config), torch.load(config["work"] / "trained.pt", weights_only=True)
    model = new_model(config, {"sentiment": 3})
    for share in config["elsewhere"]["shares"]:
        model.load_state_dict(mixed(shipped, trained, share))
        own = report(softmax(logits_of(model, validation)), validation.labels)
        recalls = {task.name: recall(softmax(logits_of(model, task)), task.labels) for task in others}
        print(
            f"{share}: validation {own['macro_recall']:.3f}, accuracy {own['accuracy']:.3f}, ECE {own['ece_15']:.3f}; "
            f"mean of {len(recalls)} others {np.mean(list(recalls.values())):.4f}: "
            + ", ".join(f"{name} {value:.3f}" for name, value in recalls.items()),
            flush=True,
        )
