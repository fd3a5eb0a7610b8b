"""Calls a running endpoint with the clients that docs/endpoint.md names, and prints a line of JSON for each call.

Usage: clients.py URL MODEL
"""

import asyncio
import json
import sys
import urllib.request
from collections.abc import Callable

import numpy as np
import tritonclient.http as triton
from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig

URL, MODEL = sys.argv[1:]
TEXTS = ["I love this", "Worst train ride of my life", "naïve café 😀"]
MODEL_LABELS = ["negative", "neutral", "positive"]
# Those of the first two texts.
LABELS = ["positive", "negative"]


def call(client: str, name: str, run: Callable[[], object]) -> None:
    """Runs one call; an exception or a false result is a failure."""
    try:
        cause = None if run() else "wrong result"
    except Exception as error:  # noqa: BLE001 every failure of a client is reported
        cause = f"{type(error).__name__}: {error}"
    print(json.dumps({"client": client, "call": name, "cause": cause}), flush=True)


def post(path: str, body: object) -> object:
    request = urllib.request.Request(
        URL + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def triton_calls() -> None:
    client = triton.InferenceServerClient(URL.removeprefix("http://"))

    def infer(*, is_binary_in: bool, is_binary_out: bool, names: list[str] | None = None) -> bool:
        text = triton.InferInput("text", [len(TEXTS)], "BYTES")
        text.set_data_from_numpy(np.array(TEXTS, dtype=object), binary_data=is_binary_in)
        outputs = names and [triton.InferRequestedOutput(name, binary_data=is_binary_out) for name in names]
        result = client.infer(MODEL, [text], outputs=outputs, request_id="a")
        scores = result.as_numpy("scores")
        labels = [label if isinstance(label, str) else label.decode() for label in result.as_numpy("label")]
        return (
            labels[:2] == LABELS
            and scores.shape == (len(TEXTS), 3)
            and np.allclose(scores.sum(axis=1), 1, atol=1e-4)
        )

    both = ["label", "scores"]
    for name, run in {
        "server live": client.is_server_live,
        "server ready": client.is_server_ready,
        "server metadata": lambda: client.get_server_metadata()["name"] == "tonescope",
        "model ready": lambda: client.is_model_ready(MODEL),
        "model metadata": lambda: client.get_model_metadata(MODEL)["inputs"][0]["datatype"] == "BYTES",
        "infer, JSON": lambda: infer(is_binary_in=False, is_binary_out=False, names=both),
        "infer, binary input": lambda: infer(is_binary_in=True, is_binary_out=False, names=both),
        "infer, binary output": lambda: infer(is_binary_in=False, is_binary_out=True, names=both),
        "infer, binary input and output": lambda: infer(is_binary_in=True, is_binary_out=True, names=both),
        "infer, outputs not named": lambda: infer(is_binary_in=True, is_binary_out=True),
    }.items():
        call("tritonclient", name, run)


async def kserve_call(run: Callable[[InferenceRESTClient], object]) -> object:
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    return await run(client)


def kserve_calls() -> None:
    def request(*, is_binary: bool) -> InferRequest:
        text = InferInput("text", [len(TEXTS)], "BYTES")
        text.set_data_from_numpy(np.array(TEXTS, dtype=object), binary_data=is_binary)
        return InferRequest(MODEL, [text], request_id="a")

    async def infer(client: InferenceRESTClient, *, is_binary: bool) -> bool:
        response = await client.infer(URL, request(is_binary=is_binary), model_name=MODEL)
        outputs = {output.name: output for output in response.outputs}
        return list(outputs["label"].as_numpy()[:2]) == LABELS and outputs["scores"].shape == [len(TEXTS), 3]

    for name, run in {
        "server live": lambda client: client.is_server_live(URL),
        "server ready": lambda client: client.is_server_ready(URL),
        "model ready": lambda client: client.is_model_ready(URL, MODEL),
        "infer, JSON": lambda client: infer(client, is_binary=False),
        "infer, binary input": lambda client: infer(client, is_binary=True),
    }.items():
        call("kserve", name, lambda run=run: asyncio.run(kserve_call(run)))


def tei_calls() -> None:
    """The bodies of the documents of text-embeddings-inference for /predict, which returns all labels of a text."""

    def first_labels(inputs: object, **fields: object) -> list[str]:
        answer = post("/predict", {"inputs": inputs, **fields})
        lists = answer if isinstance(answer[0], list) else [answer]
        if any(len(entries) != len(MODEL_LABELS) for entries in lists):
            return []
        return [entries[0]["label"] for entries in lists]

    text = TEXTS[0]
    for name, run in {
        "list of lists": lambda: first_labels([[text] for text in TEXTS[:2]]) == LABELS,
        "list of one list": lambda: first_labels([[text]]) == LABELS[:1],
        "raw_scores": lambda: post("/predict", {"inputs": text, "raw_scores": True})[0]["score"] > 1,
        "truncate": lambda: first_labels(text, truncate=True) == LABELS[:1],
        "list with truncate": lambda: first_labels(TEXTS[:2], truncate=True) == LABELS,
        "truncation_direction": lambda: (
            first_labels(text, truncate=True, truncation_direction="Right") == LABELS[:1]
        ),
    }.items():
        call("text-embeddings-inference", name, run)


triton_calls()
kserve_calls()
tei_calls()
