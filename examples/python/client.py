"""Scores texts with the HTTP endpoint: python3 client.py "I love this" "I hate this".

Uses the standard library only. The endpoint's address is in TONESCOPE_URL (default http://localhost:8080), its key,
if it has one, in TONESCOPE_KEY. The official client works as well:

    huggingface_hub.InferenceClient(model=f"{url}/models/tonescope-tweets").text_classification("I love this")
"""

import json
import os
import sys
import urllib.request

URL = os.environ.get("TONESCOPE_URL", "http://localhost:8080")
KEY = os.environ.get("TONESCOPE_KEY")


def score(texts: list[str]) -> list[dict]:
    """The most probable label of each text: [{"label": "positive", "score": 0.98}, ...]."""
    headers = {"Content-Type": "application/json"}
    if KEY:
        headers["Authorization"] = f"Bearer {KEY}"
    body = json.dumps({"inputs": texts}).encode()
    request = urllib.request.Request(URL, data=body, headers=headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


if __name__ == "__main__":
    texts = sys.argv[1:]
    for text, prediction in zip(texts, score(texts)):
        print(f"{prediction['label']}\t{prediction['score']:.3f}\t{text}")
