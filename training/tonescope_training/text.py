"""Tweet preprocessing, word for word the rule of the cardiffnlp/twitter-roberta-base-sentiment model card."""


def preprocess(text: str) -> str:
    tokens = []
    for token in text.split(" "):
        token = "@user" if token.startswith("@") and len(token) > 1 else token
        token = "http" if token.startswith("http") else token
        tokens.append(token)
    return " ".join(tokens)


def normalized(text: str) -> str:
    """The same for texts that differ in what training does not see."""
    return preprocess(text).strip().lower()
