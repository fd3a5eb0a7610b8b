"""The heads that ship beside sentiment, fitted on the finished encoder: it no longer moves, so sentiment loses nothing."""

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from .data import Task, head_task
from .export import trained_model
from .metrics import f1_by_class, softmax
from .model import TweetClassifier, load_tokenizer
from .train import collate

STRENGTHS = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2]  # of the L2 penalty; the best on `val` is taken


@torch.inference_mode()
def pooled_states(model: TweetClassifier, task: Task) -> tuple[torch.Tensor, torch.Tensor]:
    """[texts, hidden] and the labels [texts]."""
    order = sorted(range(len(task.examples)), key=lambda i: len(task.examples[i][0]))
    parts, labels = [], []
    for start in range(0, len(order), 64):
        input_ids, attention_mask, target = collate(task, order[start : start + 64])
        parts.append(model.pooled(input_ids, attention_mask))
        labels.append(target)
    return torch.cat(parts), torch.cat(labels)


def fit_head(states: torch.Tensor, labels: torch.Tensor, classes: int, strength: float) -> nn.Linear:
    """Multinomial logistic regression with an L2 penalty, to convergence."""
    head = nn.Linear(states.shape[1], classes)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    optimizer = torch.optim.LBFGS(head.parameters(), max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = cross_entropy(head(states), labels) + strength * head.weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return head.requires_grad_(False)


def heads(config: dict) -> None:
    tokenizer, _ = load_tokenizer(config)
    model = trained_model(config, with_heads=False)
    fitted = {}
    for entry in config["head"]:
        parts = {split: pooled_states(model, head_task(config, entry, split, tokenizer)) for split in ["train", "val"]}
        states, labels = (part.clone() for part in parts["train"])
        unseen, target = (part.numpy() for part in parts["val"])

        def loss(head: nn.Linear) -> float:
            return float(cross_entropy(head(torch.from_numpy(unseen)), torch.from_numpy(target)))

        head = min((fit_head(states, labels, len(entry["labels"]), s) for s in STRENGTHS), key=loss)
        predicted = softmax(head(torch.from_numpy(unseen)).numpy())
        print(f"{entry['name']}: {len(labels)} texts; on val macro-F1 {np.mean(f1_by_class(predicted, target)):.3f}", flush=True)
        fitted |= {f"heads.{entry['name']}.{key}": value for key, value in head.state_dict().items()}
    torch.save(fitted, config["work"] / "heads.pt")
