"""The shipped folder: weights, tokenizer, configuration, and the manifest with the hash of every file."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

from .calibrate import validation_logits
from .config import Config, bundle_folder
from .data import EVALUATION_HALF, SENTIMENT
from .language_evaluation import language_evaluations
from .metrics import report, softmax
from .model import encoder_config, load_tokenizer

FILES = ["config.json", "onnx/model_int8.onnx", "tokenizer.json", "tokenizer_config.json"]
SPECIAL_TOKENS = {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]"}
UNIGRAM_TOKENS = {
    "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "sep_token": "</s>", "pad_token": "<pad>",
    "cls_token": "<s>", "mask_token": "<mask>",
}
UNIGRAM_PAD_ID = 1


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")


def is_unigram(config: Config) -> bool:
    return config.encoder.kept_pieces is not None


def tokenizer_config(config: Config) -> dict:
    """tokenizer_config.json, as transformers reads it."""
    length = {"model_max_length": config.bundle.max_length}
    if is_unigram(config):
        return {"tokenizer_class": "XLMRobertaTokenizerFast", **length, **UNIGRAM_TOKENS}
    return {"tokenizer_class": "BertTokenizer", "do_lower_case": True, **length, **SPECIAL_TOKENS}


def model_config(config: Config, vocab_size: int) -> dict:
    """config.json, as transformers reads it."""
    names = dict(enumerate(SENTIMENT))
    description = encoder_config(config, vocab_size).to_diff_dict()
    description |= {
        "architectures": ["BertForSequenceClassification"],
        "classifier_pooling": "mean",
        "id2label": names,
        "label2id": {label: i for i, label in names.items()},
        "problem_type": "single_label_classification",
    }
    description.pop("_name_or_path", None)
    if is_unigram(config):
        description["pad_token_id"] = UNIGRAM_PAD_ID
    return description


def evaluations(config: Config, temperature: float) -> list[dict]:
    """The manifest's metrics, measured on validation with the float and the int8 graph."""
    float_logits, labels = validation_logits(config, config.work / "onnx" / "model.onnx")
    logits = np.load(config.work / "validation.npz")["logits"]
    half = EVALUATION_HALF
    entries = []
    for dtype, data, probabilities, target in [
        ("float32", "validation", softmax(float_logits), labels),
        ("int8", "validation", softmax(logits, temperature), labels),
        ("int8", "the half of validation that the temperature has not seen", softmax(logits[half], temperature), labels[half]),
    ]:
        metrics = report(probabilities, target)
        print(dtype, data, metrics)
        entries.append({
            "data": f"TweetEval sentiment, {data}",
            "texts": metrics["texts"],
            "macroRecall": metrics["macro_recall"],
            "accuracy": metrics["accuracy"],
            "ece": metrics["ece_15"],
            "dtype": dtype,
        })
    equal = float((logits.argmax(-1) == float_logits.argmax(-1)).mean())
    print(f"labels of int8 equal to float on {equal:.2%} of validation; temperature {temperature}")
    return entries


def calibrated_on(config: Config) -> str:
    if config.file.sources:
        return "validation texts of every language, as many of each"
    return "one half of TweetEval's sentiment validation set (2013 to 2016, English)"


def measured_on(config: Config) -> str:
    """The texts on which the "not sure" threshold, chosen on as many others, was measured."""
    if config.file.sources:
        return "one half of the validation texts of every language, as many of each"
    return "the other half of TweetEval's sentiment validation set"


def manifest(config: Config, folder: Path) -> dict:
    settings = config.bundle
    calibration = json.loads((config.work / "calibration.json").read_text("utf-8"))
    temperature, selective = calibration["temperature"], calibration["selective"]
    # A model trained with the class shares of its collections has no constants.
    adjustment = config.work / "logit_adjustment.json"
    constants = json.loads(adjustment.read_text("utf-8")) if adjustment.exists() else None
    contents = {path: (folder / path).read_bytes() for path in FILES}
    return {
        "manifestVersion": 3,
        "id": settings.name,
        "revision": settings.revision,
        "description": settings.description,
        "license": config.encoder.license,
        "languages": settings.languages,
        "labels": SENTIMENT,
        "maxLength": settings.max_length,
        "preprocessing": settings.preprocessing,
        "weights": [
            {
                "dtype": "int8",
                "path": "onnx/model_int8.onnx",
                "temperature": temperature,
                "calibratedOn": calibrated_on(config),
                **({"logitAdjustment": constants} if constants else {}),
                "notSure": {
                    "below": calibration["threshold"],
                    "coverage": selective["coverage"],
                    "accuracy": selective["accuracy"],
                    "measuredOn": measured_on(config),
                },
            }
        ],
        "tokenizer": {"json": "tokenizer.json", "config": "tokenizer_config.json"},
        "evaluations": language_evaluations(config) if config.file.sources else evaluations(config, temperature),
        "files": [
            {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in contents.items()
        ],
    }


def bundle(config: Config) -> None:
    folder = bundle_folder(config)
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    shutil.copy(config.work / "onnx" / "model_int8.onnx", folder / "onnx" / "model_int8.onnx")
    tokenizer, _ = load_tokenizer(config)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), "utf-8")
    write_json(folder / "tokenizer_config.json", tokenizer_config(config))
    write_json(folder / "config.json", model_config(config, tokenizer.get_vocab_size()))
    write_json(folder / "manifest.json", manifest(config, folder))
