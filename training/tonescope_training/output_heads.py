"""Further output heads on the bundle's encoder, as outputs of the same graph besides `logits`.

Each is one linear layer on the pooled vector, fitted on the output of the int8 encoder. The encoder and the sentiment
logits stay bit-identical; running the stage again replaces the heads of an earlier run.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession
from torch.nn.functional import cross_entropy

from .bundle import write_json
from .config import Config, OutputHead, bundle_folder
from .data import Task, output_head_task
from .metrics import f1_by_class, fit_temperature, report, softmax
from .model import load_tokenizer
from .onnx_inference import open_session, run_task

PREFIX = "further/"  # of every name that this stage adds to the graph
PENALTIES = [1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2]  # of L2; the best on `val` is used


def output_name(head: str) -> str:
    return f"{head}_logits"


def remove_output_heads(model: ModelProto, names: list[str]) -> ModelProto:
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


def pooled_quantizer(model: ModelProto) -> NodeProto:
    """The node that quantizes the pooled vector, before the product with the sentiment head's weights."""
    producers = {name: node for node in model.graph.node for name in node.output}
    node = producers["logits"]
    while node.op_type != "MatMulInteger":
        node = next(producers[name] for name in node.input if name in producers)
    return producers[node.input[0]]


def append_output_head(model: ModelProto, name: str, weight: np.ndarray, bias: np.ndarray) -> None:
    """Adds a head with `weight` [hidden, labels], quantized to 8 bits with one scale per label, like the sentiment head."""
    graph = model.graph
    values, scale, zero = pooled_quantizer(model).output
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


def logistic_regression(states: np.ndarray, labels: np.ndarray, classes: int, penalty: float) -> torch.nn.Linear:
    """Multinomial logistic regression on states [texts, hidden] with an L2 penalty, to convergence."""
    x, y = torch.from_numpy(states), torch.from_numpy(labels)
    layer = torch.nn.Linear(x.shape[1], classes)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=400, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = cross_entropy(layer(x), y) + penalty * layer.weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return layer.requires_grad_(False)


def best_logistic_regression(states: dict[str, tuple[np.ndarray, np.ndarray]], classes: int) -> torch.nn.Linear:
    """The layer with the lowest cross entropy on `val`."""
    inputs, target = (torch.from_numpy(part) for part in states["val"])
    layers = [logistic_regression(*states["train"], classes, penalty) for penalty in PENALTIES]
    return min(layers, key=lambda layer: float(cross_entropy(layer(inputs), target)))


Splits = dict[str, Task]


def append_output_heads(heads: list[OutputHead], tasks: dict[str, Splits], file: Path) -> None:
    """Fits each head on the pooled vectors of the graph in `file` and adds it to the file."""
    model = remove_output_heads(onnx.load(file), list(tasks))
    pooled = pooled_quantizer(model).input[0]
    with_pooled = ModelProto()
    with_pooled.CopyFrom(model)
    with_pooled.graph.output.append(helper.make_empty_tensor_value_info(pooled))
    session = open_session(with_pooled.SerializeToString())
    for head in heads:
        splits = tasks[head.name]
        states = {split: (run_task(session, splits[split], pooled), splits[split].labels) for split in ["train", "val"]}
        layer = best_logistic_regression(states, len(head.labels))
        append_output_head(model, head.name, layer.weight.numpy().T, layer.bias.numpy())
        print(f"{head.name}: fitted on {len(states['train'][1])} texts", flush=True)
    onnx.checker.check_model(model)
    onnx.save(model, file)


def evaluate_output_head(session: InferenceSession, head: OutputHead, splits: Splits, dtype: str) -> tuple[float, dict]:
    """The temperature fitted on `val`, and the manifest's metrics on `test`."""
    output = output_name(head.name)
    temperature = round(fit_temperature(run_task(session, splits["val"], output), splits["val"].labels), 4)
    labels = splits["test"].labels
    probabilities = softmax(run_task(session, splits["test"], output), temperature)
    metrics, f1 = report(probabilities, labels), f1_by_class(probabilities, labels)
    print(f"{head.name}: temperature {temperature}, F1 {[round(value, 3) for value in f1]}, {metrics}", flush=True)
    return temperature, {
        "head": head.name,
        "data": f"{head.data}, test",
        "texts": metrics["texts"],
        "macroRecall": metrics["macro_recall"],
        "macroF1": round(float(np.mean(f1)), 4),
        "accuracy": metrics["accuracy"],
        "ece": metrics["ece_15"],
        "dtype": dtype,
    }


def output_heads(config: Config) -> None:
    folder, heads = bundle_folder(config), config.file.output_heads
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    [weights] = manifest["weights"]
    file = folder / weights["path"]
    tokenizer, _ = load_tokenizer(config)
    tasks = {
        head.name: {split: output_head_task(config, head, split, tokenizer) for split in ["train", "val", "test"]}
        for head in heads
    }
    append_output_heads(heads, tasks, file)

    session = open_session(file)
    manifest["revision"] = config.bundle.revision
    manifest["heads"] = []
    manifest["evaluations"] = [row for row in manifest["evaluations"] if "head" not in row]
    weights["headTemperatures"] = {}
    for head in heads:
        temperature, evaluation = evaluate_output_head(session, head, tasks[head.name], weights["dtype"])
        weights["headTemperatures"][head.name] = temperature
        manifest["heads"].append({
            "name": head.name,
            "output": output_name(head.name),
            "labels": head.labels,
            "data": head.data,
            "limits": head.limits,
        })
        manifest["evaluations"].append(evaluation)
    content = file.read_bytes()
    [entry] = [entry for entry in manifest["files"] if entry["path"] == weights["path"]]
    entry |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    write_json(folder / "manifest.json", manifest)
