"""Fine-tunes the encoder on sentiment and the auxiliary tasks together; resumes from its checkpoint."""

import json
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from .config import Config, Train, time_split_weights
from .data import Task, add_template_texts, auxiliary_tasks, batches, make_task, read_jsonl, sentiment_task
from .distillation import with_teacher_targets
from .logit_adjustment import class_shares
from .metrics import report, softmax
from .model import TweetClassifier, load_tokenizer, new_model
from .preprocessing import normalize_for_comparison
from .sources import rows_of, sampled_task
from .torch_inference import collate, mixed_precision, predict_logits

LOG_EVERY = 25  # steps
UNKNOWN = 3  # the id of <unk> in a Unigram vocabulary


def parameter_groups(model: TweetClassifier, train: Train) -> list[dict]:
    """Layer-wise learning rates: full at the top, multiplied by `layer_decay` for each layer below; higher for the heads."""
    layers = model.encoder.config.num_hidden_layers
    groups = []
    for name, parameter in model.named_parameters():
        if not name.startswith("encoder."):
            scale = train.head_learning_rate_factor
        elif ".layer." in name:
            scale = train.layer_decay ** (layers - 1 - int(name.split(".layer.")[1].split(".")[0]))
        else:
            scale = train.layer_decay**layers
        if name.startswith(tuple(train.frozen)):
            parameter.requires_grad_(False)
            continue
        decay = 0.0 if parameter.ndim < 2 else train.weight_decay
        groups.append({"params": [parameter], "lr": train.learning_rate * scale, "weight_decay": decay})
    return groups


class WeightAverage:
    """An exponential moving average of the weights over about `steps` steps."""

    def __init__(self, model: TweetClassifier, steps: float):
        self.weights = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self.share = 1 / max(1.0, steps)

    @torch.no_grad()
    def update(self, model: TweetClassifier, step: int) -> None:
        # In the first steps the window is the run so far.
        share = max(self.share, 1 / (step + 1))
        pairs = [(self.weights[name], value) for name, value in model.named_parameters() if value.requires_grad]
        torch._foreach_lerp_([old for old, _ in pairs], [new for _, new in pairs], share)


def r_drop_divergence(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """The symmetric divergence of two outputs [texts, classes] under different dropout (R-Drop, Liang et al. 2021)."""
    first, second = first.log_softmax(-1), second.log_softmax(-1)
    return ((first.exp() - second.exp()) * (first - second)).sum(-1).mean() / 2


@contextmanager
def adversarial_step(weight: torch.Tensor, distance: float) -> Iterator[None]:
    """Inside the context the weight is moved by `distance` along its gradient, which raises the loss (adversarial
    training, Miyato et al. 2017)."""
    before = weight.detach().clone()
    with torch.no_grad():
        weight += distance * weight.grad / weight.grad.norm().clamp_min(1e-12)
    yield
    with torch.no_grad():
        weight.copy_(before)


Batch = tuple[Task, list[int]]  # a task and the indices of its examples

PAIRING_WINDOW = 200  # steps within which auxiliary batches are reordered by length


def longest(batch: Batch) -> int:
    task, indices = batch
    return max(len(task.examples[i][0]) for i in indices)


def auxiliary_batches(tasks: list[Task], size: int, steps: int, seed: int) -> list[Batch]:
    """A batch of one auxiliary task for each step, sampled by the square root of the task's size."""
    if not tasks:
        return []
    rng = np.random.default_rng(seed)
    share = np.sqrt([len(task.examples) for task in tasks])
    drawn = rng.choice(len(tasks), steps, p=share / share.sum())
    plans = [iter(batches(task, size, int((drawn == i).sum()), seed + i)) for i, task in enumerate(tasks)]
    return [(tasks[i], next(plans[i])) for i in drawn]


def pair_by_length(main: list[Batch], auxiliary: list[Batch]) -> list[list[Batch]]:
    """The batches of each step: a main batch and an auxiliary batch of similar length, which needs little padding."""
    if not auxiliary:
        return [[batch] for batch in main]
    steps = []
    for start in range(0, len(main), PAIRING_WINDOW):
        window = main[start : start + PAIRING_WINDOW]
        by_length = sorted(auxiliary[start : start + PAIRING_WINDOW], key=longest)
        ranks = np.argsort(np.argsort([longest(batch) for batch in window]))
        steps += [[batch, by_length[rank]] for batch, rank in zip(window, ranks)]
    return steps


def drop_tokens(ids: torch.Tensor, share: float) -> torch.Tensor:
    """The ids [batch, tokens] with a random share of the tokens replaced by the unknown token; the first stays."""
    dropped = torch.rand(ids.shape) < share
    dropped[:, 0] = False
    return ids.masked_fill(dropped, UNKNOWN)


def step_loss(model: TweetClassifier, train: Train, batch_pair: list[Batch]) -> torch.Tensor:
    """The loss of one step: sentiment, with R-Drop if it is enabled, and the auxiliary task."""
    if train.r_drop:
        (task, indices), *others = batch_pair
        batch_pair = [(task, indices * 2), *others]
    rows = [[task.examples[i] for i in indices] for task, indices in batch_pair]
    ids, mask = collate([ids for part in rows for ids, _ in part])
    if train.token_dropout:
        ids = drop_tokens(ids, train.token_dropout)
    with mixed_precision():
        pooled = model.pooled(ids, mask).split(list(map(len, rows)))
        logits = [model.heads[task.name](part).float() for (task, _), part in zip(batch_pair, pooled)]
    for i, (task, indices) in enumerate(batch_pair):
        if task.offsets is not None:
            logits[i] = logits[i] + torch.tensor(task.offsets[indices])
    targets = [torch.tensor([label for _, label in part]) for part in rows]
    loss = cross_entropy(logits[0], targets[0], label_smoothing=train.label_smoothing)
    if train.r_drop:
        loss = loss + train.r_drop * r_drop_divergence(*logits[0].chunk(2))
    return loss + train.auxiliary_weight * sum(map(cross_entropy, logits[1:], targets[1:]))


@dataclass
class TrainingState:
    """The state of a run, with its checkpoint file."""

    model: TweetClassifier
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LambdaLR
    average: WeightAverage
    file: Path

    def restore(self) -> int:
        """The number of finished steps; 0 without a checkpoint."""
        if not self.file.exists():
            return 0
        checkpoint = torch.load(self.file, weights_only=False)
        self.model.load_state_dict(checkpoint["model"])
        self.optimizer.load_state_dict(checkpoint["optimizer"])
        self.schedule.load_state_dict(checkpoint["schedule"])
        self.average.weights = checkpoint["average"]
        return checkpoint["step"]

    def save(self, step: int) -> None:
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "average": self.average.weights,
            "step": step,
        }
        temporary = self.file.with_suffix(".tmp")
        torch.save(state, temporary)
        temporary.replace(self.file)


def new_state(config: Config, model: TweetClassifier, steps: int, folder: Path) -> TrainingState:
    optimizer = torch.optim.AdamW(parameter_groups(model, config.train), betas=(0.9, 0.98), fused=True)
    warmup = max(1, int(steps * config.train.warmup))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warmup, (steps - step) / (steps - warmup))
    )
    average = WeightAverage(model, config.train.average_over * steps)
    return TrainingState(model, optimizer, schedule, average, folder / "checkpoint.pt")


def run_step(config: Config, state: TrainingState, batch_pair: list[Batch], step: int) -> float:
    """Updates the weights and returns the loss."""
    model, train = state.model, config.train
    model.train()
    torch.manual_seed(config.seed + step)
    loss = step_loss(model, train, batch_pair)
    loss.backward()
    if train.adversarial:
        with adversarial_step(model.encoder.get_input_embeddings().weight, train.adversarial):
            step_loss(model, train, batch_pair).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    state.optimizer.step()
    state.schedule.step()
    state.optimizer.zero_grad()
    state.average.update(model, step)
    return loss.item()


def fit(
    config: Config, sentiment: Task, auxiliary: list[Task], folder: Path, start_from: Path | None = None
) -> TweetClassifier:
    """Trains for `train.epochs` over the sentiment task; returns the model with its averaged weights.

    `start_from` is a file with the weights of an earlier run with the same heads; without it training starts from the
    pretrained encoder.
    """
    train = config.train
    for task in [sentiment, *auxiliary]:
        print(f"{task.name}: {len(task.examples)} texts, {task.classes} classes", flush=True)
    steps = math.ceil(len(sentiment.examples) / train.batch_size * train.epochs)
    main = [(sentiment, indices) for indices in batches(sentiment, train.batch_size, steps, config.seed)]
    plan = pair_by_length(main, auxiliary_batches(auxiliary, train.auxiliary_batch_size, steps, config.seed))

    model = new_model(config, {task.name: task.classes for task in [sentiment, *auxiliary]})
    if start_from:
        model.load_state_dict(torch.load(start_from, weights_only=True))
    state = new_state(config, model, steps, folder)
    first = state.restore()
    if first:
        print(f"resuming at step {first} of {steps}", flush=True)

    started = time.time()
    for step in range(first, steps):
        loss = run_step(config, state, plan[step], step)
        done = step + 1
        if done % LOG_EVERY == 0:
            rate = (time.time() - started) / (done - first)
            print(f"step {done}/{steps} loss {loss:.3f}, {rate * (steps - done) / 60:.1f} min left", flush=True)
        if done % train.checkpoint_every == 0 or done == steps:
            state.save(done)
    torch.save({name: value.clone() for name, value in model.state_dict().items()}, folder / "last.pt")
    model.load_state_dict(state.average.weights)
    return model


def train_sources(config: Config) -> None:
    """Trains on the collections of several languages and stores the averaged weights."""
    tokenizer, _ = load_tokenizer(config)
    held_out = {
        normalize_for_comparison(row["text"]) for source in config.file.sources for row in rows_of(config, source, "evaluation")
    }
    auxiliary = auxiliary_tasks(config, tokenizer, held_out)
    model = fit(config, sampled_task(config, tokenizer), auxiliary, config.work)
    torch.save(model.state_dict(), config.work / "best.pt")


def train(config: Config) -> None:
    """Continues the student of the time split on all labeled data; validation is only evaluated."""
    if config.file.sources:
        return train_sources(config)
    tokenizer, _ = load_tokenizer(config)
    rows = add_template_texts(read_jsonl(config.data / "train.jsonl"), config)
    if config.train.distill:
        rows = with_teacher_targets(config, rows)
    sentiment = make_task("sentiment", rows, 3, tokenizer, config.train.max_tokens)
    validation = sentiment_task(config, "validation", tokenizer, config.train.max_tokens)
    start_from = time_split_weights(config, config.train.start_from)
    if not start_from.exists():
        raise SystemExit(f"Training continues another run: run `run.py time_split {config.train.start_from}` first.")
    model = fit(config, sentiment, auxiliary_tasks(config, tokenizer), config.work, start_from)
    print(f"validation {report(softmax(predict_logits(model, validation)), validation.labels)}", flush=True)
    (config.work / "class_shares.json").write_text(json.dumps(class_shares(sentiment).tolist()) + "\n", "utf-8")
    torch.save(model.state_dict(), config.work / "trained.pt")
