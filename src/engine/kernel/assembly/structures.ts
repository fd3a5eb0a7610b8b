/**
 * The structures that TypeScript writes into memory before a call. Every field has four bytes; a null address means that
 * the part is absent. layout.json holds the offset and the type of each field; the build writes it from these classes.
 *
 * Letters in shapes: T tokens, H hidden size, A attention heads, D head size (H / A), F feed-forward size, L layers,
 * V vocabulary, P positions, R rows, K depth (inputs of a product), C columns (its outputs), G groups of the depth.
 */

/** x (R, K) -> x W + b (R, C), with W in 8 bits and packed for `product`. */
@unmanaged
export class Linear {
  /** (C / 8, K / N, 8, N), i8; N is `PRODUCTS_PER_LANE`. */
  weights: usize;
  /** (C), f32. */
  scales: usize;
  /** (C / 8, G, 8), i32: the sum of each column's weights in a group. */
  weightSums: usize;
  /** (C), f32. */
  bias: usize;
  /** (C), f32: added to all packed weights of a column, where these would not fit into 8 bits; or null. */
  offsets: usize;
  /** (K), f32, multiplied with the inputs before they are quantized; or null. */
  inputFactors: usize;
  columns: u32;
  depth: u32;
}

/** x (R, H) -> (x - mean) / sqrt(variance + epsilon) * gamma + beta */
@unmanaged
export class LayerNorm {
  /** (H), f32. */
  gamma: usize;
  /** (H), f32. */
  beta: usize;
  epsilon: f32;
}

/**
 * What is added to the scores of attention by the distance of query and key. A table starts at the distance -(P + 8), so
 * that the queries and keys that fill the last block and panel are in it too.
 */
@unmanaged
export class Distances {
  /** (A, 2P + 16), f32; or (1, 2P + 16), the same for all heads; or null. */
  bias: usize;
  /** Bytes from the biases of one head to those of the next, or 0. */
  headBytes: u32;
  positions: u32;
  /** (A, E, D), f32: E embeddings of distances as keys, which the queries are multiplied with; or null. */
  keys: usize;
  /** (A, E, D), f32: the same as queries, which the keys are multiplied with; null as the keys. */
  queries: usize;
  embeddings: u32;
  /** (2P + 16), u32: the embedding of each distance. */
  rows: usize;
}

/** One layer, which normalizes its sums, or the inputs of its halves (`isPreNorm`). */
@unmanaged
export class Layer {
  /** H -> 3H. */
  queryKeyValue: Linear;
  /** H -> H. */
  projection: Linear;
  /** Or null in the first pre-norm layer. */
  attentionNorm: LayerNorm;
  /** H -> F, or 2F with the gate behind. */
  ffnUp: Linear;
  /** F -> H. */
  ffnDown: Linear;
  outputNorm: LayerNorm;
  /** Or null. */
  distances: Distances;
  /** (P, D), f32: cosines and sines of the rotation of each place, D / 2 each; or null. */
  rotation: usize;
}

/** x (K) -> x W^T + b (C) in floats, for the pooled vector. */
@unmanaged
export class Dense {
  /** (C, K), f32. */
  weights: usize;
  /** (C), f32. */
  bias: usize;
  columns: u32;
  depth: u32;
}

export const TANH: u32 = 0;
export const RELU: u32 = 1;
export const GELU: u32 = 2;

@unmanaged
export class Encoder {
  hiddenSize: u32;
  heads: u32;
  intermediateSize: u32;
  layerCount: u32;
  /** (L) addresses of a `Layer`. */
  layers: usize;
  /** The factor of the dot products of queries and keys. */
  attentionScale: f32;
  /** (V, H): f32, or unsigned integers with one zero point and a scale for each row or block of a row. */
  wordEmbeddings: usize;
  /** 32, 8, or 4: then a byte has two values, the first one in its low half. */
  wordBits: u32;
  /** (V, H / `wordBlock`), f32; or null where the rows are floats. */
  wordScales: usize;
  /** Columns with one scale, a multiple of four. */
  wordBlock: u32;
  wordZeroPoint: f32;
  /** (P, H), f32, with the embedding of the only token type added. */
  positionEmbeddings: usize;
  embeddingNorm: LayerNorm;
  /** 1: the pooled vector is that of the first token; 0: it is the mean of the tokens that are not masked. */
  poolsFirstToken: u32;
  /** Applied to the pooled vector; or null. */
  pooler: Dense;
  /** What the pooler ends in: `TANH`, `RELU` or `GELU`. */
  poolerActivation: u32;
  /** Applied behind the pooler's activation; or null. */
  poolerNorm: LayerNorm;
  isPreNorm: u32;
  /** Whether the feed-forward network multiplies GELU of one half of its products with the other half. */
  isGated: u32;
  /** Applied to the output of the last layer; or null. */
  finalNorm: LayerNorm;
}

/**
 * One or more texts, and the memory to compute in. T is the number of tokens of all texts, whose rows are one below the
 * other; S is the number of texts. What one thread uses alone lies `threadBytes` behind that of the thread before it.
 */
@unmanaged
export class Run {
  tokens: u32;
  textCount: u32;
  /** (S + 1), u32: the first row of each text, and T. */
  starts: usize;
  /** Rows that one thread computes at a time between two attentions, and into how many parts they divide T. */
  partRows: u32;
  parts: u32;
  /** (T), u32: rows of the word embeddings. */
  tokenIds: usize;
  /** (T), u32: rows of the position embeddings. */
  positionIds: usize;
  /** (T), u32: 1 for tokens that count, 0 for padding. */
  attentionMask: usize;
  /**
   * (T + 8 S), f32, added to the scores of each key: 0, the lowest float for a masked key, or -infinity for what fills the
   * last panel of a text. Those of the text s begin at its first row + 8 s.
   */
  keyBias: usize;
  /** (T, H), f32: the output of the embedding and of each layer. */
  hiddenState: usize;
  /** (T, H), f32: the normalized sum after attention. */
  attentionOutput: usize;
  /** (T + 8, 3H), f32. */
  queryKeyValue: usize;
  /** (T, H), f32: the outputs of all heads side by side. */
  context: usize;
  /** (T, F), f32; (T, 2F) with gates. */
  intermediate: usize;
  /** (T, max(H, F)) activations in panels (panels.ts), with a scale and a zero point for each row and group. */
  quantized: usize;
  rowScales: usize;
  rowZeroPoints: usize;
  /** (T), f32: the sum of each row of quantized activations. */
  rowSums: usize;
  threadBytes: u32;
  /** One head's keys in panels and its values (attention.ts), of one thread. */
  keys: usize;
  values: usize;
  /** One head's embeddings of distances (attention.ts), of one thread. */
  distanceKeys: usize;
  distanceQueries: usize;
  /** Scores, queries and normalizers of a block of queries, of one thread. */
  scores: usize;
  /** `TILE_FLOATS` accumulators, f32, of one thread. */
  tile: usize;
  /** Two vectors, f32: the pooled one and the pooler's output. */
  pooled: usize;
  /** (L, A, T, T), f32, of one text; or null. */
  attentions: usize;
  /** (L + 1, T, H), f32; or null. */
  hiddenStates: usize;
  /** The classification heads that are computed: addresses of a `Dense`. */
  classifierCount: u32;
  classifiers: usize;
  /** (S, classifiers) addresses: where each writes its outputs for each text. */
  outputs: usize;
}

/** Where a row of a matrix of 32-bit numbers is. */
// @inline
export function rowOf(matrix: usize, row: u32, width: u32): usize {
  return matrix + ((<usize>row * width) << 2);
}

/** The first row of a text, or the number of all rows. */
// @inline
export function startOf(run: Run, text: u32): u32 {
  return load<u32>(rowOf(run.starts, text, 1));
}
