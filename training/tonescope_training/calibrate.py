"""Temperature and the "not sure" threshold: chosen on one half of validation, reported on the other."""

import json
from pathlib import Path

import numpy as np

from .data import CALIBRATING, UNSEEN, sentiment_task
from .metrics import (
    adaptive_calibration_error,
    brier_score,
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
    reliability,
    softmax,
)
from .model import load_tokenizer
from .session import open_session, outputs_of


def validation_logits(config: dict, model: Path) -> tuple[np.ndarray, np.ndarray]:
    """Logits [texts, 3] and labels [texts], one unpadded text a run, as the engine does it."""
    tokenizer, _ = load_tokenizer(config)
    task = sentiment_task(config, "validation", tokenizer, config["bundle"]["max_length"])
    return outputs_of(open_session(model), task), task.labels


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


def sampling_noise(probabilities: np.ndarray, goal: float, seed: int, draws: int = 4000) -> dict:
    """The ECE that perfectly calibrated probabilities would show on as many texts: mean, 95th percentile, and how
    often it would be within the goal."""
    rng = np.random.default_rng(seed)
    cumulative = probabilities.cumsum(-1)[:, :-1]
    errors = []
    for _ in range(draws):
        drawn = (rng.random((len(probabilities), 1)) > cumulative).sum(-1)
        errors.append(expected_calibration_error(probabilities, drawn))
    return {
        "mean": round(float(np.mean(errors)), 4),
        "p95": round(float(np.quantile(errors, 0.95)), 4),
        "withinGoal": round(float(np.mean(np.array(errors) <= goal)), 4),
    }


def figures(probabilities: np.ndarray, labels: np.ndarray) -> dict:
    return {
        "nll": round(negative_log_likelihood(probabilities, labels), 4),
        "brier": round(brier_score(probabilities, labels), 4),
        "ece15": round(expected_calibration_error(probabilities, labels), 4),
        "adaptiveEce15": round(adaptive_calibration_error(probabilities, labels), 4),
    }


def calibrate(config: dict) -> None:
    logits, labels = validation_logits(config, config["work"] / "onnx" / "model_int8.onnx")
    np.savez(config["work"] / "validation.npz", logits=logits, labels=labels)
    temperature = round(fit_temperature(logits[CALIBRATING], labels[CALIBRATING]), 4)
    threshold = sure_from(softmax(logits[CALIBRATING], temperature), labels[CALIBRATING], config["calibrate"]["accuracy"])
    unseen = softmax(logits[UNSEEN], temperature)
    result = {
        "temperature": temperature,
        "sureFrom": threshold,
        "texts": len(unseen),
        "before": figures(softmax(logits[UNSEEN]), labels[UNSEEN]),
        "after": figures(unseen, labels[UNSEEN]),
        "eceOfPerfectCalibration": sampling_noise(unseen, config["calibrate"]["ece"], config["seed"]),
        "answered": answered(unseen, labels[UNSEEN], threshold),
        "reliability": reliability(unseen, labels[UNSEEN]),
    }
    (config["work"] / "calibration.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    for name, value in result.items():
        if name != "reliability":
            print(f"{name}: {value}")
    for row in result["reliability"]:
        print("score {low:.2f} to {high:.2f}: {texts:4d} texts, confidence {confidence:.3f}, accuracy {accuracy:.3f}".format(**row))
