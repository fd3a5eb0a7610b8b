"""How what ships does on collections about other things.

Validation is of the years of the training and misleads; these collections mean something a little different by their
labels. Training reads most of them through heads of their own, which are dropped, so the figures rank trainings and say
nothing of how good one is.
"""

import html
import random

import numpy as np

from .data import Task, as_task, read_jsonl, sentiment_task
from .inference import logits_of
from .metrics import macro_recall, report, softmax
from .model import load_tokenizer, new_model, with_weights


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
    model = with_weights(new_model(config, {"sentiment": 3}), config["work"] / "best.pt")
    own = report(softmax(logits_of(model, validation)), validation.labels)
    print(f"validation {own['macro_recall']:.3f}, accuracy {own['accuracy']:.3f}, ECE {own['ece_15']:.3f}")
    recalls = {task.name: recall(softmax(logits_of(model, task)), task.labels) for task in collections(config)}
    print(
        f"mean of {len(recalls)} others {np.mean(list(recalls.values())):.4f}: "
        + ", ".join(f"{name} {value:.3f}" for name, value in recalls.items())
    )
