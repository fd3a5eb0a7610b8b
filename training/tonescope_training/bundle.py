"""The folder that ships: weights, tokenizer, configuration, and the manifest that binds them."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

from .calibrate import validation_logits
from .config import bundle_folder
from .data import SENTIMENT, UNSEEN
from .metrics import report, softmax
from .model import encoder_config, load_tokenizer


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")


def bundle(config: dict) -> None:
    settings, folder = config["bundle"], bundle_folder(config)
    exports = config["work"] / "onnx"
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    shutil.copy(exports / "model_int8.onnx", folder / "onnx" / "model_int8.onnx")

    tokenizer, _ = load_tokenizer(config)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), "utf-8")
    special = {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]"}
    write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": settings["max_length"], **special},
    )
    names = dict(enumerate(SENTIMENT))
    description = encoder_config(config, tokenizer.get_vocab_size()).to_diff_dict()
    description |= {
        "architectures": ["BertForSequenceClassification"],
        "classifier_pooling": "mean",
        "id2label": names,
        "label2id": {label: i for i, label in names.items()},
        "problem_type": "single_label_classification",
    }
    description.pop("_name_or_path", None)
    write_json(folder / "config.json", description)

    float_logits, labels = validation_logits(config, exports / "model.onnx")
    calibration = json.loads((config["work"] / "calibration.json").read_text("utf-8"))
    temperature = calibration["temperature"]
    logits = np.load(config["work"] / "validation.npz")["logits"]
    rows = [
        ("float32", "validation", softmax(float_logits), labels),
        ("int8", "validation", softmax(logits, temperature), labels),
        ("int8", "the half of validation that the temperature has not seen", softmax(logits[UNSEEN], temperature), labels[UNSEEN]),
    ]
    evaluations = []
    for dtype, data, probabilities, target in rows:
        figures = report(probabilities, target)
        print(dtype, data, figures)
        evaluations.append({
            "data": f"TweetEval sentiment, {data}",
            "texts": figures["texts"],
            "macroRecall": figures["macro_recall"],
            "accuracy": figures["accuracy"],
            "ece": figures["ece_15"],
            "dtype": dtype,
        })
    agree = float((logits.argmax(-1) == float_logits.argmax(-1)).mean())
    print(f"labels of int8 equal to float on {agree:.2%} of validation; temperature {temperature}")

    paths = ["config.json", "onnx/model_int8.onnx", "tokenizer.json", "tokenizer_config.json"]
    contents = {path: (folder / path).read_bytes() for path in paths}
    write_json(
        folder / "manifest.json",
        {
            "manifestVersion": 1,
            "id": settings["name"],
            "revision": settings["revision"],
            "description": f"Tweet sentiment in English, made from {config['base']['source']} for this app.",
            "licence": config["base"]["licence"],
            "languages": ["en"],
            "labels": SENTIMENT,
            "maxLength": settings["max_length"],
            "preprocessing": "tweet",
            "weights": [
                {
                    "dtype": "int8",
                    "path": "onnx/model_int8.onnx",
                    "temperature": temperature,
                    "calibratedOn": "one half of TweetEval's sentiment validation set (2013 to 2016, English)",
                    "notSure": {
                        "below": calibration["sureFrom"],
                        "coverage": calibration["answered"]["coverage"],
                        "accuracy": calibration["answered"]["accuracy"],
                        "measuredOn": "the other half of TweetEval's sentiment validation set",
                    },
                }
            ],
            "tokenizer": {"json": "tokenizer.json", "config": "tokenizer_config.json"},
            "evaluations": evaluations,
            "files": [
                {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                for path, content in contents.items()
            ],
        },
    )
