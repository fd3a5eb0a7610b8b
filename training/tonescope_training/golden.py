"""Reference results of the Python pipeline for self-written texts, with which the engine's tests compare.

For each text: input ids (truncated to the model's limit with the closing token kept), logits of the float graph and of
the int8 graph, all with onnxruntime's CPU provider, one unpadded text per run.
"""

import json
from importlib.metadata import version

import numpy as np

from .config import TRAINING, Config, bundle_folder
from .data import tokenize
from .model import load_tokenizer
from .onnx_inference import open_session, run_text


def golden(config: Config) -> None:
    folder = TRAINING / config.bundle.golden
    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    tokenizer, _ = load_tokenizer(config)
    sessions = {
        "float32": open_session(config.work / "onnx" / "model.onnx"),
        "int8": open_session(bundle_folder(config) / "onnx" / "model_int8.onnx"),
    }
    rows = []
    for text, ids in zip(texts, tokenize(texts, tokenizer, config.bundle.max_length)):
        logits = {name: run_text(session, ids).tolist() for name, session in sessions.items()}
        rows.append({"text": text, "inputIds": ids, "logits": logits})
    header = {"onnxruntime": version("onnxruntime"), "tokenizers": version("tokenizers")}
    body = ",\n".join(json.dumps(row) for row in rows)
    (folder / "golden.json").write_text(f'{{"made": {json.dumps(header)}, "texts": [\n{body}\n]}}\n', "utf-8")
    equal = sum(int(np.argmax(row["logits"]["float32"]) == np.argmax(row["logits"]["int8"])) for row in rows)
    gap = max(np.abs(np.subtract(row["logits"]["float32"], row["logits"]["int8"])).max() for row in rows)
    print(f"{len(rows)} texts; int8 against float: labels equal on {equal}, largest difference of logits {gap:.3f}")
