"""What a student learns from the teacher: its opinion of tweets, labelled or not (Hinton et al. 2015).

The teacher is that of the time split, so it has never seen the held-out collection: its opinion of those tweets is
as honest as of the unlabelled ones, and one teacher serves the comparison and the model that ships.
"""

import html
import random

import numpy as np

from .data import read_jsonl
from .opinions import ask_teacher
from .templates import of_all
from .text import normalized


def pool(config: dict) -> list[str]:
    """Texts to ask the teacher about, more of the everyday sources; none of validation, a test part or left for tests.

    `unlabelled.jsonl` holds the texts of the test set: learning from them would flatter the figure there.
    """
    settings = config["distil"]
    shuffle = random.Random(config["seed"])
    seen = {normalized(row["text"]) for name in ["train", "validation", "unlabelled"] for row in read_jsonl(config["data"] / f"{name}.jsonl")}
    texts = []
    for file in settings["files"]:
        sources: dict[str, list[str]] = {}
        for row in read_jsonl(config["data"] / file):
            source = row.get("source", file)
            if row.get("split", "train") != "train" or source in settings["without"]:
                continue
            text = html.unescape(row["text"])
            if len(text) < settings["shortest"] or normalized(text) in seen:
                continue
            seen.add(normalized(text))
            sources.setdefault(source, []).append(text)
        for name, source in sources.items():
            shuffle.shuffle(source)
            texts += source[: settings["more"].get(name, settings["texts_per_source"])]
    return texts


def distilled(config: dict, rows: list[dict]) -> list[dict]:
    """The rows and the pool with probabilities in place of labels: the teacher's, beside the label where there is one.

    What is the same of everyone keeps its label, because the teacher does not know that it is.
    """
    share = config["train"]["label_share"]
    texts = [row["text"] for row in rows]
    unlabelled = pool(config)
    said = ask_teacher(config, texts + unlabelled)
    targets = share * np.eye(3)[[row["label"] for row in rows]] + (1 - share) * said[: len(rows)]
    sure = of_all(config["distil"]["of_all"], config["seed"])
    every = np.concatenate([targets, said[len(rows) :], np.eye(3)[[row["label"] for row in sure]]])
    texts += unlabelled + [row["text"] for row in sure]
    return [{"text": text, "label": target.tolist()} for text, target in zip(texts, every, strict=True)]
