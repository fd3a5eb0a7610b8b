"""Evaluates the shipped weights on collections with other topics and label definitions.

Validation is of the same years as training, so it overestimates. Most of these collections are auxiliary tasks of the
training, with output heads that are dropped, so the figures rank training runs and are no estimate of the accuracy on
new data.
"""

import html
import random

import numpy as np

from .config import Config
from .data import Task, make_task, read_jsonl, sentiment_task
from .metrics import macro_recall, report, softmax
from .model import load_tokenizer, load_weights, new_model
from .torch_inference import predict_logits


def domain_tasks(config: Config) -> list[Task]:
    """A sample of each collection, of its test split where it has one."""
    settings = config.file.cross_domain
    tokenizer, _ = load_tokenizer(config)
    tasks = []
    for name in settings.collections:
        rows = read_jsonl(config.data / "extra" / f"{name}.jsonl")
        rows = [row for row in rows if row.get("split", "test") == "test"]
        rows = random.Random(config.seed).sample(rows, min(len(rows), settings.texts))
        rows = [row | {"text": html.unescape(row["text"])} for row in rows]
        tasks.append(make_task(name, rows, 3, tokenizer, config.train.max_tokens))
    return tasks


def recall_of_present_classes(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Macro-recall over the classes that occur in the labels, because one collection has no neutral."""
    present = np.unique(labels)
    return macro_recall(probabilities[:, present], np.searchsorted(present, labels))


def cross_domain(config: Config) -> None:
    tokenizer, _ = load_tokenizer(config)
    validation = sentiment_task(config, "validation", tokenizer, config.train.max_tokens)
    model = load_weights(new_model(config, {"sentiment": 3}), config.work / "best.pt")
    figures = report(softmax(predict_logits(model, validation)), validation.labels)
    print(f"validation {figures['macro_recall']:.3f}, accuracy {figures['accuracy']:.3f}, ECE {figures['ece_15']:.3f}")
    recalls = {
        task.name: recall_of_present_classes(softmax(predict_logits(model, task)), task.labels)
        for task in domain_tasks(config)
    }
    print(
        f"mean of {len(recalls)} collections {np.mean(list(recalls.values())):.4f}: "
        + ", ".join(f"{name} {value:.3f}" for name, value in recalls.items())
    )
