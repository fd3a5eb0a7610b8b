"""Labeled collections of several languages: their split by text hash, and how often each text is shown."""

import hashlib
import html
import random
import re
import unicodedata
from collections import Counter, defaultdict

import numpy as np
from tokenizers import Tokenizer

from .config import Config, Source
from .data import SENTIMENT, Task, make_task, read_jsonl
from .distillation import with_teacher_targets

ENGLISH = "en"
PARTS, EVALUATION_PART = 5, 1  # a text is kept for evaluation if its hash modulo 5 is 1; part 0 of some collections is their test


def comparison_key(text: str) -> str:
    """The same for copies that differ in case, names, links, spaces, punctuation or a leading RT."""
    text = unicodedata.normalize("NFKC", html.unescape(html.unescape(text))).lower()
    text = re.sub(r"https?\S*|www\.\S+|@[\w\-]+|\burl\b|\[link\]", " ", text)
    text = re.sub(r"^\s*(\brt\b\s*:?\s*)+", " ", text)
    return "".join(character for character in text if unicodedata.category(character)[0] not in "PZC")


def is_for_evaluation(text: str) -> bool:
    return int(hashlib.sha256(comparison_key(text).encode()).hexdigest(), 16) % PARTS == EVALUATION_PART


def rows_of(config: Config, source: Source, split: str) -> list[dict]:
    """The rows of a collection for "train" or "evaluation", of the languages that the model is made for."""
    languages = source.languages or config.file.sampling.languages
    file = source.evaluation if source.evaluation and split == "evaluation" else source.file
    rows = [row for row in read_jsonl(config.data / file) if row["lang"] in languages]
    if source.evaluation:
        return rows
    return [row for row in rows if is_for_evaluation(row["text"]) == (split == "evaluation")]


def evaluation_tasks(config: Config, tokenizer: Tokenizer) -> dict[tuple[str, str], Task]:
    """The texts that training never shows, by collection and language; those of training files are their fifth by hash."""
    groups: dict[tuple[str, str], list[dict]] = {}
    for source in config.file.sources:
        for row in rows_of(config, source, "evaluation"):
            groups.setdefault((source.name, row["lang"]), []).append(row)
    tokens = config.bundle.max_length
    tasks = {key: make_task(key[0], rows, len(SENTIMENT), tokenizer, tokens) for key, rows in groups.items()}
    validation = read_jsonl(config.data / "validation.jsonl")
    return {("tweeteval", ENGLISH): make_task("tweeteval", validation, len(SENTIMENT), tokenizer, tokens)} | tasks


def english_rows(config: Config) -> list[dict]:
    """The English tweets, with the teacher's probabilities."""
    rows = with_teacher_targets(config, read_jsonl(config.data / "train.jsonl"))
    return [row | {"lang": ENGLISH, "source": "english", "weight": 1.0} for row in rows]


def training_rows(config: Config) -> list[dict]:
    """All texts of training with class probabilities, language, source and weight.

    None stands in the evaluation part of any collection.
    """
    sources = config.file.sources
    held_out = {comparison_key(row["text"]) for source in sources for row in rows_of(config, source, "evaluation")}
    held_out |= {comparison_key(row["text"]) for row in read_jsonl(config.data / "validation.jsonl")}
    classes = np.eye(len(SENTIMENT)).tolist()
    rows = [
        row | {"label": classes[row["label"]], "source": source.name, "weight": source.weight}
        for source in sources
        if source.weight
        for row in rows_of(config, source, "train")
    ]
    return [row for row in rows + english_rows(config) if comparison_key(row["text"]) not in held_out]


def repeats(config: Config, rows: list[dict]) -> np.ndarray:
    """How often each text is shown, [texts]: languages by their size to a power, sources by their weight."""
    settings = config.file.sampling
    weights = np.array([row["weight"] for row in rows])
    languages = np.array([row["lang"] for row in rows])
    sizes = Counter(languages.tolist())
    shares = {name: size**settings.exponent * settings.language_weights.get(name, 1.0) for name, size in sizes.items()}
    per_text = np.array([shares[name] for name in languages]) * weights
    for name in sizes:
        per_text[languages == name] /= weights[languages == name].sum()
    low, high = 0.0, 1e9
    # The factor at which the texts, each shown `max_repeats` times at most, are as many as wanted.
    for _ in range(80):
        middle = (low + high) / 2
        total = np.minimum(per_text * middle, settings.max_repeats).sum()
        low, high = (middle, high) if total < settings.texts else (low, middle)
    return np.minimum(per_text * low, settings.max_repeats)


def log_shares(config: Config, rows: list[dict]) -> np.ndarray:
    """The logarithm of the class shares of each text's collection and language, [texts, classes].

    Training adds it to the logits and the shipped model does not (balanced softmax, Ren et al. 2020): how one collection
    was drawn does not become an inclination of the model.
    """
    targets = np.array([row["label"] for row in rows])
    groups = defaultdict(list)
    for i, row in enumerate(rows):
        groups[row["source"], row["lang"]].append(i)
    result = np.zeros_like(targets)
    for indices in groups.values():
        result[indices] = np.log(np.maximum(targets[indices].mean(0), config.file.sampling.min_class_share))
    return result.astype(np.float32)


def sampled_task(config: Config, tokenizer: Tokenizer) -> Task:
    """The sentiment task, which holds each text as often as it is shown."""
    rows = training_rows(config)
    rng = np.random.default_rng(config.seed)
    times = repeats(config, rows)
    counts = np.floor(times + rng.random(len(times))).astype(int)
    print_shares(rows, counts)
    offsets = log_shares(config, rows)
    used = np.flatnonzero(counts)
    task = make_task("sentiment", [rows[i] for i in used], len(SENTIMENT), tokenizer, config.train.max_tokens)
    shown = np.repeat(np.arange(len(used)), counts[used])
    random.Random(config.seed).shuffle(shown)
    examples = [task.examples[i] for i in shown]
    return Task("sentiment", len(SENTIMENT), examples, offsets[used][shown])


def print_shares(rows: list[dict], counts: np.ndarray) -> None:
    texts, shown = Counter(), Counter()
    for row, count in zip(rows, counts.tolist()):
        texts[row["lang"], row["source"]] += 1
        shown[row["lang"], row["source"]] += count
    for key in sorted(texts):
        print(f"{key[0]} {key[1]}: {texts[key]} texts, {shown[key]} shown ({shown[key] / texts[key]:.2f} times)", flush=True)
    print(f"{int((counts > 0).sum())} texts, {int(counts.sum())} shown", flush=True)
