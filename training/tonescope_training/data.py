"""Labelled tweets, preprocessed and tokenized, and the order in which training sees them."""

import html
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .templates import templated
from .text import normalized, preprocess

SENTIMENT = ["negative", "neutral", "positive"]

# The halves of validation: what is fitted on the first is reported on the second.
CALIBRATING, UNSEEN = slice(0, None, 2), slice(1, None, 2)


@dataclass
class Task:
    """name, number of classes, and examples as (input_ids, label)."""

    name: str
    classes: int
    examples: list[tuple[list[int], int]]

    @property
    def labels(self) -> np.ndarray:
        """[texts]"""
        return np.array([label for _, label in self.examples])


def read_jsonl(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def tokenize(texts: list[str], tokenizer: Tokenizer, max_tokens: int) -> list[list[int]]:
    encodings = tokenizer.encode_batch([preprocess(text) for text in texts])
    return [
        ids if len(ids) <= max_tokens else ids[: max_tokens - 1] + ids[-1:]
        for ids in (encoding.ids for encoding in encodings)
    ]


def as_task(name: str, rows: list[dict], classes: int, tokenizer: Tokenizer, max_tokens: int) -> Task:
    ids = tokenize([row["text"] for row in rows], tokenizer, max_tokens)
    return Task(name, classes, list(zip(ids, (row["label"] for row in rows))))


def head_task(config: dict, head: dict, split: str, tokenizer: Tokenizer) -> Task:
    rows = [row for row in read_jsonl(config["data"] / head["file"]) if row["split"] == split]
    return as_task(head["name"], rows, len(head["labels"]), tokenizer, config["bundle"]["max_length"])


def with_templates(rows: list[dict], config: dict) -> list[dict]:
    return rows + templated(config["train"]["templates"], config["seed"])


def sentiment_task(config: dict, split: str, tokenizer: Tokenizer, max_tokens: int) -> Task:
    return as_task("sentiment", read_jsonl(config["data"] / f"{split}.jsonl"), 3, tokenizer, max_tokens)


def auxiliary_tasks(config: dict, tokenizer: Tokenizer) -> list[Task]:
    shuffle = random.Random(config["seed"])
    held_out = {normalized(row["text"]) for row in read_jsonl(config["data"] / "validation.jsonl")}
    tasks = []
    for source in config["auxiliary"]:
        if source["name"] not in config["train"]["tasks"]:
            continue
        # The other parts of TweetEval's tasks calibrate and judge the heads that ship.
        rows = [row for row in read_jsonl(config["data"] / source["file"]) if row.get("split", "train") == "train"]
        shuffle.shuffle(rows)
        if keep := source.get("at_least"):
            rows = [row for row in rows if row[keep["field"]] >= keep["value"]]
        if group := source.get("one_per"):
            rows = list({row[group]: row for row in rows}.values())
        for row in rows:
            row["text"] = html.unescape(row["text"])
        rows = [row for row in rows if normalized(row["text"]) not in held_out]
        rows = rows[: source.get("limit")]
        classes = max(row["label"] for row in rows) + 1
        tasks.append(as_task(source["name"], rows, classes, tokenizer, config["train"]["max_tokens"]))
    return tasks


def batches(task: Task, batch_size: int, count: int, seed: int) -> list[list[int]]:
    """`count` batches of example indices, of similar length within a batch, passing over the data evenly."""
    order = random.Random(seed)
    plan: list[list[int]] = []
    while len(plan) < count:
        indices = list(range(len(task.examples)))
        order.shuffle(indices)
        one_pass = []
        pool = batch_size * 50
        for start in range(0, len(indices), pool):
            chunk = sorted(indices[start : start + pool], key=lambda i: len(task.examples[i][0]))
            one_pass += [chunk[i : i + batch_size] for i in range(0, len(chunk), batch_size)]
        order.shuffle(one_pass)
        plan += one_pass
    return plan[:count]
