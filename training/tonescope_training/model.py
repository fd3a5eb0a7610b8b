"""An encoder (BERT or MPNet), pooling over its tokens, and one linear head for each task."""

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoConfig, BertConfig, BertModel, MPNetModel, PretrainedConfig, PreTrainedModel

from .base import base_folder, base_weights
from .config import HERE
from .vocabulary import adapted_embeddings, adapted_tokenizer


ENCODERS = {"bert": BertModel, "mpnet": MPNetModel}


class TweetClassifier(nn.Module):
    def __init__(self, encoder: PreTrainedModel, heads: dict[str, int], dropout: float, pooling: str = "mean"):
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        # Attention over the tokens begins as the mean.
        self.query = nn.Parameter(torch.zeros(encoder.config.hidden_size)) if pooling == "attention" else None
        self.heads = nn.ModuleDict({
            name: nn.Linear(encoder.config.hidden_size, classes) for name, classes in heads.items()
        })

    def pooled(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """input_ids, attention_mask [batch, tokens] to what the heads read, [batch, hidden]."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        if self.query is not None:
            scores = (states @ self.query).masked_fill(attention_mask == 0, -torch.inf)
            return self.dropout((states * scores.softmax(-1).unsqueeze(-1)).sum(1))
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        return self.dropout((states * mask).sum(1) / mask.sum(1))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, head: str = "sentiment") -> torch.Tensor:
        """input_ids, attention_mask [batch, tokens] to logits [batch, classes]."""
        return self.heads[head](self.pooled(input_ids, attention_mask))


def load_tokenizer(config: dict) -> tuple[Tokenizer, dict[str, str]]:
    """The tokenizer, and the emoji that were added to it with their names."""
    base = config["base"]
    dropped = (HERE / base["dropped"]).read_text("utf-8").split() if "dropped" in base else []
    return adapted_tokenizer(base_folder(config) / base["tokenizer"], set(dropped))


def encoder_config(config: dict, vocab_size: int) -> PretrainedConfig:
    base = config["base"]
    weights = base_folder(config) / base["file"]
    settings = BertConfig(**base["shape"]) if "shape" in base else AutoConfig.from_pretrained(weights.parent)
    settings.num_hidden_layers = base["layers"]
    settings.vocab_size = vocab_size
    settings.hidden_dropout_prob = settings.attention_probs_dropout_prob = config["train"]["dropout"]
    # The export wants plain Softmax nodes, and in training on a processor with AMX it is the faster by far.
    settings._attn_implementation = "eager"
    return settings


def new_model(config: dict, heads: dict[str, int]) -> TweetClassifier:
    """The base encoder with emoji embeddings and fresh heads."""
    torch.manual_seed(config["seed"])
    tokenizer, names = load_tokenizer(config)
    weights = base_weights(config)
    key = "embeddings.word_embeddings.weight"
    weights[key] = adapted_embeddings(weights[key], base_folder(config) / config["base"]["tokenizer"], tokenizer, names)
    settings = encoder_config(config, len(weights[key]))
    encoder = ENCODERS[settings.model_type](settings, add_pooling_layer=False)
    missing, unexpected = encoder.load_state_dict(weights, strict=False)
    if missing or set(unexpected) - {"embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias"}:
        raise SystemExit(f"The base weights do not fit: missing {missing}, unexpected {unexpected}.")
    return TweetClassifier(encoder, heads, config["train"]["dropout"], config["train"]["pooling"])


def with_weights(model: TweetClassifier, file: Path) -> TweetClassifier:
    """The model with the weights in a file, which may have more heads than it, and nothing else more or less."""
    weights = torch.load(file, weights_only=True)
    missing, unexpected = model.load_state_dict(weights, strict=False)
    if missing or any(not name.startswith("heads.") for name in unexpected):
        raise SystemExit(f"{file.name} does not fit: missing {missing}, unexpected {unexpected}.")
    return model
