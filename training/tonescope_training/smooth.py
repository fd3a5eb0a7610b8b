"""Moves the range of outlying activation channels into the weights, before quantization.

Dynamic int8 has one step size for a whole activation tensor, so a few outlying channels make every other
channel coarse. SmoothQuant (Xiao et al. 2022): for each linear layer, x W = (x / s)(s W) with s per input
channel. Float results stay as they are up to rounding.
"""

import torch
from torch import nn
from transformers import BertModel


class Scaled(nn.Module):
    """A linear layer on x / s; layers that read the same x share one s, so that the division is done once."""

    def __init__(self, linear: nn.Linear, inverse: nn.Parameter):
        super().__init__()
        self.linear = linear
        self.inverse = inverse

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(x * self.inverse)


def input_ranges(encoder: BertModel, layers: list[nn.Linear], texts: list[list[int]]) -> dict[nn.Linear, torch.Tensor]:
    """For each linear layer the largest magnitude of each input channel over the texts, [in_features]."""
    ranges = {layer: torch.zeros(layer.in_features) for layer in layers}

    def record(layer: nn.Linear, inputs: tuple[torch.Tensor]) -> None:
        ranges[layer] = torch.maximum(ranges[layer], inputs[0].abs().amax((0, 1)))

    hooks = [layer.register_forward_pre_hook(record) for layer in layers]
    for ids in texts:
        encoder(input_ids=torch.tensor([ids]))
    for hook in hooks:
        hook.remove()
    return ranges


def factors(group: list[nn.Linear], activation: torch.Tensor, strength: float) -> torch.Tensor:
    weight = torch.stack([layer.weight.abs().amax(0) for layer in group]).amax(0).clamp_min(1e-5)
    scale = activation.clamp_min(1e-5) ** strength / weight ** (1 - strength)
    return scale / scale.log().mean().exp()


@torch.no_grad()
def smooth(encoder: BertModel, texts: list[list[int]], strength: float) -> None:
    """In place. `strength` 0 leaves the range in the activations, 1 moves all of it into the weights."""
    blocks = encoder.encoder.layer
    linear = [module for module in blocks.modules() if isinstance(module, nn.Linear)]
    ranges = input_ranges(encoder, linear, texts)
    for block in blocks:
        attention = block.attention.self
        # Attention mixes values without touching channels, so this factor folds into the value projection.
        output = block.attention.output.dense
        scale = factors([output], ranges[output], strength)
        attention.value.weight.div_(scale[:, None])
        attention.value.bias.div_(scale)
        output.weight.mul_(scale)

        for owner, names in [
            (attention, ["query", "key", "value"]),
            (block.intermediate, ["dense"]),
            (block.output, ["dense"]),
        ]:
            group = [getattr(owner, name) for name in names]
            scale = factors(group, ranges[group[0]], strength)
            inverse = nn.Parameter(1 / scale, requires_grad=False)
            for name, layer in zip(names, group):
                layer.weight.mul_(scale)
                setattr(owner, name, Scaled(layer, inverse))
