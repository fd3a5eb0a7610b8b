"""What each part of the student's recipe brings: short trainings without it, each by several seeds.

Like `timesplit` they know nothing of the latest collection and are evaluated on it, on all of it, because most
differences are smaller than what another sample of tweets would make. A training that has a result is skipped.
"""

import json
from pathlib import Path

import numpy as np
import torch

from .config import with_base
from .data import auxiliary_tasks
from .model import load_tokenizer, new_model
from .timesplit import judged, time_split, trial_of


def run(config: dict, ablation: dict, folders: list[Path]) -> None:
    """Trains once for each seed, and evaluates each training and the average of all their weights."""
    settings = config["ablations"]
    recipe = next(recipe for recipe in config["recipe"] if recipe["name"] == settings["recipe"])
    trial = with_base(config, ablation.get("base", settings["base"])) | {
        "train": config["train"] | recipe["train"] | ablation.get("train", {}),
        "timesplit": config["timesplit"] | {"texts": None},
    }
    earlier, later = time_split(trial)
    tasks = auxiliary_tasks(trial, load_tokenizer(trial)[0])
    trial["train"]["passes"] = settings["steps"] * trial["train"]["batch_size"] / len(earlier.examples)
    for seed, folder in zip(settings["seeds"], folders):
        if (folder / "result.json").exists():
            continue
        print(f"-- {ablation['name']}, seed {seed}", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        figures = trial_of(trial | {"seed": seed}, earlier, tasks, later, folder)
        (folder / "result.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        (folder / "checkpoint.pt").unlink()
    states = [torch.load(folder / "averaged.pt", weights_only=True) for folder in folders]
    model = new_model(trial, {"sentiment": 3})
    model.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in model.state_dict()})
    soup = judged(trial, model, earlier, later)
    (folders[0].parent / "soup.json").write_text(json.dumps(soup, indent=1) + "\n", "utf-8")


def ablations(config: dict, names: list[str]) -> None:
    """Runs the named ablations, or all, and prints a row of a table for each."""
    print("| | every class alike | without it | last weights | the seeds averaged, every class alike | ECE |\n" + "| --- " * 6 + "|")
    for ablation in config["ablation"]:
        if names and ablation["name"] not in names:
            continue
        folder = config["work"] / "ablations" / ablation["name"]
        folders = [folder / str(seed) for seed in config["ablations"]["seeds"]]
        if not (folder / "soup.json").exists():
            run(config, ablation, folders)
        results = [json.loads((one / "result.json").read_text("utf-8")) for one in folders]
        soup = json.loads((folder / "soup.json").read_text("utf-8"))["every class alike"]["macro_recall"]

        def of(weights: str, figure: str = "macro_recall") -> str:
            values = 100 * np.array([result[weights][figure] for result in results])
            return f"{values.mean():.2f} (±{values.std(ddof=1):.2f})"

        print(
            f"| {ablation['name']} | {of('every class alike')} | {of('averaged')} | {of('last')} | {100 * soup:.2f} "
            f"| {of('every class alike', 'ece_15')} |",
            flush=True,
        )
