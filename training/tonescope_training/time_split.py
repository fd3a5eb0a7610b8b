"""Compares recipes on a time split: training without the latest collection, evaluation on it.

Validation is drawn from the same years as training, so it overestimates. Each `[[recipes]]` of config.toml is one run;
only the values that it overrides differ. A recipe that has a result is skipped.
"""

import json
import random
import time
from pathlib import Path

import numpy as np
import torch

from .config import Config, Recipe, teacher_config, time_split_weights, with_encoder, with_train
from .data import Task, add_template_texts, auxiliary_tasks, make_task, read_jsonl
from .distillation import with_teacher_targets
from .export import write_files
from .logit_adjustment import add_constants, class_constants, class_shares
from .metrics import fit_temperature, report, softmax
from .model import TweetClassifier, load_tokenizer, load_weights, new_model
from .onnx_inference import open_session, run_task
from .torch_inference import predict_logits
from .train import fit


def split_by_time(config: Config) -> tuple[Task, Task]:
    """Sentiment without the held-out collection (with the template texts), and a fixed sample of the held-out one."""
    settings = config.time_split
    tokenizer, _ = load_tokenizer(config)
    rows = read_jsonl(config.data / "train.jsonl")
    earlier = [row for row in rows if row.get("source") != settings.held_out]
    later = [row for row in rows if row.get("source") == settings.held_out]
    later = random.Random(config.seed).sample(later, min(settings.texts or len(later), len(later)))
    earlier = add_template_texts(earlier, config)
    if config.train.distill:
        earlier = with_teacher_targets(config, earlier)
    tokens = config.train.max_tokens
    return make_task("sentiment", earlier, 3, tokenizer, tokens), make_task("later", later, 3, tokenizer, tokens)


def metrics_of(logits: np.ndarray, later: Task) -> dict:
    return report(softmax(logits), later.labels) | {"best_temperature": round(fit_temperature(logits, later.labels), 3)}


def evaluate_model(config: Config, model: TweetClassifier, earlier: Task, later: Task) -> dict:
    """Metrics on the held-out tweets, without and with logit adjustment."""
    logits, constants = predict_logits(model, later), class_constants(config, model, class_shares(earlier))
    return {
        "averaged": metrics_of(logits, later),
        "constants": constants.tolist(),
        "adjusted": metrics_of(logits + constants, later),
    }


def train_and_evaluate(config: Config, earlier: Task, auxiliary: list[Task], later: Task, folder: Path) -> dict:
    """Trains, stores the averaged weights in `folder`, and evaluates them and the last weights on the held-out tweets."""
    started = time.time()
    model = fit(config, earlier, auxiliary, folder)
    minutes = (time.time() - started) / 60
    torch.save(model.state_dict(), folder / "averaged.pt")
    metrics = {"minutes": round(minutes, 1)} | evaluate_model(config, model, earlier, later)
    return metrics | {"last": metrics_of(predict_logits(load_weights(model, folder / "last.pt"), later), later)}


def result_file(config: Config, recipe: str) -> Path:
    return time_split_weights(config, recipe).parent / "result.json"


def interpolate(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """`share` of the first state and the rest of the second (model soups, Wortsman et al. 2022)."""
    return {name: share * value + (1 - share) * second[name] for name, value in first.items()}


def evaluate_soup(config: Config, names: list[str]) -> None:
    """Evaluates the average of two recipes' weights, both with logit adjustment, at several shares."""
    _, later = split_by_time(config)
    model = new_model(config, {"sentiment": 3})
    states = []
    for name in names:
        load_weights(model, time_split_weights(config, name))
        constants = json.loads(result_file(config, name).read_text("utf-8"))["constants"]
        add_constants(model, np.array(constants))
        states.append({key: value.clone() for key, value in model.state_dict().items()})
    for share in [0.3, 0.5, 0.7]:
        model.load_state_dict(interpolate(*states, share))
        metrics = metrics_of(predict_logits(model, later), later)
        print(f"{share} {names[0]} + {1 - share:.1f} {names[1]}: {metrics}", flush=True)


def recipe_config(config: Config, recipe: Recipe) -> Config:
    return teacher_config(config) if recipe.is_teacher else with_train(with_encoder(config, recipe.base), recipe.train)


def run_recipe(config: Config, recipe: Recipe) -> dict:
    weights = time_split_weights(config, recipe.name)
    folder = weights.parent
    changed = recipe_config(config, recipe)
    earlier, later = split_by_time(changed)
    auxiliary = auxiliary_tasks(changed, load_tokenizer(changed)[0])
    metrics = {"recipe": recipe.name} | train_and_evaluate(changed, earlier, auxiliary, later, folder)
    if not recipe.is_teacher:
        model = load_weights(new_model(changed, {"sentiment": 3}), weights)
        add_constants(model, np.array(metrics["constants"]))
        write_files(changed, model.eval(), folder)
        metrics["adjusted, int8"] = metrics_of(run_task(open_session(folder / "model_int8.onnx"), later), later)
    return metrics


def time_split(config: Config, names: list[str]) -> None:
    """Runs the named recipes, or all. `A+B` evaluates the average of the weights of two recipes that were run."""
    for name in names:
        if "+" in name:
            evaluate_soup(config, name.split("+"))
    for recipe in config.file.recipes:
        if names and recipe.name not in names:
            continue
        result = result_file(config, recipe.name)
        result.parent.mkdir(parents=True, exist_ok=True)
        if not result.exists():
            print(f"-- {recipe.name}: {recipe}", flush=True)
            result.write_text(json.dumps(run_recipe(config, recipe), indent=1) + "\n", "utf-8")
        print(recipe.name, result.read_text("utf-8"), flush=True)
