"""Further heads on the encoder of the bundle, as outputs of the same graph beside `logits`.

Each is one linear layer on the pooled vector, fitted on what the int8 encoder really puts out. The encoder and the
classes stay as they are, to the bit; running the stage again replaces the heads of an earlier run.
"""

import hashlib
import json

import numpy as np
import onnx
import torch
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from torch.nn.functional import cross_entropy

from .bundle import write_json
from .config import bundle_folder
from .data import head_task
from .metrics import f1_by_class, fit_temperature, report, softmax
from .model import load_tokenizer
from .session import open_session, outputs_of

PREFIX = "further/"  # of every name that this stage adds to the graph
STRENGTHS = [1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2]  # of the L2 penalty; the best on `val` is taken


def output_name(head: str) -> str:
    return f"{head}_logits"


def without_heads(model: ModelProto, names: list[str]) -> ModelProto:
    graph = model.graph
    kept = {
        "node": [node for node in graph.node if not node.name.startswith(PREFIX)],
        "initializer": [tensor for tensor in graph.initializer if not tensor.name.startswith(PREFIX)],
        "output": [value for value in graph.output if value.name not in map(output_name, names)],
    }
    for field, values in kept.items():
        getattr(graph, field).clear()
        getattr(graph, field).extend(values)
    return model


def quantizer_of_pooled(model: ModelProto) -> NodeProto:
    """The node that makes 8 bits of the pooled vector, before the product with the classes' weights."""
    made_by = {name: node for node in model.graph.node for name in node.output}
    node = made_by["logits"]
    while node.op_type != "MatMulInteger":
        node = next(made_by[name] for name in node.input if name in made_by)
    return made_by[node.input[0]]


def append_head(model: ModelProto, name: str, weight: np.ndarray, bias: np.ndarray) -> None:
    """`weight` [hidden, labels] in 8 bits with one scale for each label, as the classes have it."""
    graph = model.graph
    values, scale, zero = quantizer_of_pooled(model).output
    step = (np.abs(weight).max(0) / 127).astype(np.float32)
    names = {part: f"{PREFIX}{name}/{part}" for part in ["weight", "zero", "step", "bias"]}
    tensors = {
        "weight": np.clip(np.rint(weight / step), -127, 127).astype(np.int8),
        "zero": np.zeros(len(bias), np.int8),
        "step": step,
        "bias": bias.astype(np.float32),
    }
    graph.initializer.extend(numpy_helper.from_array(tensors[part], names[part]) for part in tensors)

    def add(operator: str, inputs: list[str], output: str, **attributes: int) -> str:
        node_name = f"{PREFIX}{name}/{operator}/{len(graph.node)}"
        graph.node.append(helper.make_node(operator, inputs, [output], node_name, **attributes))
        return output

    product = add("MatMulInteger", [values, names["weight"], zero, names["zero"]], f"{PREFIX}{name}/product")
    floats = add("Cast", [product], f"{PREFIX}{name}/floats", to=TensorProto.FLOAT)
    scales = add("Mul", [scale, names["step"]], f"{PREFIX}{name}/scales")
    scaled = add("Mul", [floats, scales], f"{PREFIX}{name}/scaled")
    add("Add", [scaled, names["bias"]], output_name(name))
    shape = ["batch", len(bias)]
    graph.output.append(helper.make_tensor_value_info(output_name(name), TensorProto.FLOAT, shape))


def fit(states: np.ndarray, labels: np.ndarray, classes: int, strength: float) -> torch.nn.Linear:
    """Multinomial logistic regression with an L2 penalty, to convergence."""
    x, y = torch.from_numpy(states), torch.from_numpy(labels)
    layer = torch.nn.Linear(x.shape[1], classes)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=400, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = cross_entropy(layer(x), y) + strength * layer.weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return layer.requires_grad_(False)


def best_fit(states: dict[str, tuple[np.ndarray, np.ndarray]], classes: int) -> torch.nn.Linear:
    unseen, target = (torch.from_numpy(part) for part in states["val"])
    layers = [fit(*states["train"], classes, strength) for strength in STRENGTHS]
    return min(layers, key=lambda layer: float(cross_entropy(layer(unseen), target)))


def heads(config: dict) -> None:
    folder = bundle_folder(config)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    [weights] = manifest["weights"]
    file = folder / weights["path"]
    tokenizer, _ = load_tokenizer(config)
    tasks = {
        entry["name"]: {split: head_task(config, entry, split, tokenizer) for split in ["train", "val", "test"]}
        for entry in config["head"]
    }

    model = without_heads(onnx.load(file), list(tasks))
    pooled = quantizer_of_pooled(model).input[0]
    probe = ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.append(helper.make_empty_tensor_value_info(pooled))
    session = open_session(probe.SerializeToString())
    for entry in config["head"]:
        splits = tasks[entry["name"]]
        states = {split: (outputs_of(session, splits[split], pooled), splits[split].labels) for split in ["train", "val"]}
        layer = best_fit(states, len(entry["labels"]))
        append_head(model, entry["name"], layer.weight.numpy().T, layer.bias.numpy())
        print(f"{entry['name']}: fitted on {len(states['train'][1])} texts", flush=True)
    onnx.checker.check_model(model)
    onnx.save(model, file)

    session = open_session(file)
    manifest["revision"] = config["bundle"]["revision"]
    manifest["heads"] = []
    manifest["evaluations"] = [row for row in manifest["evaluations"] if "head" not in row]
    weights["headTemperatures"] = {}
    for entry in config["head"]:
        name, splits = entry["name"], tasks[entry["name"]]
        calibrating = outputs_of(session, splits["val"], output_name(name))
        temperature = round(fit_temperature(calibrating, splits["val"].labels), 4)
        labels = splits["test"].labels
        probabilities = softmax(outputs_of(session, splits["test"], output_name(name)), temperature)
        figures, f1 = report(probabilities, labels), f1_by_class(probabilities, labels)
        print(f"{name}: temperature {temperature}, F1 {[round(value, 3) for value in f1]}, {figures}", flush=True)
        weights["headTemperatures"][name] = temperature
        manifest["heads"].append({"name": name, "output": output_name(name)} | {
            key: entry[key] for key in ["labels", "data", "limits"]
        })
        manifest["evaluations"].append({
            "head": name,
            "data": f"{entry['data']}, test",
            "texts": figures["texts"],
            "macroRecall": figures["macro_recall"],
            "macroF1": round(float(np.mean(f1)), 4),
            "accuracy": figures["accuracy"],
            "ece": figures["ece_15"],
            "dtype": weights["dtype"],
        })
    content = file.read_bytes()
    [listed] = [entry for entry in manifest["files"] if entry["path"] == weights["path"]]
    listed |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    write_json(folder / "manifest.json", manifest)
