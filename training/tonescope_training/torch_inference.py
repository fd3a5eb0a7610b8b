"""Batched inference with a PyTorch model."""

import numpy as np
import torch

from .data import Task
from .model import TweetClassifier

BATCH_SIZE = 64


def collate(rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids of several texts to input_ids and attention_mask, [batch, tokens]."""
    longest = max(map(len, rows))
    input_ids = torch.zeros(len(rows), longest, dtype=torch.long)
    attention_mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for row, ids in enumerate(rows):
        input_ids[row, : len(ids)] = torch.tensor(ids)
        attention_mask[row, : len(ids)] = 1
    return input_ids, attention_mask


def mixed_precision() -> torch.autocast:
    """bfloat16 where the processor supports it; on others it is emulated and many times slower."""
    is_supported = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return torch.autocast("cpu", torch.bfloat16, enabled=is_supported)


@torch.inference_mode()
def predict_logits(model: TweetClassifier, task: Task, head: str = "sentiment") -> np.ndarray:
    """[texts, classes], in the order of the task; texts of similar length share a batch."""
    model.eval()
    order = sorted(range(len(task.examples)), key=lambda i: len(task.examples[i][0]))
    logits = np.zeros((len(order), model.heads[head].out_features), np.float32)
    for start in range(0, len(order), BATCH_SIZE):
        indices = order[start : start + BATCH_SIZE]
        input_ids, attention_mask = collate([task.examples[i][0] for i in indices])
        with mixed_precision():
            logits[indices] = model(input_ids, attention_mask, head).float().numpy()
    return logits
