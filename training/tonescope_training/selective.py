"""The "not sure" threshold: how many predictions are above it, and how accurate they are."""

import numpy as np


def confidence_threshold(probabilities: np.ndarray, labels: np.ndarray, accuracy: float) -> float:
    """The lowest score above which the predictions reach this accuracy (risk-coverage, El-Yaniv & Wiener 2010).

    In steps of 0.01, because so few texts do not support a finer threshold.
    """
    score, is_correct = probabilities.max(-1), probabilities.argmax(-1) == labels
    for threshold in np.arange(0.34, 1, 0.01):
        if is_correct[score >= threshold].mean() >= accuracy:
            return round(float(threshold), 2)
    raise SystemExit(f"No threshold reaches an accuracy of {accuracy}.")


def selective_accuracy(probabilities: np.ndarray, labels: np.ndarray, threshold: float) -> dict:
    """Coverage, and the accuracy above and below the threshold."""
    is_sure, is_correct = probabilities.max(-1) >= threshold, probabilities.argmax(-1) == labels
    return {
        "coverage": round(float(is_sure.mean()), 4),
        "accuracy": round(float(is_correct[is_sure].mean()), 4),
        "accuracyBelow": round(float(is_correct[~is_sure].mean()), 4),
    }
