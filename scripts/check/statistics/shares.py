"""Corrected shares by ppi-python, and expectation maximization by QuaPy."""

import numpy as np
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate
from quapy.method.aggregative import EMQ


def corrected():
    random = np.random.default_rng(11)
    cases = []
    for labels, rows, share, sharp in ((50, 300, 0.3, 2), (120, 400, 0.5, 1), (200, 600, 0.1, 3), (80, 100, 0.4, 0)):
        outcomes = (random.random(rows) < share).astype(int)
        logits = np.log(0.4) + sharp * (outcomes - 0.5) + random.normal(size=rows)
        scores = np.round(1 / (1 + np.exp(-logits)), 4)
        y, f, rest = outcomes[:labels].astype(float), scores[:labels], scores[labels:]
        low, high = ppi_mean_ci(y, f, rest, alpha=0.05)
        cases.append(
            {
                "name": f"{labels} of {rows} rows labeled",
                "outcomes": outcomes[:labels].tolist(),
                "scores": scores.tolist(),
                "expected": {"value": float(ppi_mean_pointestimate(y, f, rest)[0]), "low": float(low[0]), "high": float(high[0])},
            }
        )
    return cases


def em():
    random = np.random.default_rng(12)
    cases = []
    for rows, prior, shares in ((200, (0.5, 0.5), (0.8, 0.2)), (150, (0.2, 0.5, 0.3), (0.5, 0.2, 0.3))):
        classes = len(prior)
        truth = random.choice(classes, size=rows, p=shares)
        # Normal features of a known distance, so that the scores are calibrated at the prior.
        features = random.normal(size=(rows, classes)) + 1.5 * np.eye(classes)[truth]
        odds = np.exp(1.5 * features) * np.array(prior)
        scores = np.round(odds / odds.sum(axis=1, keepdims=True), 5)
        scores[:, -1] = 1 - scores[:, :-1].sum(axis=1)
        found, _ = EMQ.EM(np.array(prior), scores, epsilon=1e-12)
        cases.append({"prior": list(prior), "scores": scores.ravel().round(5).tolist(), "expected": found.tolist()})
    return cases


SECTIONS = {"corrected": corrected, "em": em}
