"""The teacher's predictions, stored in the repository by a hash of each text, so that a student can be trained without it."""

import hashlib
import json

import numpy as np

from .config import TRAINING, Config, teacher_config, time_split_weights
from .data import Task, read_jsonl, tokenize
from .metrics import softmax
from .model import load_tokenizer, load_weights, new_model
from .torch_inference import predict_logits

CHUNK = 4096

PREDICTIONS_FILE = TRAINING / "teacher_predictions.npz"


def text_key(text: str) -> int:
    """The key of a stored prediction, because the tweets themselves are not in the repository."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def stored_predictions(config: Config) -> dict[int, list[float]]:
    """Logits by key: those in the repository, and those computed since."""
    stored = {}
    if PREDICTIONS_FILE.exists():
        with np.load(PREDICTIONS_FILE) as file:
            stored = dict(zip(file["keys"].tolist(), file["logits"].tolist()))
    newer = config.work / "teacher_predictions.jsonl"
    return stored | {row["key"]: row["logits"] for row in read_jsonl(newer)} if newer.exists() else stored


def teacher_probabilities(config: Config, texts: list[str]) -> np.ndarray:
    """The teacher's probabilities, [texts, 3]; the teacher runs only on texts without a stored prediction."""
    stored = stored_predictions(config)
    missing = sorted({text for text in texts if text_key(text) not in stored}, key=len)
    if missing:
        stored |= predict_missing(config, missing)
    return softmax(np.array([stored[text_key(text)] for text in texts]))


def predict_missing(config: Config, texts: list[str]) -> dict[int, list[float]]:
    """Runs the teacher; each chunk is appended to a file, so that an interrupted run loses one chunk at most."""
    weights = time_split_weights(config, "teacher")
    if not weights.exists():
        raise SystemExit(f"{len(texts)} texts have no teacher prediction: run `run.py time_split teacher` first.")
    teacher = teacher_config(config)
    tokenizer, _ = load_tokenizer(teacher)
    model = load_weights(new_model(teacher, {"sentiment": 3}), weights)
    predictions: dict[int, list[float]] = {}
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        token_ids = tokenize(chunk, tokenizer, config.train.max_tokens)
        logits = predict_logits(model, Task("teacher", 3, [(ids, 0) for ids in token_ids])).round(4).tolist()
        new = dict(zip(map(text_key, chunk), logits))
        predictions |= new
        with (config.work / "teacher_predictions.jsonl").open("a", encoding="utf-8") as lines:
            for key, row in new.items():
                lines.write(json.dumps({"key": key, "logits": row}) + "\n")
        print(f"teacher predictions: {start + len(chunk)} of {len(texts)}", flush=True)
    return predictions


def teacher_predictions(config: Config) -> None:
    """Writes all predictions computed so far into the repository."""
    stored = dict(sorted(stored_predictions(config).items()))
    keys = np.array(list(stored), np.uint64)
    np.savez_compressed(PREDICTIONS_FILE, keys=keys, logits=np.array(list(stored.values()), np.float16))
    print(f"{len(keys)} predictions, {PREDICTIONS_FILE.stat().st_size:,} bytes")
