"""Temperature and the "not sure" threshold: chosen on one half of validation, reported on the other."""

import json
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession

from .data import Task, head_task, sentiment_task
from .export import output_name
from .golden import run_one
from .metrics import (
    adaptive_calibration_error,
    brier_score,
    expected_calibration_error,
    f1_by_class,
    fit_temperature,
    negative_log_likelihood,
    reliability,
    report,
    softmax,
)
from .model import load_tokenizer


def task_logits(session: InferenceSession, task: Task, output: str = "logits") -> tuple[np.ndarray, np.ndarray]:
    """Logits [texts, classes] and labels [texts], one unpadded text a run, as the engine does it."""
    logits = [run_one(session, ids, output) for ids, _ in task.examples]
    return np.array(logits), np.array([label for _, label in task.examples])


def validation_logits(config: dict, model: Path) -> tuple[np.ndarray, np.ndarray]:
    tokenizer, _ = load_tokenizer(config)
    task = sentiment_task(config, "validation", tokenizer, config["bundle"]["max_length"])
    return task_logits(InferenceSession(model), task)


def calibrated_head(config: dict, entry: dict, session: InferenceSession) -> dict:
    """The temperature of a further head, fitted on `val`, and what it is worth on `test`."""
    tokenizer, _ = load_tokenizer(config)
    parts = {
        split: task_logits(session, head_task(config, entry, split, tokenizer), output_name(entry["name"]))
        for split in ["val", "test"]
    }
    temperature = round(fit_temperature(*parts["val"]), 4)
    logits, labels = parts["test"]
    probabilities = softmax(logits, temperature)
    figures = {"temperature": temperature, **report(probabilities, labels)}
    figures["f1"] = [round(value, 4) for value in f1_by_class(probabilities, labels)]
    print(f"{entry['name']}: {figures}")
    return figures


def sure_from(probabilities: np.ndarray, labels: np.ndarray, accuracy: float) -> float:
    """The lowest score from which on the predictions reach this accuracy (risk-coverage, El-Yaniv & Wiener 2010).

    In steps of 0.01, since a finer threshold would claim more than so few texts can tell.
    """
    score, right = probabilities.max(-1), probabilities.argmax(-1) == labels
    for threshold in np.arange(0.34, 1, 0.01):
        if right[score >= threshold].mean() >= accuracy:
            return round(float(threshold), 2)
    raise SystemExit(f"No threshold reaches an accuracy of {accuracy}.")


def answered(probabilities: np.ndarray, labels: np.ndarray, threshold: float) -> dict:
    sure, right = probabilities.max(-1) >= threshold, probabilities.argmax(-1) == labels
    return {
        "coverage": round(float(sure.mean()), 4),
        "accuracy": round(float(right[sure].mean()), 4),
        "accuracyOfTheRest": round(float(right[~sure].mean()), 4),
    }


def sampling_noise(probabilities: np.ndarray, seed: int, draws: int = 500) -> dict:
    """The ECE that perfectly calibrated probabilities would show on as many texts: mean and 95th percentile."""
    rng = np.random.default_rng(seed)
    cumulative = probabilities.cumsum(-1)[:, :-1]
    errors = []
    for _ in range(draws):
        drawn = (rng.random((len(probabilities), 1)) > cumulative).sum(-1)
        errors.append(expected_calibration_error(probabilities, drawn))
    return {"mean": round(float(np.mean(errors)), 4), "p95": round(float(np.quantile(errors, 0.95)), 4)}


def figures(probabilities: np.ndarray, labels: np.ndarray) -> dict:
    return {
        "nll": round(negative_log_likelihood(probabilities, labels), 4),
        "brier": round(brier_score(probabilities, labels), 4),
        "ece15": round(expected_calibration_error(probabilities, labels), 4),
        "adaptiveEce15": round(adaptive_calibration_error(probabilities, labels), 4),
    }


def calibrate(config: dict) -> None:
    model = config["work"] / "onnx" / "model_int8.onnx"
    logits, labels = validation_logits(config, model)
    np.savez(config["work"] / "validation.npz", logits=logits, labels=labels)
    fit, held_out = slice(0, None, 2), slice(1, None, 2)
    temperature = round(fit_temperature(logits[fit], labels[fit]), 4)
    threshold = sure_from(softmax(logits[fit], temperature), labels[fit], config["calibrate"]["accuracy"])
    unseen = softmax(logits[held_out], temperature)
    result = {
        "temperature": temperature,
        "sureFrom": threshold,
        "texts": len(unseen),
        "before": figures(softmax(logits[held_out]), labels[held_out]),
        "after": figures(unseen, labels[held_out]),
        "eceOfPerfectCalibration": sampling_noise(unseen, config["seed"]),
        "answered": answered(unseen, labels[held_out], threshold),
        "reliability": reliability(unseen, labels[held_out]),
    }
    session = InferenceSession(model)
    result["heads"] = {entry["name"]: calibrated_head(config, entry, session) for entry in config["head"]}
    (config["work"] / "calibration.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    for name, value in result.items():
        if name not in ["reliability", "heads"]:
            print(f"{name}: {value}")
    for row in result["reliability"]:
        print("score {low:.2f} to {high:.2f}: {texts:4d} texts, confidence {confidence:.3f}, accuracy {accuracy:.3f}".format(**row))
