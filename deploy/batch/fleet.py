"""Sends texts to a fleet of endpoints and writes their scores into files, each row once. Needs pyarrow only."""

import hashlib
import http.client
import itertools
import json
import os
import random
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

#: Texts per request; the endpoint accepts 128 by default.
TEXTS_PER_REQUEST = 64
#: Seconds after which a batch fails; a fleet may restart in the meantime.
RETRY_SECONDS = 600
#: The longest backoff in seconds, unless the endpoint asks for more.
MAX_BACKOFF = 10


class RequestRejected(Exception):
    """The endpoint rejects this request; sending it again does not help."""


def retry_after(value: str | None) -> float:
    """Seconds; the endpoint sends numbers, never dates."""
    try:
        return max(0.0, float(value or 0))
    except ValueError:
        return 1.0


class Fleet:
    """Endpoints with the same model. Sends one request at a time; each process has its own fleet."""

    def __init__(self, urls: list[str], key: str | None = None, timeout: float = 60):
        self._urls = urls
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._timeout = timeout
        self._next = random.randrange(len(urls))

    def _post(self, url: str, body: bytes) -> tuple[int, str | None, bytes]:
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self._timeout)
        try:
            connection.request("POST", f"{parts.path.rstrip('/')}/predict", body, self._headers)
            response = connection.getresponse()
            return response.status, response.getheader("Retry-After"), response.read()
        finally:
            connection.close()

    def predict(self, texts: list[str]) -> list[dict[str, float]]:
        """Label to score, for each text. Tries the next endpoint when one is busy, unreachable or failing."""
        body = json.dumps({"inputs": texts, "parameters": {"top_k": None}}).encode()
        deadline = time.monotonic() + RETRY_SECONDS
        for attempt in itertools.count():
            url = self._urls[self._next % len(self._urls)]
            wait = 0.0
            try:
                status, after, content = self._post(url, body)
                if status == 200:
                    answers = json.loads(content)
                    if len(answers) != len(texts):
                        raise RequestRejected(f"{url} gave {len(answers)} answers to {len(texts)} texts")
                    return [{entry["label"]: entry["score"] for entry in answer} for answer in answers]
                problem = f"{status} {content[:200]!r}"
                if status != 429 and status < 500:
                    raise RequestRejected(f"{url} answered {problem}")
                wait = retry_after(after)
            except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
                problem = repr(error)
            self._next += 1
            # The first round through the fleet has no pause; then exponential backoff with jitter.
            if attempt + 1 >= len(self._urls):
                backoff = 0.2 * 2 ** min(attempt + 1 - len(self._urls), 10)
                wait = max(wait, random.uniform(0, min(MAX_BACKOFF, backoff)))
            else:
                wait = 0.0
            if time.monotonic() + wait > deadline:
                raise TimeoutError(f"no endpoint answered within {RETRY_SECONDS} s, the last with {problem}")
            time.sleep(wait)
        raise AssertionError("unreachable")


def score_part(ids: list[str], texts: list[str], fleet: Fleet, out: str) -> int:
    """
    Scores some rows and writes them as one file, named by its rows: the same rows again replace it. A row without a
    text has no label and no scores.
    """
    filled = [index for index, text in enumerate(texts) if text.strip()]
    scores: list[dict[str, float]] = [{} for _ in texts]
    for start in range(0, len(filled), TEXTS_PER_REQUEST):
        part = filled[start : start + TEXTS_PER_REQUEST]
        for index, answer in zip(part, fleet.predict([texts[index] for index in part]), strict=True):
            scores[index] = answer
    columns = {"id": ids, "sentiment": [max(entry, key=entry.__getitem__) if entry else None for entry in scores]}
    for label in sorted({label for entry in scores for label in entry}):
        columns[f"sentiment_{label}"] = [entry.get(label) for entry in scores]
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256("\n".join(ids).encode()).hexdigest()[:32]
    temporary = folder / f".{uuid.uuid4()}.new"
    pq.write_table(pa.table(columns), temporary)
    os.replace(temporary, folder / f"part-{name}.parquet")
    return len(ids)


def done_ids(out: str) -> set[str]:
    """Rows that earlier runs have finished."""
    files = sorted(Path(out).glob("part-*.parquet")) if Path(out).is_dir() else []
    return {row for file in files for row in pq.read_table(file, columns=["id"])["id"].to_pylist()}
