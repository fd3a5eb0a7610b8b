"""What a student learns from the teacher: its opinion of tweets, labelled or not (Hinton et al. 2015).

The teacher is that of the time split, so it has never seen the held-out collection: its opinion of those tweets is
as honest as of the unlabelled ones, and one teacher serves the comparison and the model that ships.
"""

import html
import json
import random

import numpy as np
import torch

from .config import teacher_config
from .data import Task, read_jsonl, tokenize
from .inference import logits_of
from .metrics import softmax
from .model import load_tokenizer, new_model
from .text import normalized

CHUNK = 4096


def pool(config: dict) -> list[str]:
    """Texts to ask the teacher about: as many of each source, none of validation, of a test part or left for tests."""
    settings = config["distil"]
    shuffle = random.Random(config["seed"])
    seen = {normalized(row["text"]) for name in ["train", "validation"] for row in read_jsonl(config["data"] / f"{name}.jsonl")}
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
        for source in sources.values():
            shuffle.shuffle(source)
            texts += source[: settings["texts_per_source"]]
    return texts


def opinions(config: dict, texts: list[str]) -> np.ndarray:
    """The teacher's probabilities [texts, 3]; what it has said before is read from the work folder."""
    file = config["work"] / "opinions.jsonl"
    known = {row["text"]: row["logits"] for row in read_jsonl(file)} if file.exists() else {}
    asked = sorted({text for text in texts if text not in known}, key=len)
    if asked:
        teacher = teacher_config(config)
        tokenizer, _ = load_tokenizer(teacher)
        model = new_model(teacher, {"sentiment": 3})
        file_of_teacher = config["work"] / "timesplit" / "teacher" / "averaged.pt"
        if not file_of_teacher.exists():
            raise SystemExit("There is no teacher yet: run `run.py timesplit teacher` first.")
        weights = torch.load(file_of_teacher, weights_only=True)
        model.load_state_dict({name: weights[name] for name in model.state_dict()})
        for start in range(0, len(asked), CHUNK):
            chunk = asked[start : start + CHUNK]
            ids = tokenize(chunk, tokenizer, config["train"]["max_tokens"])
            logits = logits_of(model, Task("pool", 3, [(one, 0) for one in ids])).round(4).tolist()
            known |= zip(chunk, logits)
            with file.open("a", encoding="utf-8") as lines:
                for text, row in zip(chunk, logits):
                    lines.write(json.dumps({"text": text, "logits": row}) + "\n")
            print(f"asked the teacher about {start + len(chunk)} of {len(asked)}", flush=True)
    return softmax(np.array([known[text] for text in texts]))


def distilled(config: dict, rows: list[dict]) -> list[dict]:
    """The rows and the pool with probabilities in place of labels: the teacher's, beside the label where there is one."""
    share = config["distil"]["label_share"]
    texts = [row["text"] for row in rows]
    unlabelled = pool(config)
    said = opinions(config, texts + unlabelled)
    targets = share * np.eye(3)[[row["label"] for row in rows]] + (1 - share) * said[: len(rows)]
    every = np.concatenate([targets, said[len(rows) :]])
    return [{"text": text, "label": target.tolist()} for text, target in zip(texts + unlabelled, every)]
