/** How families of encoders name their tensors in `transformers`: each is one table, in PyTorch's names. */

import type { DistanceNames } from "./disentangled.ts";

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

/** A layer that normalizes its inputs; layers with one input are side by side in one tensor. */
export interface PreNormLayerNames {
  queryKeyValue: string;
  projection: string;
  /** The first layer has none. */
  attentionNorm: string;
  upAndGate: string;
  down: string;
  feedForwardNorm: string;
}

export interface EncoderNames {
  /** What stands before all names of the encoder, except in files of the encoder alone. */
  prefixes: readonly string[];
  words: string;
  /** Absent for encoders without a table of positions. */
  positions?: string;
  /** Absent for encoders without token types. */
  types?: string;
  embeddingNorm: string;
  /** A linear layer between the embeddings and the first layer, where their sizes differ. */
  embeddingProjection?: string;
  /** Before the names of each layer, with its number behind. */
  layers: string;
  layer: LayerNames | PreNormLayerNames;
  /** The normalization after the last layer. */
  finalNorm?: string;
  /** [buckets, heads]: added to the scores of all layers, by the distance of two tokens (Raffel et al. 2020). */
  relativeBias?: string;
  /** Embeddings of distances (He et al. 2021). */
  distances?: DistanceNames;
}

export interface HeadNames {
  /** A linear layer on the pooled vector; its output goes through the activation and the normalization. */
  pooler?: { linear: string; activation: "tanh" | "relu" | "gelu"; norm?: string };
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

const DEBERTA: EncoderNames = {
  ...BERT,
  prefixes: ["deberta."],
  layer: {
    ...BERT_LAYER,
    query: "attention.self.query_proj",
    key: "attention.self.key_proj",
    value: "attention.self.value_proj",
  },
  distances: {
    table: "encoder.rel_embeddings.weight",
    norm: "encoder.LayerNorm",
    key: "attention.self.pos_key_proj",
    query: "attention.self.pos_query_proj",
  },
};

const MODERNBERT: EncoderNames = {
  prefixes: ["model."],
  words: "embeddings.tok_embeddings.weight",
  embeddingNorm: "embeddings.norm",
  layers: "layers.",
  layer: {
    queryKeyValue: "attn.Wqkv",
    projection: "attn.Wo",
    attentionNorm: "attn_norm",
    upAndGate: "mlp.Wi",
    down: "mlp.Wo",
    feedForwardNorm: "mlp_norm",
  },
  finalNorm: "final_norm",
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
  /** Names of fields in config.json; the activation of the pooler where it can be another than the table's. */
  config: { heads: string; activation: string; epsilon?: string; poolerActivation?: string };
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
  "deberta-v2": {
    encoder: DEBERTA,
    head: { pooler: { linear: "pooler.dense", activation: "gelu" }, classifier: "classifier" },
    isOffsetByPadding: false,
    config: { ...BERT_CONFIG, poolerActivation: "pooler_hidden_act" },
    defaults: { epsilon: 1e-7, padding: 0, activation: "gelu" },
  },
  modernbert: {
    encoder: MODERNBERT,
    head: {
      pooler: { linear: "head.dense", activation: "gelu", norm: "head.norm" },
      classifier: "classifier",
    },
    isOffsetByPadding: false,
    config: {
      heads: "num_attention_heads",
      activation: "hidden_activation",
      epsilon: "norm_eps",
      poolerActivation: "classifier_activation",
    },
    defaults: { epsilon: 1e-5, padding: 0, activation: "gelu" },
  },
};
