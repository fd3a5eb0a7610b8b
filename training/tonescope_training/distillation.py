"""The student's targets: the teacher's probabilities of tweets with and without labels (Hinton et al. 2015).

The teacher is that of the time split, so it was trained without the held-out collection: its predictions for those
tweets are as unbiased as for unlabeled ones, and one teacher serves both the comparison and the shipped model.
"""

import html
import random

import numpy as np

from .config import Config
from .data import read_jsonl
from .preprocessing import normalize_for_comparison
from .teacher_predictions import teacher_probabilities
from .templates import social_group_sentences


def unlabeled_texts(config: Config) -> list[str]:
    """Texts for the teacher, without duplicates; none of validation, of a test split or of a source reserved for evaluation.

    `unlabelled.jsonl` holds the texts of the test set: learning from them would inflate the figure there.
    """
    settings = config.file.distillation
    shuffle = random.Random(config.seed)
    seen = {
        normalize_for_comparison(row["text"])
        for name in ["train", "validation", "unlabelled"]
        for row in read_jsonl(config.data / f"{name}.jsonl")
    }
    texts = []
    for file in settings.files:
        sources: dict[str, list[str]] = {}
        for row in read_jsonl(config.data / file):
            source = row.get("source", file)
            if row.get("split", "train") != "train" or source in settings.excluded_sources:
                continue
            text = html.unescape(row["text"])
            key = normalize_for_comparison(text)
            if len(text) < settings.min_characters or key in seen:
                continue
            seen.add(key)
            sources.setdefault(source, []).append(text)
        for name, source_texts in sources.items():
            shuffle.shuffle(source_texts)
            texts += source_texts[: settings.texts_of.get(name, settings.texts_per_source)]
    return texts


def with_teacher_targets(config: Config, rows: list[dict]) -> list[dict]:
    """The rows and the unlabeled texts with probabilities as labels: the teacher's, mixed with the label where there is one.

    Sentences about social groups keep their label, because the teacher is not invariant to the group.
    """
    share = config.train.label_share
    texts = [row["text"] for row in rows]
    unlabeled = unlabeled_texts(config)
    probabilities = teacher_probabilities(config, texts + unlabeled)
    labeled = share * np.eye(3)[[row["label"] for row in rows]] + (1 - share) * probabilities[: len(rows)]
    group_rows = social_group_sentences(config.file.distillation.social_group_sentences, config.seed)
    group_targets = np.eye(3)[[row["label"] for row in group_rows]]
    targets = np.concatenate([labeled, probabilities[len(rows) :], group_targets])
    texts += unlabeled + [row["text"] for row in group_rows]
    return [{"text": text, "label": target.tolist()} for text, target in zip(texts, targets, strict=True)]
