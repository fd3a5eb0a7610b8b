"""Ablations of the student's recipe: short training runs with one part removed or added, each with several seeds.

Like `time_split` they are trained without the latest collection and evaluated on it, on all of it, because most
differences are smaller than those between two samples of tweets. A run that has a result is skipped.
"""

import json
from pathlib import Path

import numpy as np
import torch
from msgspec.structs import replace

from .config import Config, Variant, recipe_named, with_encoder, with_train
from .data import auxiliary_tasks
from .model import load_tokenizer, new_model
from .time_split import evaluate_model, split_by_time, train_and_evaluate


def variant_config(config: Config, variant: Variant) -> Config:
    settings = config.file.ablation
    changes = recipe_named(config, settings.recipe).train | variant.train
    changed = with_train(with_encoder(config, variant.base or settings.base), changes)
    return replace(changed, time_split=replace(config.time_split, texts=None))


def run_variant(config: Config, variant: Variant, folders: list[Path]) -> None:
    """Trains once for each seed, and evaluates each run and the average of all their weights."""
    settings, changed = config.file.ablation, variant_config(config, variant)
    earlier, later = split_by_time(changed)
    tasks = auxiliary_tasks(changed, load_tokenizer(changed)[0])
    changed = with_train(changed, {"epochs": settings.steps * changed.train.batch_size / len(earlier.examples)})
    for seed, folder in zip(settings.seeds, folders):
        if (folder / "result.json").exists():
            continue
        print(f"-- {variant.name}, seed {seed}", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        metrics = train_and_evaluate(replace(changed, seed=seed), earlier, tasks, later, folder)
        (folder / "result.json").write_text(json.dumps(metrics, indent=1) + "\n", "utf-8")
        (folder / "checkpoint.pt").unlink()
    states = [torch.load(folder / "averaged.pt", weights_only=True) for folder in folders]
    model = new_model(changed, {"sentiment": 3})
    model.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in model.state_dict()})
    soup = evaluate_model(changed, model, earlier, later)
    (folders[0].parent / "soup.json").write_text(json.dumps(soup, indent=1) + "\n", "utf-8")


def table_row(variant: Variant, folders: list[Path]) -> str:
    results = [json.loads((folder / "result.json").read_text("utf-8")) for folder in folders]
    soup = json.loads((folders[0].parent / "soup.json").read_text("utf-8"))["adjusted"]["macro_recall"]

    def mean(weights: str, metric: str = "macro_recall") -> str:
        values = 100 * np.array([result[weights][metric] for result in results])
        return f"{values.mean():.2f} (±{values.std(ddof=1):.2f})"

    cells = [variant.name, mean("adjusted"), mean("averaged"), mean("last"), f"{100 * soup:.2f}", mean("adjusted", "ece_15")]
    return f"| {' | '.join(cells)} |"


def ablation(config: Config, names: list[str]) -> None:
    """Runs the named variants, or all, and prints a row of a table for each."""
    header = ["recipe", "with logit adjustment", "without", "last weights", "weights averaged over seeds, with logit adjustment", "ECE"]
    print(f"| {' | '.join(header)} |\n" + "| --- " * len(header) + "|")
    for variant in config.file.ablation.variants:
        if names and variant.name not in names:
            continue
        folder = config.work / "ablation" / variant.name
        folders = [folder / str(seed) for seed in config.file.ablation.seeds]
        if not (folder / "soup.json").exists():
            run_variant(config, variant, folders)
        print(table_row(variant, folders), flush=True)
