"""Other ways to 8 bits beside the one that ships, on validation: what each keeps of the floats, and how long its file is."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from .data import sentiment_task
from .export import texts_for_ranges
from .metrics import report, softmax
from .model import load_tokenizer
from .session import feeds, open_session, outputs_of


class Texts(CalibrationDataReader):
    """One text after the other, for the ranges of a static quantization."""

    def __init__(self, texts: list[list[int]]):
        self.feeds = map(feeds, texts)

    def get_next(self) -> dict | None:
        return next(self.feeds, None)


def second_products(graph: onnx.GraphProto) -> list[str]:
    """The names of the second product of each feed-forward layer, whose activations have the widest range."""
    return [node.name for node in graph.node if node.op_type == "MatMul" and "/output/dense/" in node.name and "attention" not in node.name]


def quantizations(config: dict) -> None:
    exports = config["work"] / "onnx"
    tokenizer, _ = load_tokenizer(config)
    validation = sentiment_task(config, "validation", tokenizer, config["bundle"]["max_length"])
    floats = outputs_of(open_session(exports / "model.onnx"), validation)

    def compare(name: str, file: Path) -> None:
        logits = outputs_of(open_session(file), validation)
        same, gap = (logits.argmax(-1) == floats.argmax(-1)).mean(), np.abs(logits - floats).mean()
        figures = report(softmax(logits), validation.labels)
        print(
            f"{name}: {file.stat().st_size:,} bytes, labels as the floats {same:.2%}, mean gap of logits {gap:.4f}, "
            f"macro-recall {figures['macro_recall']:.4f}, NLL {figures['nll']:.4f}",
            flush=True,
        )

    figures = report(softmax(floats), validation.labels)
    print(f"floats: macro-recall {figures['macro_recall']:.4f}, NLL {figures['nll']:.4f}", flush=True)
    compare("as it ships", exports / "model_int8.onnx")
    with TemporaryDirectory() as temporary:
        prepared, file = Path(temporary) / "prepared.onnx", Path(temporary) / "quantized.onnx"
        quant_pre_process(exports / "model.onnx", prepared, skip_symbolic_shape=True)
        wide = second_products(onnx.load(prepared).graph)
        for name, options in {
            "dynamic, per tensor": {"per_channel": False},
            "dynamic, per channel": {"per_channel": True},
            f"dynamic, per channel, {len(wide)} second feed-forward products in float": {"per_channel": True, "nodes_to_exclude": wide},
        }.items():
            quantize_dynamic(prepared, file, weight_type=QuantType.QInt8, **options)
            compare(name, file)
        quantize_static(
            prepared,
            file,
            Texts(texts_for_ranges(config, tokenizer)),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            activation_type=QuantType.QUInt8,
            extra_options={"MatMulConstBOnly": True},
        )
        compare("static, per channel", file)
