"""The weights of the bundle that ships, as floats that training can go on from.

What smoothing moved between activations and weights is moved back, so that the result is a plain BERT. Weights
come back as 8 bits had them; activations were rounded only while running.
"""

import onnx
import torch
from onnx import numpy_helper

from .config import bundle_folder


def shipped_weights(config: dict) -> dict[str, torch.Tensor]:
    """A state of `TweetClassifier` with the sentiment head, [out, in] for each linear layer, as it was before `prior`."""
    graph = onnx.load(bundle_folder(config) / "onnx" / "model_int8.onnx").graph
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    readers: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)

    def layer_of(product: onnx.NodeProto) -> str:
        """The name of the linear layer, which its bias has kept."""
        name = product.output[0]
        while True:
            [node] = readers[name]
            for given in node.input:
                if node.op_type == "Add" and given.endswith(".bias"):
                    return given.removesuffix(".bias")
            name = node.output[0]

    floats = {
        name: (tensors[f"{name}_quantized"].astype("float32") - tensors[f"{name}_zero_point"]) * tensors[f"{name}_scale"]
        for name in (key.removesuffix("_quantized") for key in tensors if key.endswith("_quantized"))
    }
    state = {
        name.removeprefix("model.").replace(".linear.", "."): torch.tensor(value)
        for name, value in (tensors | floats).items()
        if name.startswith("model.") and name.endswith((".weight", ".bias"))
    }
    for node in graph.node:
        stored = node.input[1].removesuffix("_quantized") if node.op_type == "MatMulInteger" else None
        if stored not in floats:
            continue
        layer = layer_of(node).removeprefix("model.").removesuffix(".linear")
        weight = torch.tensor(floats[stored]).T
        # Layers that read the same activations share the factor of the first of them.
        owner = layer.replace(".key", ".query").replace(".value", ".query")
        inverse = tensors.get(f"model.{owner}.inverse")
        state[f"{layer}.weight"] = weight if inverse is None else weight * torch.tensor(inverse)
    state["heads.sentiment.bias"] -= torch.tensor(config["average"]["constants"])
    return state
