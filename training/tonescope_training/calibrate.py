"""The temperature and the "not sure" threshold: fitted on one half of validation, evaluated on the other."""

import json
from pathlib import Path

import numpy as np

from .config import Config
from .data import CALIBRATION_HALF, EVALUATION_HALF, sentiment_task
from .metrics import (
    adaptive_calibration_error,
    brier_score,
    ece_of_perfect_calibration,
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
    reliability,
    softmax,
)
from .language_evaluation import calibrate_languages
from .model import load_tokenizer
from .onnx_inference import open_session, run_task
from .selective import confidence_threshold, selective_accuracy


def validation_logits(config: Config, model: Path) -> tuple[np.ndarray, np.ndarray]:
    """Logits [texts, 3] and labels [texts], one unpadded text per run, like the engine."""
    tokenizer, _ = load_tokenizer(config)
    task = sentiment_task(config, "validation", tokenizer, config.bundle.max_length)
    return run_task(open_session(model), task), task.labels


def calibration_metrics(probabilities: np.ndarray, labels: np.ndarray) -> dict:
    return {
        "nll": round(negative_log_likelihood(probabilities, labels), 4),
        "brier": round(brier_score(probabilities, labels), 4),
        "ece15": round(expected_calibration_error(probabilities, labels), 4),
        "adaptiveEce15": round(adaptive_calibration_error(probabilities, labels), 4),
    }


def calibrate(config: Config) -> None:
    if config.file.sources:
        return calibrate_languages(config)
    settings = config.file.calibration
    logits, labels = validation_logits(config, config.work / "onnx" / "model_int8.onnx")
    np.savez(config.work / "validation.npz", logits=logits, labels=labels)
    fit_logits, fit_labels = logits[CALIBRATION_HALF], labels[CALIBRATION_HALF]
    temperature = round(fit_temperature(fit_logits, fit_labels), 4)
    threshold = confidence_threshold(softmax(fit_logits, temperature), fit_labels, settings.min_accuracy)
    test_labels = labels[EVALUATION_HALF]
    calibrated = softmax(logits[EVALUATION_HALF], temperature)
    result = {
        "temperature": temperature,
        "threshold": threshold,
        "texts": len(calibrated),
        "before": calibration_metrics(softmax(logits[EVALUATION_HALF]), test_labels),
        "after": calibration_metrics(calibrated, test_labels),
        "eceOfPerfectCalibration": ece_of_perfect_calibration(calibrated, settings.ece_goal, config.seed),
        "selective": selective_accuracy(calibrated, test_labels, threshold),
        "reliability": reliability(calibrated, test_labels),
    }
    (config.work / "calibration.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    for name, value in result.items():
        if name != "reliability":
            print(f"{name}: {value}")
    line = "score {low:.2f} to {high:.2f}: {texts:4d} texts, confidence {confidence:.3f}, accuracy {accuracy:.3f}"
    for row in result["reliability"]:
        print(line.format(**row))
