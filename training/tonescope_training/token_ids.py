"""Python's token ids of up to 2,000 texts of each language, with which `npm run check:tokens` compares the engine's."""

import json
from collections import defaultdict

from .config import Config
from .data import read_jsonl, tokenize
from .model import load_tokenizer

TEXTS = 2000  # of each language


def token_ids(config: Config) -> None:
    """Writes token_ids.jsonl: {"lang", "text", "ids"} of texts evenly spaced in the collections, also auxiliary ones."""
    texts = defaultdict(dict)
    for file in dict.fromkeys([*(source.file for source in config.file.sources), *(task.file for task in config.file.auxiliary)]):
        for row in read_jsonl(config.data / file):
            if "lang" in row:
                texts[row["lang"]][row["text"]] = None
    texts["en"] = dict.fromkeys(row["text"] for row in read_jsonl(config.data / "train.jsonl"))
    tokenizer, _ = load_tokenizer(config)
    with (config.work / "token_ids.jsonl").open("w", encoding="utf-8") as output:
        for language, found in sorted(texts.items()):
            chosen = list(found)[:: max(1, len(found) // TEXTS)][:TEXTS]
            for text, ids in zip(chosen, tokenize(chosen, tokenizer, config.bundle.max_length)):
                output.write(json.dumps({"lang": language, "text": text, "ids": ids}) + "\n")
            print(f"{language}: {len(chosen)} texts", flush=True)
