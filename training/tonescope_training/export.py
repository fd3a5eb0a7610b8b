"""PyTorch to ONNX: float first, then dynamic int8 (per channel, weights and embeddings), rare words in coarser steps."""

import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from torch import nn

from .config import Config
from .data import SENTIMENT, read_jsonl, tokenize
from .model import TweetClassifier, load_tokenizer, load_weights, new_model
from .row_rounding import round_rare_rows
from .smoothquant import apply_smoothquant


class SentimentGraph(nn.Module):
    """The shipped part: the encoder and the sentiment head."""

    def __init__(self, model: TweetClassifier):
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """input_ids, attention_mask [batch, tokens] to logits [batch, classes]."""
        return self.model(input_ids, attention_mask)


def write_graph(model: TweetClassifier, ids: torch.Tensor, file: Path) -> None:
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            # The export restores the mode that a module had before; in training mode dropout would change the ranges.
            SentimentGraph(model).eval(),
            (ids, torch.ones_like(ids)),
            file,
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )


def range_texts(config: Config, tokenizer: Tokenizer) -> list[list[int]]:
    """Token ids of the texts on which the ranges of activations are measured."""
    texts = [row["text"] for row in read_jsonl(config.data / "train.jsonl")[: config.file.quantization.texts]]
    return tokenize(texts, tokenizer, config.train.max_tokens)


def write_files(config: Config, model: TweetClassifier, folder: Path) -> None:
    """Writes model.onnx and model_int8.onnx. SmoothQuant changes the model in place; do not use it afterwards."""
    folder.mkdir(exist_ok=True)
    tokenizer, _ = load_tokenizer(config)
    ids = torch.tensor([tokenizer.encode("An example, so that the graph can be traced.").ids])
    write_graph(model, ids, folder / "model.onnx")

    settings = config.file.quantization
    apply_smoothquant(model.encoder, range_texts(config, tokenizer), settings.smoothquant_alpha, settings.per_token)
    write_graph(model, ids, folder / "smooth.onnx")
    quant_pre_process(folder / "smooth.onnx", folder / "prepared.onnx", skip_symbolic_shape=True)
    quantize_dynamic(
        folder / "prepared.onnx",
        folder / "model_int8.onnx",
        per_channel=True,
        weight_type=QuantType.QInt8,
    )
    round_rare_rows(config, folder / "model_int8.onnx")
    for name in ["smooth.onnx", "prepared.onnx"]:
        (folder / name).unlink()
    for name in ["model.onnx", "model_int8.onnx"]:
        print(f"{name}: {(folder / name).stat().st_size:,} bytes")


def export(config: Config) -> None:
    model = load_weights(new_model(config, {"sentiment": len(SENTIMENT)}), config.work / "best.pt")
    write_files(config, model.eval(), config.work / "onnx")
