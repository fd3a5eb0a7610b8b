/**
 * What TypeScript writes into memory before a call (../memory.ts). Every field is four bytes wide, in this order;
 * an address of zero means that there is none.
 */

/** x ↦ x · W + b in 8 bits; W is packed for `product`. */
@unmanaged
export class Linear {
  weights: usize;
  /** The step of each column, f32. */
  scales: usize;
  /** [columns / 8][groups][8]: the sum of each column's weights of a group, i32. */
  sums: usize;
  bias: usize;
  /** A factor for each input, f32. */
  factors: usize;
  columns: u32;
  depth: u32;
}

/** x ↦ (x - mean) / √(variance + epsilon) · gamma + beta */
@unmanaged
export class Norm {
  gamma: usize;
  beta: usize;
  epsilon: f32;
}

@unmanaged
export class Layer {
  queryKeyValue: Linear;
  projection: Linear;
  attentionNorm: Norm;
  widening: Linear;
  narrowing: Linear;
  outputNorm: Norm;
}

/** x ↦ x · Wᵀ + b in floats, for one row: a pooled vector. */
@unmanaged
export class Dense {
  /** [columns, depth], f32. */
  weights: usize;
  bias: usize;
  columns: u32;
  depth: u32;
}

@unmanaged
export class Encoder {
  hidden: u32;
  heads: u32;
  inner: u32;
  layerCount: u32;
  /** `layerCount` addresses. */
  layers: usize;
  /** What the products of queries and keys are multiplied by. */
  attentionScale: f32;
  /** [vocabulary, hidden]: f32, or u8 with one step and zero point. */
  words: usize;
  wordsAreFloats: u32;
  wordScale: f32;
  wordZero: f32;
  /** [positions, hidden], f32, the row of the one token type added. */
  positions: usize;
  embeddingNorm: Norm;
  /** 0: mean of the tokens that count, 1: the first token. */
  pooling: u32;
  /** After the pooling; zero when there is none. */
  pooler: Dense;
  /** 0: tanh, 1: max(0, x). */
  poolerActivation: u32;
}

/** One text, and the memory to work in. */
@unmanaged
export class Run {
  tokens: u32;
  /** Row of the words, of the positions, and 0 or 1 for each token, u32. */
  ids: usize;
  positionIds: usize;
  mask: usize;
  /** Added to the scores of each key: 0, the lowest float, or -∞ for what only fills up a panel. */
  keyBias: usize;
  state: usize;
  middle: usize;
  queryKeyValue: usize;
  context: usize;
  wide: usize;
  quantized: usize;
  rowScales: usize;
  rowZeros: usize;
  keys: usize;
  values: usize;
  scores: usize;
  pooled: usize;
  sums: usize;
  /** [layers, heads, tokens, tokens], or zero when nobody asked. */
  attentions: usize;
  /** [layers + 1, tokens, hidden], or zero when nobody asked. */
  hiddenStates: usize;
  /** Heads that somebody asked for: so many, their `Dense`s and where each writes. */
  headCount: u32;
  heads: usize;
  outputs: usize;
}
