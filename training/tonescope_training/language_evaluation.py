"""Calibration and metrics of the multilingual model, by language and collection, on texts that training never showed.

One temperature and one "not sure" threshold serve all languages, each weighing the same.
"""

import json

import numpy as np

from .config import Config
from .data import CALIBRATION_HALF, EVALUATION_HALF, SENTIMENT, Task
from .metrics import ece_of_perfect_calibration, expected_calibration_error, f1_by_class, fit_temperature, softmax
from .model import load_tokenizer, load_weights, new_model
from .onnx_inference import open_session, run_task
from .selective import confidence_threshold, selective_accuracy
from .sources import evaluation_tasks
from .torch_inference import predict_logits

MAX_TEXTS = 600  # of one collection and language, besides English
MIN_TEXTS = 90
DATA = {
    "umsab": "UMSAB, validation",
    "tweeteval": "TweetEval sentiment, validation",
    "afrisenti": "AfriSenti, development part",
    "brighter": "BRIGHTER, development part, emotions turned into sentiment",
}
# Its labels do not belong to its texts: words of praise are as often negative as positive, in no other part of UMSAB.
UNUSABLE = [("umsab", "hi")]


def selected_tasks(config: Config) -> dict[str, Task]:
    """The evaluation texts by "language collection"; at most `MAX_TEXTS` of each but TweetEval's."""
    tokenizer, _ = load_tokenizer(config)
    selected = {}
    for (source, language), task in evaluation_tasks(config, tokenizer).items():
        if len(task.examples) >= MIN_TEXTS and (source, language) not in UNUSABLE:
            count = len(task.examples) if source == "tweeteval" else MAX_TEXTS
            selected[f"{language} {source}"] = Task(source, task.classes, task.examples[:count])
    return selected


def balanced(tasks: dict[str, Task], logits: dict[str, np.ndarray], part: slice) -> tuple[np.ndarray, np.ndarray]:
    """Logits and labels of a part of the texts, as many of each language; of a language with several collections the first."""
    chosen: dict[str, str] = {}
    for key in tasks:
        chosen.setdefault(key.split(" ")[0], key)
    count = min(len(logits[key][part]) for key in chosen.values())
    parts = [(logits[key][part][:count], tasks[key].labels[part][:count]) for key in chosen.values()]
    return np.concatenate([values for values, _ in parts]), np.concatenate([labels for _, labels in parts])


def group_metrics(config: Config, logits: np.ndarray, labels: np.ndarray, temperatures: list[float]) -> dict:
    """Means over the classes that the collection has; each half is evaluated with the temperature of the other."""
    probabilities = softmax(logits)
    for part, temperature in zip([EVALUATION_HALF, CALIBRATION_HALF], temperatures):
        probabilities[part] = softmax(logits[part], temperature)
    present = [c for c in range(len(SENTIMENT)) if (labels == c).any()]
    predicted, f1 = probabilities.argmax(-1), f1_by_class(probabilities, labels)
    return {
        "texts": len(labels),
        "macroRecall": round(float(np.mean([(predicted[labels == c] == c).mean() for c in present])), 4),
        "macroF1": round(float(np.mean([f1[c] for c in present])), 4),
        "accuracy": round(float((predicted == labels).mean()), 4),
        "ece": round(expected_calibration_error(probabilities, labels), 4),
        "eceOfPerfectCalibration": ece_of_perfect_calibration(probabilities, 0.05, config.seed, draws=500),
        "ownTemperature": round(fit_temperature(logits, labels), 4),
        "predicted": np.bincount(predicted, minlength=len(SENTIMENT)).tolist(),
        "labels": np.bincount(labels, minlength=len(SENTIMENT)).tolist(),
    }


def calibrate_languages(config: Config) -> None:
    """Writes calibration.json with the metrics of every collection, and the logits to validation.npz."""
    tasks = selected_tasks(config)
    session = open_session(config.work / "onnx" / "model_int8.onnx")
    logits = {key: run_task(session, task) for key, task in tasks.items()}
    np.savez(config.work / "validation.npz", **logits)
    halves = [balanced(tasks, logits, half) for half in [CALIBRATION_HALF, EVALUATION_HALF]]
    temperatures = [fit_temperature(*half) for half in halves]
    temperature = round(fit_temperature(*balanced(tasks, logits, slice(None))), 4)
    accuracy = config.file.calibration.min_accuracy
    threshold = confidence_threshold(softmax(halves[0][0], temperature), halves[0][1], accuracy)
    groups = {key: group_metrics(config, logits[key], task.labels, temperatures) for key, task in tasks.items()}
    result = {
        "temperature": temperature,
        "threshold": threshold,
        "selective": selective_accuracy(softmax(halves[1][0], temperature), halves[1][1], threshold),
        "groups": groups,
    }
    (config.work / "calibration.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(f"temperature {temperature} (halves {temperatures}), threshold {threshold}, {result['selective']}")
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
