"""Metrics of a classifier. Probabilities are [texts, classes], labels [texts]."""

import numpy as np


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    scaled = logits / temperature
    exponent = np.exp(scaled - scaled.max(-1, keepdims=True))
    return exponent / exponent.sum(-1, keepdims=True)


def recall_by_class(probabilities: np.ndarray, labels: np.ndarray) -> list[float]:
    predicted = probabilities.argmax(-1)
    return [float((predicted[labels == c] == c).mean()) for c in range(probabilities.shape[1])]


def macro_recall(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """The metric of SemEval-2017 task 4 and of TweetEval's sentiment task."""
    return float(np.mean(recall_by_class(probabilities, labels)))


def f1_by_class(probabilities: np.ndarray, labels: np.ndarray) -> list[float]:
    predicted = probabilities.argmax(-1)
    return [
        float(2 * ((predicted == c) & (labels == c)).sum() / max(1, (predicted == c).sum() + (labels == c).sum()))
        for c in range(probabilities.shape[1])
    ]


def reliability(probabilities: np.ndarray, labels: np.ndarray, bins: int = 15) -> list[dict]:
    """Top-label confidence in equal-width bins (lo, hi], Guo et al. 2017; empty bins are omitted."""
    confidence = probabilities.max(-1)
    correct = probabilities.argmax(-1) == labels
    bin_of = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1).astype(int)
    return [
        {
            "low": b / bins,
            "high": (b + 1) / bins,
            "texts": int((bin_of == b).sum()),
            "confidence": float(confidence[bin_of == b].mean()),
            "accuracy": float(correct[bin_of == b].mean()),
        }
        for b in np.unique(bin_of).tolist()
    ]


def expected_calibration_error(probabilities: np.ndarray, labels: np.ndarray, bins: int = 15) -> float:
    rows = reliability(probabilities, labels, bins)
    return sum(abs(row["accuracy"] - row["confidence"]) * row["texts"] for row in rows) / len(labels)


def ece_of_perfect_calibration(probabilities: np.ndarray, goal: float, seed: int, draws: int = 4000) -> dict:
    """The sampling distribution of the ECE of perfectly calibrated probabilities on as many texts: mean, 95th percentile,
    and the share of draws that meet the goal."""
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


def adaptive_calibration_error(probabilities: np.ndarray, labels: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error in bins of equally many texts (Nguyen & O'Connor 2015)."""
    confidence = probabilities.max(-1)
    correct = probabilities.argmax(-1) == labels
    parts = np.array_split(np.argsort(confidence), bins)
    return float(sum(abs(correct[part].mean() - confidence[part].mean()) * len(part) for part in parts) / len(labels))


def brier_score(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Summed over the classes, mean over the texts (Brier 1950)."""
    return float(((probabilities - np.eye(probabilities.shape[1])[labels]) ** 2).sum(-1).mean())


def negative_log_likelihood(probabilities: np.ndarray, labels: np.ndarray) -> float:
    return float(-np.log(probabilities[np.arange(len(labels)), labels]).mean())


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature that minimizes the negative log likelihood, by golden-section search on its logarithm."""
    low, high = np.log(0.25), np.log(4.0)
    ratio = (np.sqrt(5) - 1) / 2
    loss = lambda t: negative_log_likelihood(softmax(logits, np.exp(t)), labels)  # noqa: E731
    while high - low > 1e-4:
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
    return float(np.exp((low + high) / 2))


def report(probabilities: np.ndarray, labels: np.ndarray) -> dict:
    return {
        "texts": len(labels),
        "macro_recall": round(macro_recall(probabilities, labels), 4),
        "accuracy": round(float((probabilities.argmax(-1) == labels).mean()), 4),
        "recall": [round(value, 4) for value in recall_by_class(probabilities, labels)],
        "nll": round(negative_log_likelihood(probabilities, labels), 4),
        "ece_15": round(expected_calibration_error(probabilities, labels), 4),
    }
