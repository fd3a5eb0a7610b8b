"""onnxruntime's CPU provider, used as the app's engine uses it: exact 8-bit products, one unpadded text per run."""

from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession, SessionOptions

from .data import Task


def open_session(model: Path | bytes) -> InferenceSession:
    options = SessionOptions()
    # Without this option, processors that lack VNNI add 8-bit products in 16 bits, which overflow.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return InferenceSession(model, options)


def feeds(ids: list[int]) -> dict[str, np.ndarray]:
    return {"input_ids": np.array([ids]), "attention_mask": np.ones((1, len(ids)), np.int64)}


def run_text(session: InferenceSession, ids: list[int], output: str = "logits") -> np.ndarray:
    """[size of the output]"""
    return session.run([output], feeds(ids))[0][0]


def run_task(session: InferenceSession, task: Task, output: str = "logits") -> np.ndarray:
    """[texts, size of the output]"""
    return np.array([run_text(session, ids, output) for ids, _ in task.examples])
