"""Lists the words of the base's vocabulary that tweets do not use, so that their rows make room for layers.

A dropped word is read in pieces. Letters and pieces stay, so every text can still be read; so do words of other
scripts, which the data has too seldom to judge them.
"""

from .coarsen import token_counts
from .config import HERE
from .model import load_tokenizer


def trim(config: dict) -> None:
    base = {key: value for key, value in config["base"].items() if key != "dropped"}
    tokenizer, names = load_tokenizer(config | {"base": base})
    counts = token_counts(config, tokenizer)
    special = {token.content for token in tokenizer.get_added_tokens_decoder().values()}
    words = [tokenizer.id_to_token(i) for i in range(len(counts) - len(names))]
    dropped = [
        word
        for word, count in zip(words, counts)
        if count < config["trim"]["below"] and word.isascii() and len(word) > 1 and not word.startswith("##") and word not in special
    ]
    (HERE / config["base"]["dropped"]).write_text("\n".join(dropped) + "\n", "utf-8")
    print(f"{len(dropped)} of {len(words)} words dropped, {sum(counts)} tokens counted")
