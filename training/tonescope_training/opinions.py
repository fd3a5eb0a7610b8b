"""What the teacher thinks of tweets: kept in the repository by a hash of each text, so that a student needs no teacher."""

import hashlib
import json

import numpy as np

from .config import HERE, teacher_config, weights_without_latest
from .data import Task, read_jsonl, tokenize
from .inference import logits_of
from .metrics import softmax
from .model import load_tokenizer, new_model, with_weights

CHUNK = 4096

OPINIONS = HERE / "opinions.npz"


def key_of(text: str) -> int:
    """What an opinion is kept by, because the tweets themselves are not in the repository."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def known_opinions(config: dict) -> dict[int, list[float]]:
    """Logits by key: those in the repository, and what the teacher has said since."""
    known = {}
    if OPINIONS.exists():
        with np.load(OPINIONS) as kept:
            known = dict(zip(kept["keys"].tolist(), kept["logits"].tolist()))
    file = config["work"] / "opinions.jsonl"
    return known | {row["key"]: row["logits"] for row in read_jsonl(file)} if file.exists() else known


def ask_teacher(config: dict, texts: list[str]) -> np.ndarray:
    """The teacher's probabilities [texts, 3]; it is only asked for what it has not said before."""
    known = known_opinions(config)
    asked = sorted({text for text in texts if key_of(text) not in known}, key=len)
    if asked:
        teacher = teacher_config(config)
        tokenizer, _ = load_tokenizer(teacher)
        model = new_model(teacher, {"sentiment": 3})
        file_of_teacher = weights_without_latest(config, "teacher")
        if not file_of_teacher.exists():
            raise SystemExit(f"{len(asked)} texts need the teacher: run `run.py timesplit teacher` first.")
        with_weights(model, file_of_teacher)
        for start in range(0, len(asked), CHUNK):
            chunk = asked[start : start + CHUNK]
            ids = tokenize(chunk, tokenizer, config["train"]["max_tokens"])
            logits = logits_of(model, Task("pool", 3, [(one, 0) for one in ids])).round(4).tolist()
            said = dict(zip(map(key_of, chunk), logits))
            known |= said
            with (config["work"] / "opinions.jsonl").open("a", encoding="utf-8") as lines:
                for key, row in said.items():
                    lines.write(json.dumps({"key": key, "logits": row}) + "\n")
            print(f"asked the teacher about {start + len(chunk)} of {len(asked)}", flush=True)
    return softmax(np.array([known[key_of(text)] for text in texts]))


def opinions(config: dict) -> None:
    """Writes what the teacher has said into the repository, so that a student can be trained without it."""
    known = dict(sorted(known_opinions(config).items()))
    keys = np.array(list(known), np.uint64)
    np.savez_compressed(OPINIONS, keys=keys, logits=np.array(list(known.values()), np.float16))
    print(f"{len(keys)} opinions, {OPINIONS.stat().st_size:,} bytes")
