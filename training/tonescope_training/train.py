"""Fine-tunes the encoder on sentiment and the auxiliary collections at once; resumes where it stopped."""

import json
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from .config import weights_without_latest
from .data import Task, as_task, auxiliary_tasks, batches, read_jsonl, sentiment_task, with_templates
from .distil import distilled
from .inference import collate, logits_of, mixed_precision
from .metrics import report, softmax
from .model import TweetClassifier, load_tokenizer, new_model
from .prior import class_shares


def parameter_groups(model: TweetClassifier, config: dict) -> list[dict]:
    """Layer-wise learning rates: full at the top, each layer below times `layer_decay`; the heads faster."""
    train = config["train"]
    layers = model.encoder.config.num_hidden_layers
    groups = []
    for name, parameter in model.named_parameters():
        if not name.startswith("encoder."):
            scale = train["head_rate"]
        elif ".layer." in name:
            scale = train["layer_decay"] ** (layers - 1 - int(name.split(".layer.")[1].split(".")[0]))
        else:
            scale = train["layer_decay"] ** layers
        if name.startswith(tuple(train["frozen"])):
            parameter.requires_grad_(False)
            continue
        decay = 0.0 if parameter.ndim < 2 else train["weight_decay"]
        groups.append({"params": [parameter], "lr": train["learning_rate"] * scale, "weight_decay": decay})
    return groups


class Average:
    """An exponential moving average of the weights over about `steps` steps."""

    def __init__(self, model: TweetClassifier, steps: float):
        self.weights = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self.share = 1 / max(1.0, steps)

    @torch.no_grad()
    def update(self, model: TweetClassifier, step: int) -> None:
        # At first the average is as young as the run itself.
        share = max(self.share, 1 / (step + 1))
        pairs = [(self.weights[name], value) for name, value in model.state_dict().items() if value.is_floating_point()]
        torch._foreach_lerp_([old for old, _ in pairs], [new for _, new in pairs], share)


def disagreement(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Of two answers [texts, classes] under different dropout, the divergence both ways (R-Drop, Liang et al. 2021)."""
    first, second = first.log_softmax(-1), second.log_softmax(-1)
    return ((first.exp() - second.exp()) * (first - second)).sum(-1).mean() / 2


@contextmanager
def pushed(weight: torch.Tensor, distance: float) -> Iterator[None]:
    """Meanwhile the weight lies that far up its gradient, where the loss is worse (adversarial training, Miyato et al. 2017)."""
    before = weight.detach().clone()
    with torch.no_grad():
        weight += distance * weight.grad / weight.grad.norm().clamp_min(1e-12)
    yield
    with torch.no_grad():
        weight.copy_(before)


Batch = tuple[Task, list[int]]  # of one task, the indices of its examples

WINDOW = 200  # steps within which batches change places


def longest(batch: Batch) -> int:
    task, indices = batch
    return max(len(task.examples[i][0]) for i in indices)


def side_batches(tasks: list[Task], size: int, steps: int, seed: int) -> list[Batch]:
    """A batch of one auxiliary task for each step, drawn by the square root of its size: topics before volume."""
    if not tasks:
        return []
    rng = np.random.default_rng(seed)
    share = np.sqrt([len(task.examples) for task in tasks])
    drawn = rng.choice(len(tasks), steps, p=share / share.sum())
    plans = [iter(batches(task, size, int((drawn == i).sum()), seed + i)) for i, task in enumerate(tasks)]
    return [(tasks[i], next(plans[i])) for i in drawn]


def joined(main: list[Batch], side: list[Batch]) -> list[list[Batch]]:
    """What is learned at each step: a main batch, and beside it a side batch of like length, to pad little."""
    if not side:
        return [[batch] for batch in main]
    steps = []
    for start in range(0, len(main), WINDOW):
        window = main[start : start + WINDOW]
        by_length = sorted(side[start : start + WINDOW], key=longest)
        ranks = np.argsort(np.argsort([longest(batch) for batch in window]))
        steps += [[batch, by_length[rank]] for batch, rank in zip(window, ranks)]
    return steps


def fit(
    config: dict, sentiment: Task, auxiliary: list[Task], folder: Path, begin: Path | None = None
) -> TweetClassifier:
    """Trains for `train.passes` over the sentiment task; returns the model with its averaged weights.

    `begin` is a file of the weights of an earlier training, with the same heads; without it the base begins.
    """
    settings, size = config["train"], config["train"]["batch_size"]
    for task in [sentiment, *auxiliary]:
        print(f"{task.name}: {len(task.examples)} texts, {task.classes} classes", flush=True)
    steps = math.ceil(len(sentiment.examples) / size * settings["passes"])
    main = [(sentiment, indices) for indices in batches(sentiment, size, steps, config["seed"])]
    plan = joined(main, side_batches(auxiliary, settings["side_batch_size"], steps, config["seed"]))

    model = new_model(config, {task.name: task.classes for task in [sentiment, *auxiliary]})
    if begin:
        model.load_state_dict(torch.load(begin, weights_only=True))
    average = Average(model, settings["average_over"] * steps)
    optimizer = torch.optim.AdamW(parameter_groups(model, config), betas=(0.9, 0.98), fused=True)
    warmup = max(1, int(steps * settings["warmup"]))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warmup, (steps - step) / (steps - warmup))
    )

    checkpoint_file = folder / "checkpoint.pt"
    first = 0
    if checkpoint_file.exists():
        checkpoint = torch.load(checkpoint_file, weights_only=False)
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        schedule.load_state_dict(checkpoint["schedule"])
        average.weights = checkpoint["average"]
        first = checkpoint["step"]
        print(f"resuming at step {first} of {steps}", flush=True)

    def loss_of(step: int) -> torch.Tensor:
        rows = [[task.examples[i] for i in indices] for task, indices in plan[step]]
        if settings["r_drop"]:
            rows[0] = rows[0] * 2
        with mixed_precision():
            pooled = model.pooled(*collate([ids for part in rows for ids, _ in part])).split(list(map(len, rows)))
            logits = [model.heads[task.name](part).float() for (task, _), part in zip(plan[step], pooled)]
        targets = [torch.tensor([label for _, label in part]) for part in rows]
        loss = cross_entropy(logits[0], targets[0], label_smoothing=settings["label_smoothing"])
        if settings["r_drop"]:
            loss = loss + settings["r_drop"] * disagreement(*logits[0].chunk(2))
        return loss + settings["auxiliary_weight"] * sum(map(cross_entropy, logits[1:], targets[1:]))

    started = time.time()
    for step in range(first, steps):
        model.train()
        torch.manual_seed(config["seed"] + step)
        loss = loss_of(step)
        loss.backward()
        if settings["adversarial"]:
            with pushed(model.encoder.get_input_embeddings().weight, settings["adversarial"]):
                loss_of(step).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        average.update(model, step)

        done = step + 1
        if done % 25 == 0:
            rate = (time.time() - started) / (done - first)
            print(f"step {done}/{steps} loss {loss.item():.3f}, {rate * (steps - done) / 60:.1f} min left", flush=True)
        if done % settings["checkpoint_every"] == 0 or done == steps:
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "average": average.weights,
                "step": done,
            }
            torch.save(state, checkpoint_file.with_suffix(".tmp"))
            checkpoint_file.with_suffix(".tmp").replace(checkpoint_file)
    torch.save({name: value.clone() for name, value in model.state_dict().items()}, folder / "last.pt")
    model.load_state_dict(average.weights)
    return model


def train(config: dict) -> None:
    """Everything labelled is learned, validation only looked at. It goes on from the student of the time split."""
    work, settings = config["work"], config["train"]
    tokenizer, _ = load_tokenizer(config)
    rows = with_templates(read_jsonl(config["data"] / "train.jsonl"), config)
    if settings["distil"]:
        rows = distilled(config, rows)
    sentiment = as_task("sentiment", rows, 3, tokenizer, settings["max_tokens"])
    validation = sentiment_task(config, "validation", tokenizer, settings["max_tokens"])
    begin = weights_without_latest(config, settings["begin"])
    if not begin.exists():
        raise SystemExit(f"It begins with another training: run `run.py timesplit {settings['begin']}` first.")
    model = fit(config, sentiment, auxiliary_tasks(config, tokenizer), work, begin)
    print(f"validation {report(softmax(logits_of(model, validation)), validation.labels)}", flush=True)
    (work / "class_shares.json").write_text(json.dumps(class_shares(sentiment).tolist()) + "\n", "utf-8")
    torch.save(model.state_dict(), work / "trained.pt")
