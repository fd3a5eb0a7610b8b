"""Calibration and metrics of the multilingual model, by language and collection, on texts that training never showed.

One temperature and one "not sure" threshold serve all languages: fitted on one half of the texts, each language weighing
the same, and evaluated on the other.
"""

import json

import numpy as np

from .config import Config
from .data import CALIBRATION_HALF, EVALUATION_HALF, SENTIMENT, Task
from .metrics import expected_calibration_error, f1_by_class, fit_temperature, recall_by_class, softmax
from .model import load_tokenizer, load_weights, new_model
from .onnx_inference import open_session, run_task
from .selective import confidence_threshold, selective_accuracy
from .sources import evaluation_tasks
from .torch_inference import predict_logits

MAX_TEXTS = 1000  # of one collection and language, besides English
MIN_TEXTS = 150
DATA = {"umsab": "UMSAB validation", "tweeteval": "TweetEval sentiment, validation", "afrisenti": "AfriSenti, development part"}


def capped(task: Task) -> Task:
    return Task(task.name, task.classes, task.examples[:MAX_TEXTS])


def selected_tasks(config: Config) -> dict[str, Task]:
    """The evaluation texts by "language collection"."""
    tokenizer, _ = load_tokenizer(config)
    tasks = evaluation_tasks(config, tokenizer)
    return {
        f"{language} {source}": task if source == "tweeteval" else capped(task)
        for (source, language), task in tasks.items()
        if len(task.examples) >= MIN_TEXTS
    }


def group_metrics(logits: np.ndarray, labels: np.ndarray, temperature: float) -> dict:
    """Means over the classes that the collection has; ECE on the half that the temperature was not fitted on."""
    probabilities = softmax(logits, temperature)
    present = [c for c in range(len(SENTIMENT)) if (labels == c).any()]
    recall, f1 = recall_by_class(probabilities, labels), f1_by_class(probabilities, labels)
    half = EVALUATION_HALF
    return {
        "texts": len(labels),
        "macroRecall": round(float(np.mean([recall[c] for c in present])), 4),
        "macroF1": round(float(np.mean([f1[c] for c in present])), 4),
        "accuracy": round(float((probabilities.argmax(-1) == labels).mean()), 4),
        "ece": round(expected_calibration_error(probabilities[half], labels[half]), 4),
        "ownTemperature": round(fit_temperature(logits[CALIBRATION_HALF], labels[CALIBRATION_HALF]), 4),
        "shares": np.bincount(probabilities.argmax(-1), minlength=len(SENTIMENT)).tolist(),
        "labels": np.bincount(labels, minlength=len(SENTIMENT)).tolist(),
    }


def balanced(tasks: dict[str, Task], logits: dict[str, np.ndarray], half: slice) -> tuple[np.ndarray, np.ndarray]:
    """Logits and labels of one half, with the same number of texts for each language of the first-choice collection."""
    chosen: dict[str, str] = {}
    for key in tasks:
        chosen.setdefault(key.split(" ")[0], key)
    count = min(len(logits[key][half]) for key in chosen.values())
    parts = [(logits[key][half][:count], tasks[key].labels[half][:count]) for key in chosen.values()]
    return np.concatenate([part for part, _ in parts]), np.concatenate([part for _, part in parts])


def calibrate_languages(config: Config) -> None:
    """Writes calibration.json with the metrics of every collection, and the logits to validation.npz."""
    tasks = selected_tasks(config)
    session = open_session(config.work / "onnx" / "model_int8.onnx")
    logits = {key: run_task(session, task) for key, task in tasks.items()}
    np.savez(config.work / "validation.npz", **logits)
    fit_logits, fit_labels = balanced(tasks, logits, CALIBRATION_HALF)
    temperature = round(fit_temperature(fit_logits, fit_labels), 4)
    accuracy = config.file.calibration.min_accuracy
    threshold = confidence_threshold(softmax(fit_logits, temperature), fit_labels, accuracy)
    test_logits, test_labels = balanced(tasks, logits, EVALUATION_HALF)
    groups = {key: group_metrics(logits[key], task.labels, temperature) for key, task in tasks.items()}
    result = {
        "temperature": temperature,
        "threshold": threshold,
        "selective": selective_accuracy(softmax(test_logits, temperature), test_labels, threshold),
        "groups": groups,
    }
    (config.work / "calibration.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(f"temperature {temperature}, threshold {threshold}, {result['selective']}")
    for key, row in groups.items():
        print(key, row, flush=True)
    umsab = [row["macroF1"] for key, row in groups.items() if key.endswith(" umsab")]
    print(f"UMSAB validation, mean macro-F1 of {len(umsab)} languages: {np.mean(umsab):.4f}")


def language_evaluations(config: Config) -> list[dict]:
    """The manifest's metrics of the int8 graph by collection and language; prints how often its label is that of float."""
    calibration = json.loads((config.work / "calibration.json").read_text("utf-8"))
    stored = np.load(config.work / "validation.npz")
    model = load_weights(new_model(config, {"sentiment": len(SENTIMENT)}), config.work / "best.pt")
    tasks = selected_tasks(config)
    entries, equal = [], []
    for key, row in calibration["groups"].items():
        language, source = key.split(" ")
        equal.append(predict_logits(model, tasks[key]).argmax(-1) == stored[key].argmax(-1))
        print(f"{key}: labels of int8 equal to float on {equal[-1].mean():.2%}", flush=True)
        measures = {name: row[name] for name in ["texts", "macroRecall", "macroF1", "accuracy", "ece"]}
        data = DATA.get(source, f"{source}, a fifth by text hash that training never read")
        entries.append({"data": f"{data} ({language})", "language": language, **measures, "dtype": "int8"})
    print(f"all: {np.concatenate(equal).mean():.2%}")
    return entries
