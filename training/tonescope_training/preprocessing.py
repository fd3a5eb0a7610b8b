"""Tweet preprocessing, exactly the rule of the cardiffnlp/twitter-roberta-base-sentiment model card."""


def preprocess(text: str) -> str:
    tokens = []
    for token in text.split(" "):
        token = "@user" if token.startswith("@") and len(token) > 1 else token
        token = "http" if token.startswith("http") else token
        tokens.append(token)
    return " ".join(tokens)


def normalize_for_comparison(text: str) -> str:
    """Equal for texts that differ only in mentions, links, case and surrounding space."""
    return preprocess(text).strip().lower()
