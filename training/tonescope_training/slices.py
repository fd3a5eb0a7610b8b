"""Evaluates the int8 weights on slices of validation: by length, hashtags, negation, questions, mentions."""

import json
import re

import numpy as np

from .config import Config
from .data import read_jsonl
from .metrics import report, softmax

NEGATION = re.compile(r"\b(not|no|never|nothing|nobody|cannot|\w+n't|\w+n’t)\b", re.IGNORECASE)
MIN_TEXTS = 30

SLICES = {
    "all": lambda text: True,
    "up to 12 words": lambda text: len(text.split()) <= 12,
    "13 to 20 words": lambda text: 12 < len(text.split()) <= 20,
    "over 20 words": lambda text: len(text.split()) > 20,
    "with a hashtag": lambda text: "#" in text,
    "with a negation": lambda text: NEGATION.search(text) is not None,
    "with a question mark": lambda text: "?" in text,
    "with a mention": lambda text: "@" in text,
}


def slices(config: Config) -> None:
    """Reads the logits and the temperature that the stage `calibrate` stored."""
    stored = np.load(config.work / "validation.npz")
    temperature = json.loads((config.work / "calibration.json").read_text("utf-8"))["temperature"]
    probabilities, labels = softmax(stored["logits"], temperature), stored["labels"]
    texts = [row["text"] for row in read_jsonl(config.data / "validation.jsonl")]
    print("slice | texts | macro-recall | accuracy | ECE")
    for name, belongs in SLICES.items():
        selected = np.array([belongs(text) for text in texts])
        if selected.sum() < MIN_TEXTS:
            print(f"{name} | {selected.sum()} | too few texts")
            continue
        row = report(probabilities[selected], labels[selected])
        print(f"{name} | {row['texts']} | {row['macro_recall']:.3f} | {row['accuracy']:.3f} | {row['ece_15']:.3f}")
