"""Labeled tweets, preprocessed and tokenized, and the order of training batches."""

import html
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .config import AuxiliaryTask, Config, OutputHead
from .preprocessing import normalize_for_comparison, preprocess
from .templates import template_texts

SENTIMENT = ["negative", "neutral", "positive"]

# The halves of validation: parameters fitted on the first are evaluated on the second.
CALIBRATION_HALF, EVALUATION_HALF = slice(0, None, 2), slice(1, None, 2)


@dataclass
class Task:
    """Name, number of classes, and examples as (input_ids, label); a label is a class or a list of probabilities.

    `offsets` [texts, classes], if given, are added to the logits in training only.
    """

    name: str
    classes: int
    examples: list[tuple[list[int], int | list[float]]]
    offsets: np.ndarray | None = None

    @property
    def labels(self) -> np.ndarray:
        """[texts], or [texts, classes] of probabilities."""
        return np.array([label for _, label in self.examples])


def read_jsonl(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def tokenize(texts: list[str], tokenizer: Tokenizer, max_tokens: int) -> list[list[int]]:
    """Token ids of each text; a longer text is truncated, with its closing token kept."""
    encodings = tokenizer.encode_batch([preprocess(text) for text in texts])
    return [
        ids if len(ids) <= max_tokens else ids[: max_tokens - 1] + ids[-1:]
        for ids in (encoding.ids for encoding in encodings)
    ]


def make_task(name: str, rows: list[dict], classes: int, tokenizer: Tokenizer, max_tokens: int) -> Task:
    ids = tokenize([row["text"] for row in rows], tokenizer, max_tokens)
    return Task(name, classes, list(zip(ids, (row["label"] for row in rows))))


def output_head_task(config: Config, head: OutputHead, split: str, tokenizer: Tokenizer) -> Task:
    rows = [row for row in read_jsonl(config.data / head.file) if row["split"] == split]
    return make_task(head.name, rows, len(head.labels), tokenizer, config.bundle.max_length)


def add_template_texts(rows: list[dict], config: Config) -> list[dict]:
    return rows + template_texts(config.train.templates, config.seed)


def sentiment_task(config: Config, split: str, tokenizer: Tokenizer, max_tokens: int) -> Task:
    return make_task("sentiment", read_jsonl(config.data / f"{split}.jsonl"), 3, tokenizer, max_tokens)


def auxiliary_rows(config: Config, task: AuxiliaryTask, shuffle: random.Random, held_out: set[str]) -> list[dict]:
    """The rows of a task for training, without those whose text is in `held_out`."""
    # The other splits of TweetEval's tasks calibrate and evaluate the output heads that ship.
    rows = [row for row in read_jsonl(config.data / task.file) if row.get("split", "train") == "train"]
    shuffle.shuffle(rows)
    if keep := task.at_least:
        rows = [row for row in rows if row[keep.field] >= keep.value]
    if task.one_per:
        rows = list({row[task.one_per]: row for row in rows}.values())
    if task.languages:
        rows = [row for row in rows if row["lang"] in task.languages]
    names = {name: i for i, name in enumerate(sorted({row["label"] for row in rows if isinstance(row["label"], str)}))}
    for row in rows:
        row["label"] = names.get(row["label"], row["label"])
        row["text"] = html.unescape(row["text"])
    return [row for row in rows if normalize_for_comparison(row["text"]) not in held_out][: task.limit]


def auxiliary_tasks(config: Config, tokenizer: Tokenizer, held_out: set[str] = frozenset()) -> list[Task]:
    """The tasks of [train]; no text of them is in validation or in `held_out`, as `normalize_for_comparison` gives it."""
    shuffle = random.Random(config.seed)
    held_out = held_out | {normalize_for_comparison(row["text"]) for row in read_jsonl(config.data / "validation.jsonl")}
    tasks = []
    for task in config.file.auxiliary:
        if task.name in config.train.tasks:
            rows = auxiliary_rows(config, task, shuffle, held_out)
            classes = max(row["label"] for row in rows) + 1
            tasks.append(make_task(task.name, rows, classes, tokenizer, config.train.max_tokens))
    return tasks


def batches(task: Task, batch_size: int, count: int, seed: int) -> list[list[int]]:
    """`count` batches of example indices, of similar length within a batch; every epoch uses each example once."""
    order = random.Random(seed)
    plan: list[list[int]] = []
    while len(plan) < count:
        indices = list(range(len(task.examples)))
        order.shuffle(indices)
        epoch = []
        pool = batch_size * 50
        for start in range(0, len(indices), pool):
            chunk = sorted(indices[start : start + pool], key=lambda i: len(task.examples[i][0]))
            epoch += [chunk[i : i + batch_size] for i in range(0, len(chunk), batch_size)]
        order.shuffle(epoch)
        plan += epoch
    return plan[:count]
