"""Distributions by SciPy, tests and corrections by statsmodels, words by SciPy and the formula of the paper, change points by ruptures."""

import numpy as np
import ruptures
from scipy import optimize, special, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, test_proportions_2indep


def distributions():
    return {
        "normalTail": [[z, stats.norm.sf(z)] for z in (-3.5, -1, 0, 0.3, 1.96, 2.9, 3.1, 6, 12)],
        "studentTail": [[t, d, stats.t.sf(t, d)] for t in (0, 0.5, 2, 10) for d in (1, 3, 48, 400)],
        "studentQuantile": [[p, d, stats.t.isf(p, d)] for p in (0.025, 0.1, 1e-6) for d in (1, 2, 48, 1e4)],
        "binomialCdf": [[k, n, p, stats.binom.cdf(k, n, p)] for k, n, p in ((0, 5, 0.5), (3, 10, 0.2), (12, 24, 0.5), (7, 7, 0.9))],
        "logGamma": [[x, special.gammaln(x)] for x in (0.1, 0.5, 1, 3.7, 40, 1000.5)],
    }


def tests():
    tables = [(3, 9), (0, 4), (10, 10), (20, 45), (100, 60)]
    return [
        {"onlyFirst": one, "onlySecond": other, "p": mcnemar([[50, one], [other, 30]], exact=one + other < 25).pvalue}
        for one, other in tables
    ]


def kappas():
    """Cohen's kappa with its large-sample standard error."""
    tables = ([[20, 5], [10, 15]], [[40, 3, 1], [6, 30, 9], [0, 4, 12]], [[5, 0, 0], [0, 7, 0], [0, 0, 3]], [[900, 40, 10], [80, 700, 60], [20, 30, 500]])
    results = [cohens_kappa(np.array(table)) for table in tables]
    return [{"table": table, "value": result.kappa, "standardError": result.std_kappa} for table, result in zip(tables, results)]


def paired_differences():
    """Newcombe (1998), method 10 for paired data, from the Wilson intervals of statsmodels."""
    cases = []
    for both, first, second, neither in ((1, 1, 7, 12), (50, 10, 20, 20), (90, 3, 0, 7), (0, 12, 30, 0), (400, 31, 47, 122), (30, 0, 0, 0)):
        texts = both + first + second + neither
        p, q = (both + first) / texts, (both + second) / texts
        (l1, u1), (l2, u2) = (proportion_confint(hits, texts, method="wilson") for hits in (both + first, both + second))
        margins = (both + first) * (second + neither) * (both + second) * (first + neither)
        product = both * neither - first * second
        product = max(product - texts / 2, 0) if product > 0 else product
        phi = product / margins**0.5 if margins else 0
        low = p - q - np.sqrt((p - l1) ** 2 - 2 * phi * (p - l1) * (u2 - q) + (u2 - q) ** 2)
        high = p - q + np.sqrt((u1 - p) ** 2 - 2 * phi * (u1 - p) * (q - l2) + (q - l2) ** 2)
        table = {"both": both, "onlyFirst": first, "onlySecond": second, "neither": neither}
        cases.append({"table": table, "expected": {"value": p - q, "low": low, "high": high}})
    return cases


def score_differences():
    """
    The score test of the difference of two independent shares (Mee 1984: Miettinen and Nurminen without n / (n - 1)) by statsmodels, and the
    differences at which p is 5 % by SciPy: the constrained estimate of statsmodels does not maximize the likelihood away from 0.
    """
    cases = []
    for (a, n), (b, m) in (((56, 70), (48, 80)), ((9, 10), (3, 10)), ((5, 56), (1, 29)), ((50, 100), (37, 100)), ((400, 1000), (380, 900))):
        found = a / n - b / m

        def excess(value):
            def slope(share):
                other = share + value
                return a / other - (n - a) / (1 - other) + b / share - (m - b) / (1 - share)

            share = optimize.brentq(slope, max(0, -value) + 1e-12, min(1, 1 - value) - 1e-12, xtol=1e-15)
            variance = (share + value) * (1 - share - value) / n + share * (1 - share) / m
            return (found - value) ** 2 / variance - stats.chi2.isf(0.05, 1)

        low, high = (optimize.brentq(excess, found, bound, xtol=1e-13) for bound in (-0.999, 0.999))
        p = test_proportions_2indep(a, n, b, m, method="score", compare="diff", correction=False).pvalue
        cases.append({"first": [a, n], "second": [b, m], "expected": {"low": low, "high": high, "p": p}})
    return cases


def adjusted_counts():
    """The adjusted count by the inverse of the confusion, of counts for which it is inside [0, 1]."""
    random = np.random.default_rng(16)
    cases = []
    for confusion in ([[255, 45, 12], [154, 578, 137], [30, 148, 641]], [[90, 10], [25, 75]], [[40, 5, 3, 2], [6, 70, 9, 5], [1, 8, 30, 1], [2, 3, 5, 50]]):
        rates = np.array(confusion) / np.sum(confusion, axis=1, keepdims=True)
        for _ in range(3):
            predicted = np.round(random.dirichlet(np.full(len(confusion), 8)) @ rates * 5000).astype(int)
            expected = np.linalg.solve(rates.T, predicted / predicted.sum())
            assert expected.min() > 0
            cases.append({"confusion": confusion, "predicted": predicted.tolist(), "expected": expected.tolist()})
    return cases


def corrections():
    random = np.random.default_rng(13)
    return [
        {
            "ps": ps,
            "holm": multipletests(ps, method="holm")[1].tolist(),
            "benjaminiHochberg": multipletests(ps, method="fdr_bh")[1].tolist(),
        }
        for ps in ([0.04], [0.01, 0.04, 0.03, 0.005, 0.5, 0.5], (random.random(12) ** 3).round(6).tolist())
    ]


def log_odds(first, second, prior):
    """Monroe, Colaresi and Quinn (2008), equations 16, 19 and 20, term by term."""
    total = prior.sum()
    ratio = np.log((first + prior) / (first.sum() + total - first - prior))
    ratio -= np.log((second + prior) / (second.sum() + total - second - prior))
    return ratio / np.sqrt(1 / (first + prior) + 1 / (second + prior))


def words():
    random = np.random.default_rng(14)
    first, second = random.poisson(random.gamma(1, 8, size=(2, 12)))
    prior = first + second + random.poisson(20, size=12)
    tables = [[[a, first.sum() - a], [b, second.sum() - b]] for a, b in zip(first, second)]
    signs = np.where(first * second.sum() >= second * first.sum(), 1, -1)
    statistics = [
        0 if a + b == 0 else stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")[0]
        for table, a, b in zip(tables, first, second)
    ]
    return {
        "first": first.tolist(),
        "second": second.tolist(),
        "prior": prior.tolist(),
        "logOdds": log_odds(first, second, prior).tolist(),
        "logOddsWeakPrior": log_odds(first, second, prior / prior.sum() * 50).tolist(),
        "logLikelihood": (signs * np.array(statistics)).tolist(),
    }


def change_points():
    random = np.random.default_rng(15)
    cases = []
    for levels, length, penalty, shortest in (((0,), 30, 5, 2), ((0, 2), 20, 5, 2), ((0, 1, -1, 3), 15, 4, 2), ((0, 1, 0, 1), 7, 2, 3), ((0, 0.5), 25, 0.5, 4)):
        values = np.round(np.repeat(levels, length) + random.normal(scale=0.7, size=len(levels) * length), 3)
        found = ruptures.Pelt(model="l2", min_size=shortest, jump=1).fit(values).predict(pen=penalty)
        cases.append({"values": values.tolist(), "penalty": penalty, "shortest": shortest, "expected": found[:-1]})
    return cases


SECTIONS = {
    "distributions": distributions,
    "mcNemar": tests,
    "kappas": kappas,
    "adjustedCounts": adjusted_counts,
    "pairedDifferences": paired_differences,
    "scoreDifferences": score_differences,
    "corrections": corrections,
    "words": words,
    "changePoints": change_points,
}
