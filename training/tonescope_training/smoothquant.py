"""Moves the range of outlier activation channels into the weights, before quantization.

Dynamic int8 has one scale for a whole activation tensor, so a few outlier channels make all other channels coarse, and
one token of large magnitude all other tokens. SmoothQuant (Xiao et al. 2022): for each linear layer, x W = (x / s)(s W)
with s per input channel. Float results stay the same up to rounding.
"""

import torch
from torch import nn
from transformers import BertModel


class ScaledLinear(nn.Module):
    """A linear layer on x / s; layers that read the same x share one s, so that the division is done once.

    With `per_token` each token is normalized to a magnitude of one before the product and scaled back after it, so that
    a token of large magnitude does not make the others coarse.
    """

    def __init__(self, linear: nn.Linear, inverse: nn.Parameter | None, per_token: bool):
        super().__init__()
        self.linear = linear
        self.inverse = inverse
        self.per_token = per_token

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x [batch, tokens, in] to [batch, tokens, out]."""
        if self.inverse is not None:
            x = x * self.inverse
        if not self.per_token:
            return self.linear(x)
        peak = x.abs().amax(-1, keepdim=True).clamp_min(1e-6)
        return torch.matmul(x / peak, self.linear.weight.T) * peak + self.linear.bias


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


def smoothing_factors(group: list[nn.Linear], activation: torch.Tensor, alpha: float) -> torch.Tensor:
    """[in_features], normalized to a geometric mean of one."""
    weight = torch.stack([layer.weight.abs().amax(0) for layer in group]).amax(0).clamp_min(1e-5)
    scale = activation.clamp_min(1e-5) ** alpha / weight ** (1 - alpha)
    return scale / scale.log().mean().exp()


@torch.no_grad()
def apply_smoothquant(
    encoder: BertModel, texts: list[list[int]], alphas: dict[str, float], per_token: list[str]
) -> None:
    """Changes the encoder in place. An alpha of 0 leaves the range in the activations, 1 moves all of it into the weights.

    `alphas` and `per_token` name kinds of layers: query_key_value, attention_output, ffn_in, ffn_out.
    """
    blocks = encoder.encoder.layer
    linear = [module for module in blocks.modules() if isinstance(module, nn.Linear)]
    ranges = input_ranges(encoder, linear, texts)
    for block in blocks:
        attention = block.attention.self
        # Attention mixes values without mixing channels, so this factor folds into the value projection.
        output = block.attention.output.dense
        scale = smoothing_factors([output], ranges[output], alphas["attention_output"])
        attention.value.weight.div_(scale[:, None])
        attention.value.bias.div_(scale)
        output.weight.mul_(scale)
        block.attention.output.dense = ScaledLinear(output, None, "attention_output" in per_token)

        for kind, owner, names in [
            ("query_key_value", attention, ["query", "key", "value"]),
            ("ffn_in", block.intermediate, ["dense"]),
            ("ffn_out", block.output, ["dense"]),
        ]:
            group = [getattr(owner, name) for name in names]
            scale = smoothing_factors(group, ranges[group[0]], alphas[kind])
            inverse = nn.Parameter(1 / scale, requires_grad=False)
            for name, layer in zip(names, group):
                layer.weight.mul_(scale)
                setattr(owner, name, ScaledLinear(layer, inverse, kind in per_token))
