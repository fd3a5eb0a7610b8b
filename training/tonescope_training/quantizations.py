"""Compares ways of quantizing to 8 bits on validation: agreement with the float model, and file size."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from .config import Config
from .data import sentiment_task
from .export import range_texts
from .metrics import report, softmax
from .model import load_tokenizer
from .onnx_inference import feeds, open_session, run_task


class RangeTexts(CalibrationDataReader):
    """Feeds one text after the other, for the ranges of a static quantization."""

    def __init__(self, texts: list[list[int]]):
        self.feeds = map(feeds, texts)

    def get_next(self) -> dict | None:
        return next(self.feeds, None)


def second_feed_forward_products(graph: onnx.GraphProto) -> list[str]:
    """The names of the second product of each feed-forward layer, whose activations have the widest range."""
    return [
        node.name
        for node in graph.node
        if node.op_type == "MatMul" and "/output/dense/" in node.name and "attention" not in node.name
    ]


def quantizations(config: Config) -> None:
    exports = config.work / "onnx"
    tokenizer, _ = load_tokenizer(config)
    validation = sentiment_task(config, "validation", tokenizer, config.bundle.max_length)
    float_logits = run_task(open_session(exports / "model.onnx"), validation)

    def compare(name: str, file: Path) -> None:
        logits = run_task(open_session(file), validation)
        equal = (logits.argmax(-1) == float_logits.argmax(-1)).mean()
        gap = np.abs(logits - float_logits).mean()
        metrics = report(softmax(logits), validation.labels)
        print(
            f"{name}: {file.stat().st_size:,} bytes, labels equal to float {equal:.2%}, mean gap of logits {gap:.4f}, "
            f"macro-recall {metrics['macro_recall']:.4f}, NLL {metrics['nll']:.4f}",
            flush=True,
        )

    metrics = report(softmax(float_logits), validation.labels)
    print(f"float: macro-recall {metrics['macro_recall']:.4f}, NLL {metrics['nll']:.4f}", flush=True)
    compare("as shipped", exports / "model_int8.onnx")
    with TemporaryDirectory() as temporary:
        prepared, file = Path(temporary) / "prepared.onnx", Path(temporary) / "quantized.onnx"
        quant_pre_process(exports / "model.onnx", prepared, skip_symbolic_shape=True)
        wide = second_feed_forward_products(onnx.load(prepared).graph)
        for name, options in {
            "dynamic, per tensor": {"per_channel": False},
            "dynamic, per channel": {"per_channel": True},
            f"dynamic, per channel, {len(wide)} second feed-forward products in float": {
                "per_channel": True,
                "nodes_to_exclude": wide,
            },
        }.items():
            quantize_dynamic(prepared, file, weight_type=QuantType.QInt8, **options)
            compare(name, file)
        quantize_static(
            prepared,
            file,
            RangeTexts(range_texts(config, tokenizer)),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            activation_type=QuantType.QUInt8,
            extra_options={"MatMulConstBOnly": True},
        )
        compare("static, per channel", file)
