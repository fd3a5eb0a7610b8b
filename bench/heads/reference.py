"""Predictions of scikit-learn's LogisticRegressionCV; stdin and stdout are JSON."""

import json
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold

for line in sys.stdin:
    task = json.loads(line)
    size = task["size"]
    read = lambda name: numpy.fromfile(task[name], dtype="<f4").reshape(-1, size).astype(float)
    train, rest = read("train"), read("rest")
    mean = train.mean(axis=0)
    scale = numpy.sqrt(((train - mean) ** 2).mean())
    search = GridSearchCV(
        LogisticRegression(tol=1e-4, max_iter=2000),
        {"C": [1 / strength for strength in task["strengths"]]},
        scoring="neg_log_loss",
        cv=StratifiedKFold(5, shuffle=True, random_state=1),
    )
    search.fit((train - mean) / scale, task["labels"])
    found = search.predict((rest - mean) / scale)
    print(json.dumps({"macroF1": f1_score(task["restLabels"], found, average="macro")}), flush=True)
