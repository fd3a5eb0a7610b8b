"""Probabilities of scikit-learn's LogisticRegression on small generated vectors, as JSON."""

import json

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

random = numpy.random.default_rng(7)


def vectors_of(count, size, classes):
    """Vectors around one center for each class, with entries of unlike variance."""
    labels = numpy.concatenate([numpy.arange(classes), random.integers(0, classes, count - classes)])
    centers = random.normal(size=(classes, size))
    vectors = (centers[labels] + random.normal(size=(count, size))) * numpy.linspace(0.3, 2, size)
    return vectors.round(3), labels


def case(name, count, size, classes, strength, balanced=False, weighted=False):
    vectors, labels = vectors_of(count, size, classes)
    weights = random.uniform(0.5, 4, count).round(2) if weighted else None
    model = LogisticRegression(
        C=1 / strength, tol=1e-10, max_iter=100000, class_weight="balanced" if balanced else None
    )
    model.fit(vectors, labels, sample_weight=weights)
    return {
        "name": name,
        "kind": "single",
        "balanced": balanced,
        "strength": strength,
        "vectors": vectors.tolist(),
        "labels": [[int(label)] for label in labels],
        "weights": None if weights is None else weights.tolist(),
        "probabilities": model.predict_proba(vectors).round(8).tolist(),
    }


def several(name, count, size, classes, strength):
    vectors, _ = vectors_of(count, size, classes)
    targets = (vectors[:, :classes] + random.normal(size=(count, classes)) > 0.5).astype(int)
    model = OneVsRestClassifier(LogisticRegression(C=1 / strength, tol=1e-10, max_iter=100000))
    model.fit(vectors, targets)
    return {
        "name": name,
        "kind": "multiple",
        "balanced": False,
        "strength": strength,
        "vectors": vectors.tolist(),
        "labels": [[int(at) for at in numpy.flatnonzero(row)] for row in targets],
        "weights": None,
        "probabilities": model.predict_proba(vectors).round(8).tolist(),
    }


print(
    json.dumps(
        [
            case("three categories", 40, 6, 3, 1),
            case("a weak penalty", 40, 5, 3, 0.01),
            case("two categories", 30, 4, 2, 10),
            case("fewer rows than entries", 12, 20, 4, 3),
            case("balanced categories", 30, 5, 3, 1, balanced=True),
            case("weighted rows", 30, 5, 3, 1, weighted=True),
            several("several categories of a text", 40, 6, 4, 2),
        ]
    )
)
