"""Agreement of coders by krippendorff, scikit-learn and irrCAC, on published and random tables."""

import warnings

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score, confusion_matrix

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability", example C: units x coders, -1 where missing.
# The paper says 0.743 (nominal), 0.815 (ordinal).
EXAMPLE_C = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ]
).T - 1


def random_table(random, units, coders, categories, noise, missing):
    """Coders who repeat a hidden category, but for noise and missing answers."""
    truth = random.integers(categories, size=(units, 1)) ** 2 // max(1, categories - 1)
    values = np.where(random.random((units, coders)) < noise, random.integers(categories, size=(units, coders)), truth)
    return np.where(random.random((units, coders)) < missing, -1, values)


def measures(values, categories):
    """Every measure that is defined for the table."""
    table = np.where(values < 0, np.nan, values)
    domain = list(range(categories))
    result = {
        f"krippendorff-{level}": krippendorff.alpha(table.T, level_of_measurement=level, value_domain=domain)
        for level in ("nominal", "ordinal")
    }
    answered = table[~np.all(np.isnan(table), axis=1)]
    frame = pd.DataFrame(np.where(np.isnan(answered), np.nan, answered + 1))
    for name, method in (("fleiss-kappa", "fleiss"), ("gwet-ac1", "gwet")):
        estimate = getattr(CAC(frame, weights="identity", categories=[c + 1 for c in domain], digits=15), method)()["est"]
        result[name] = estimate["coefficient_value"]
        result["percent"] = estimate["pa"]
    if values.shape[1] == 2:
        one, other = values[(values >= 0).all(axis=1)].T
        result["cohen-kappa"] = cohen_kappa_score(one, other, labels=domain)
        result["confusion"] = confusion_matrix(one, other, labels=domain).ravel().tolist()
    return result


def cases():
    random = np.random.default_rng(7)
    tables = [("Krippendorff 2011, example C", EXAMPLE_C, 5)]
    for units, coders, categories, noise, missing in (
        (40, 2, 3, 0.3, 0),
        (30, 2, 4, 0.5, 0.2),
        (25, 4, 3, 0.4, 0),
        (30, 5, 5, 0.5, 0.3),
        (20, 3, 2, 0.2, 0.1),
        (50, 2, 2, 0.1, 0),
    ):
        name = f"{units} units, {coders} coders, {categories} categories, {missing:.0%} missing"
        tables.append((name, random_table(random, units, coders, categories, noise, missing), categories))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            {
                "name": name,
                "units": len(values),
                "coders": values.shape[1],
                "categories": categories,
                "values": values.ravel().tolist(),
                "expected": measures(values, categories),
                "by_category": [measures(np.where(values < 0, -1, values == c).astype(int), 2) for c in range(categories)],
            }
            for name, values, categories in tables
        ]


SECTIONS = {"agreement": cases}
