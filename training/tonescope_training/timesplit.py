"""Compares recipes on a time split: train without the latest year's collection, evaluate on it.

Validation is drawn from the same years as training and misleads. Each `[[recipe]]` of config.toml is one
run; what it overrides is all that differs. A recipe that has a result is skipped.
"""

import json
import random
import time
from pathlib import Path

import numpy as np
import torch

from .config import teacher_config, weights_without_latest, with_base
from .data import Task, as_task, auxiliary_tasks, read_jsonl, with_templates
from .distil import distilled
from .export import write_files
from .inference import logits_of
from .metrics import fit_temperature, report, softmax
from .model import TweetClassifier, load_tokenizer, new_model, with_weights
from .prior import add_constants, class_shares, correction
from .session import open_session, outputs_of
from .train import fit


def time_split(config: dict) -> tuple[Task, Task]:
    """Sentiment without the held-out collection (and the templates), and a fixed sample of the held-out one."""
    settings = config["timesplit"]
    tokenizer, _ = load_tokenizer(config)
    rows = read_jsonl(config["data"] / "train.jsonl")
    earlier = [row for row in rows if row.get("source") != settings["held_out"]]
    later = [row for row in rows if row.get("source") == settings["held_out"]]
    later = random.Random(config["seed"]).sample(later, min(settings["texts"] or len(later), len(later)))
    tokens = config["train"]["max_tokens"]
    earlier = with_templates(earlier, config)
    if config["train"]["distil"]:
        earlier = distilled(config, earlier)
    return as_task("sentiment", earlier, 3, tokenizer, tokens), as_task("later", later, 3, tokenizer, tokens)


def figures_of(logits: np.ndarray, later: Task) -> dict:
    return report(softmax(logits), later.labels) | {"best_temperature": round(fit_temperature(logits, later.labels), 3)}


def judged(config: dict, model: TweetClassifier, earlier: Task, later: Task) -> dict:
    """How good the model is on the held-out tweets, as it is and with every class alike."""
    logits, constants = logits_of(model, later), correction(config, model, class_shares(earlier))
    return {
        "averaged": figures_of(logits, later),
        "constants": constants.tolist(),
        "every class alike": figures_of(logits + constants, later),
    }


def trial_of(config: dict, earlier: Task, auxiliary: list[Task], later: Task, folder: Path) -> dict:
    """Trains, keeps the averaged weights in `folder`, and says how good they and the last ones are on the held-out tweets."""
    started = time.time()
    model = fit(config, earlier, auxiliary, folder)
    minutes = (time.time() - started) / 60
    torch.save(model.state_dict(), folder / "averaged.pt")
    figures = {"minutes": round(minutes, 1)} | judged(config, model, earlier, later)
    return figures | {"last": figures_of(logits_of(with_weights(model, folder / "last.pt"), later), later)}


def result_file(config: dict, recipe: str) -> Path:
    return weights_without_latest(config, recipe).parent / "result.json"


def mixed(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """`share` of the first state and the rest of the second (model soups, Wortsman et al. 2022)."""
    return {name: share * value + (1 - share) * second[name] for name, value in first.items()}


def evaluate_average(config: dict, names: list[str]) -> None:
    """Evaluates the average of two recipes' weights, every class alike in both, at several shares."""
    _, later = time_split(config)
    model = new_model(config, {"sentiment": 3})
    ingredients = []
    for name in names:
        with_weights(model, weights_without_latest(config, name))
        constants = json.loads(result_file(config, name).read_text("utf-8"))["constants"]
        add_constants(model, np.array(constants))
        ingredients.append({key: value.clone() for key, value in model.state_dict().items()})
    for share in [0.3, 0.5, 0.7]:
        model.load_state_dict(mixed(*ingredients, share))
        print(f"{share} {names[0]} + {1 - share:.1f} {names[1]}: {figures_of(logits_of(model, later), later)}", flush=True)


def timesplit(config: dict, names: list[str]) -> None:
    """Runs the named recipes, or all. Of `A+B` it evaluates the average, of recipes that have been run."""
    for name in names:
        if "+" in name:
            evaluate_average(config, name.split("+"))
    for recipe in config["recipe"]:
        if names and recipe["name"] not in names:
            continue
        weights = weights_without_latest(config, recipe["name"])
        folder, result = weights.parent, result_file(config, recipe["name"])
        folder.mkdir(parents=True, exist_ok=True)
        if not result.exists():
            print(f"-- {recipe['name']}: {recipe}", flush=True)
            if recipe.get("teacher"):
                trial = teacher_config(config)
            else:
                trial = with_base(config, recipe.get("base")) | {"train": config["train"] | recipe.get("train", {})}
            earlier, later = time_split(trial)
            auxiliary = auxiliary_tasks(trial, load_tokenizer(trial)[0])
            figures = {"recipe": recipe} | trial_of(trial, earlier, auxiliary, later, folder)
            if not recipe.get("teacher"):
                model = with_weights(new_model(trial, {"sentiment": 3}), weights)
                add_constants(model, np.array(figures["constants"]))
                write_files(trial, model.eval(), folder)
                figures["every class alike, int8"] = figures_of(outputs_of(open_session(folder / "model_int8.onnx"), later), later)
            result.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        print(recipe["name"], result.read_text("utf-8"), flush=True)
