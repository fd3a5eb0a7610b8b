"""How good the int8 weights are on parts of validation: by length, hashtags, negation, questions, mentions."""

import json
import re

import numpy as np

from .data import read_jsonl
from .metrics import report, softmax

NEGATION = re.compile(r"\b(not|no|never|nothing|nobody|cannot|\w+n't|\w+n’t)\b", re.IGNORECASE)
FEWEST = 30  # texts; below that a figure would be noise


def slices(config: dict) -> None:
    """Reads what the calibrate stage stored."""
    stored = np.load(config["work"] / "validation.npz")
    temperature = json.loads((config["work"] / "calibration.json").read_text("utf-8"))["temperature"]
    probabilities, labels = softmax(stored["logits"], temperature), stored["labels"]
    texts = [row["text"] for row in read_jsonl(config["data"] / "validation.jsonl")]
    parts = {
        "all": lambda text: True,
        "up to 12 words": lambda text: len(text.split()) <= 12,
        "13 to 20 words": lambda text: 12 < len(text.split()) <= 20,
        "over 20 words": lambda text: len(text.split()) > 20,
        "with a hashtag": lambda text: "#" in text,
        "with a negation": lambda text: NEGATION.search(text) is not None,
        "with a question mark": lambda text: "?" in text,
        "with a mention": lambda text: "@" in text,
    }
    print("part | texts | macro-recall | accuracy | ECE")
    for name, belongs in parts.items():
        chosen = np.array([belongs(text) for text in texts])
        if chosen.sum() < FEWEST:
            print(f"{name} | {chosen.sum()} | too few")
            continue
        row = report(probabilities[chosen], labels[chosen])
        print(f"{name} | {row['texts']} | {row['macro_recall']:.3f} | {row['accuracy']:.3f} | {row['ece_15']:.3f}")
