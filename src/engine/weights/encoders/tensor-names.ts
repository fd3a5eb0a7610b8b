/** How families of encoders name their tensors in `transformers`: each is one table, in PyTorch's names. */

/** A `linear` or a norm is named without `.weight` and `.bias`. */
export interface LayerNames {
  query: string;
  key: string;
  value: string;
  projection: string;
  attentionNorm: string;
  up: string;
  down: string;
  outputNorm: string;
}

export interface EncoderNames {
  /** What stands before all names of the encoder, except in files of the encoder alone. */
  prefixes: readonly string[];
  words: string;
  positions: string;
  /** Absent for encoders without token types. */
  types?: string;
  embeddingNorm: string;
  /** A linear layer between the embeddings and the first layer, where their sizes differ. */
  embeddingProjection?: string;
  /** Before the names of each layer, with its number behind. */
  layers: string;
  layer: LayerNames;
  /** [buckets, heads]: added to the scores of all layers, by the distance of two tokens (Raffel et al. 2020). */
  relativeBias?: string;
}

export interface HeadNames {
  /** A linear layer on the first token; its output goes through the activation. */
  pooler?: { linear: string; activation: "tanh" | "relu" | "gelu" };
  classifier: string;
}

const BERT_LAYER: LayerNames = {
  query: "attention.self.query",
  key: "attention.self.key",
  value: "attention.self.value",
  projection: "attention.output.dense",
  attentionNorm: "attention.output.LayerNorm",
  up: "intermediate.dense",
  down: "output.dense",
  outputNorm: "output.LayerNorm",
};

const BERT: EncoderNames = {
  prefixes: ["bert."],
  words: "embeddings.word_embeddings.weight",
  positions: "embeddings.position_embeddings.weight",
  types: "embeddings.token_type_embeddings.weight",
  embeddingNorm: "embeddings.LayerNorm",
  layers: "encoder.layer.",
  layer: BERT_LAYER,
};

const DISTILBERT: EncoderNames = {
  prefixes: ["distilbert."],
  words: "embeddings.word_embeddings.weight",
  positions: "embeddings.position_embeddings.weight",
  embeddingNorm: "embeddings.LayerNorm",
  layers: "transformer.layer.",
  layer: {
    query: "attention.q_lin",
    key: "attention.k_lin",
    value: "attention.v_lin",
    projection: "attention.out_lin",
    attentionNorm: "sa_layer_norm",
    up: "ffn.lin1",
    down: "ffn.lin2",
    outputNorm: "output_layer_norm",
  },
};

const MPNET: EncoderNames = {
  prefixes: ["mpnet."],
  words: "embeddings.word_embeddings.weight",
  positions: "embeddings.position_embeddings.weight",
  embeddingNorm: "embeddings.LayerNorm",
  layers: "encoder.layer.",
  layer: {
    query: "attention.attn.q",
    key: "attention.attn.k",
    value: "attention.attn.v",
    projection: "attention.attn.o",
    attentionNorm: "attention.LayerNorm",
    up: "intermediate.dense",
    down: "output.dense",
    outputNorm: "output.LayerNorm",
  },
  relativeBias: "encoder.relative_attention_bias.weight",
};

const ROBERTA_HEAD: HeadNames = {
  pooler: { linear: "classifier.dense", activation: "tanh" },
  classifier: "classifier.out_proj",
};

export interface Family {
  encoder: EncoderNames;
  head: HeadNames;
  /** Whether positions count from the padding token's id on, as RoBERTa's do. */
  isOffsetByPadding: boolean;
  /** Names of fields in config.json. */
  config: { heads: string; activation: string };
  /** Where config.json does not say them. */
  defaults: { epsilon: number; padding: number; activation: string };
}

const BERT_CONFIG = { heads: "num_attention_heads", activation: "hidden_act" };

const bertFamily: Family = {
  encoder: BERT,
  head: { pooler: { linear: "bert.pooler.dense", activation: "tanh" }, classifier: "classifier" },
  isOffsetByPadding: false,
  config: BERT_CONFIG,
  defaults: { epsilon: 1e-12, padding: 0, activation: "gelu" },
};

const robertaFamily: Family = {
  encoder: { ...BERT, prefixes: ["roberta.", "camembert.", "xlm_roberta."] },
  head: ROBERTA_HEAD,
  isOffsetByPadding: true,
  config: BERT_CONFIG,
  defaults: { epsilon: 1e-12, padding: 1, activation: "gelu" },
};

/** By `model_type` of config.json. The next one is an entry here. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  bert: bertFamily,
  roberta: robertaFamily,
  "xlm-roberta": robertaFamily,
  camembert: robertaFamily,
  distilbert: {
    encoder: DISTILBERT,
    head: { pooler: { linear: "pre_classifier", activation: "relu" }, classifier: "classifier" },
    isOffsetByPadding: false,
    config: { heads: "n_heads", activation: "activation" },
    defaults: { epsilon: 1e-12, padding: 0, activation: "gelu" },
  },
  electra: {
    ...bertFamily,
    encoder: { ...BERT, prefixes: ["electra."], embeddingProjection: "embeddings_project" },
    head: {
      pooler: { linear: "classifier.dense", activation: "gelu" },
      classifier: "classifier.out_proj",
    },
  },
  mpnet: { ...robertaFamily, encoder: MPNET },
};
