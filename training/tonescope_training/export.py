"""PyTorch to ONNX: float first, then dynamic int8 (per channel, weights and embeddings).

Word embeddings are 8-bit with rare words in coarser steps, or, if the base has them in 4 bits, the base's own.
"""

import warnings
from pathlib import Path

import onnx
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
from .sources import rows_of
from .word_lookup import replace_word_table, word_lookup
from .word_table import word_table


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
    count = config.file.quantization.texts
    texts = [row["text"] for row in read_jsonl(config.data / "train.jsonl")]
    if config.file.sources:
        by_source = [rows_of(config, source, "train") for source in config.file.sources]
        each = count // (len(by_source) + 1)
        texts = texts[:each] + [row["text"] for rows in by_source for row in rows[:: max(1, len(rows) // each)][:each]]
    texts = texts[:count]
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
    is_blocked = config.encoder.file.endswith(".bin")
    quantize_dynamic(
        folder / "prepared.onnx",
        folder / "model_int8.onnx",
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[word_lookup(onnx.load(folder / "prepared.onnx").graph).name] if is_blocked else [],
    )
    if is_blocked:
        replace_word_table(folder / "model_int8.onnx", word_table(config, *load_tokenizer(config)))
    else:
        round_rare_rows(config, folder / "model_int8.onnx")
    for name in ["smooth.onnx", "prepared.onnx"]:
        (folder / name).unlink()
    for name in ["model.onnx", "model_int8.onnx"]:
        print(f"{name}: {(folder / name).stat().st_size:,} bytes")


def export(config: Config) -> None:
    model = load_weights(new_model(config, {"sentiment": len(SENTIMENT)}), config.work / "best.pt")
    write_files(config, model.eval(), config.work / "onnx")
