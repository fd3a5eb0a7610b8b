/** An encoder before its weights are in the kernel's memory, and after. Sizes: H hidden, F feed-forward, A heads. */

import type { SharedWeights } from "../model/inference-session.ts";
import type { OnnxTensor } from "../onnx/tensor.ts";
import type { Variant } from "./variant.ts";

/** A linear layer with 8-bit weights [depth, columns], as the file has them. */
export interface LinearWeights {
  weights: OnnxTensor;
  /** Subtracted from the weights: one for all columns, or one for each. */
  zeroPoints: Uint8Array | Int8Array;
  /** One for all columns, or one for each. */
  scales: Float32Array;
  bias: Float32Array;
  /** One for each input, which is multiplied with it first. */
  inputFactors?: Float32Array;
  depth: number;
  columns: number;
}

export interface LayerNormWeights {
  gamma: Float32Array;
  beta: Float32Array;
  epsilon: number;
}

/** [rows, columns]: 32-bit floats, or integers with one zero point. */
export interface EmbeddingTable {
  rows: number;
  columns: number;
  /** Of each value. With 4, a byte has two values, the first one in its low half. */
  bits: 32 | 8 | 4;
  values: OnnxTensor;
  /** One for all rows, or one for each; unused where there are `blocks`. */
  scales: Float32Array;
  /** One scale for each block of a row, [rows, columns / width], in 16 or 32 bits. */
  blocks?: { scales: OnnxTensor; width: number };
  zeroPoint: number;
}

/** What attention adds to the scores by the distance of two tokens (Raffel et al. 2020). */
export interface DistanceBias {
  /** [2 * positions - 1, heads], 32-bit floats; the first row is for a key `positions` - 1 places before the query. */
  table: OnnxTensor;
  positions: number;
  heads: number;
}

/** Embeddings of the distance of two tokens, which queries and keys are multiplied with (He et al. 2021). */
export interface DistanceEmbeddings {
  /** [embeddings, H], 32-bit floats; a layer normalization may follow. */
  table: OnnxTensor;
  norm?: LayerNormWeights;
  positions: number;
  /** [2 * positions - 1]: the embedding of each distance; the first one is for a key `positions` - 1 places before the query. */
  rows: readonly number[];
  /** Linear layers on the embeddings; one may be absent. */
  key?: LinearWeights;
  query?: LinearWeights;
}

/** Queries and keys turn with the place of the token (Su et al. 2024). */
export interface Rotation {
  /** [D / 2]: the angle of each pair of numbers from one token to the next. */
  frequencies: Float32Array;
}

export interface LayerWeights {
  query: LinearWeights;
  key: LinearWeights;
  value: LinearWeights;
  projection: LinearWeights;
  /** Absent in the first layer of some pre-norm encoders. */
  attentionNorm?: LayerNormWeights;
  ffnUp: LinearWeights;
  /** Multiplied with the activation. */
  ffnGate?: LinearWeights;
  ffnDown: LinearWeights;
  outputNorm: LayerNormWeights;
  distances?: DistanceBias;
  embeddings?: DistanceEmbeddings;
  rotation?: Rotation;
}

export type PositionRule =
  /** 0, 1, 2, … */
  | { kind: "absolute" }
  /** No positions are added to the embeddings; attention knows those up to a number. */
  | { kind: "none"; positions: number }
  /** RoBERTa's: the n-th token that is not padding has the position `paddingId` + n, and padding has `paddingId`. */
  | { kind: "padding-offset"; paddingId: number };

export interface Pooler {
  linear: LinearWeights;
  activation: "tanh" | "relu" | "gelu";
  /** Behind the activation. */
  norm?: LayerNormWeights;
}

export interface EncoderWeights {
  hiddenSize: number;
  heads: number;
  intermediateSize: number;
  attentionScale: number;
  wordEmbeddings: EmbeddingTable;
  /** Absent for encoders that add no positions. */
  positionEmbeddings?: EmbeddingTable;
  positionRule: PositionRule;
  /** The embedding of the only token type, [H]. */
  tokenType: EmbeddingTable | Float32Array;
  embeddingNorm: LayerNormWeights;
  layers: LayerWeights[];
  /** Whether layers normalize the inputs of their halves, and not their sums. */
  isPreNorm: boolean;
  /** Behind the last layer. */
  finalNorm?: LayerNormWeights;
  pooling: "mean" | "first";
  pooler?: Pooler;
  /** The classification heads by the name of their output. */
  outputs: Map<string, LinearWeights>;
  /** The tensors of each layer's attention probabilities, and of the embedding's and each layer's output. */
  attentionNames: string[];
  hiddenStateNames: string[];
}

/** An encoder whose weights are in the kernel's memory: what a run needs, as plain data. */
export interface PlacedEncoder {
  /** The address of an `Encoder` (assembly/structures.ts). */
  address: number;
  hiddenSize: number;
  heads: number;
  intermediateSize: number;
  isGated: boolean;
  hasDistanceEmbeddings: boolean;
  layers: number;
  /** Columns of the pooler; 0 without one. */
  poolerSize: number;
  vocabularySize: number;
  maxPositions: number;
  positionRule: PositionRule;
  /** The classification heads by the name of their output; `address` is that of a `Dense` (assembly/structures.ts). */
  outputs: ReadonlyMap<string, { address: number; columns: number }>;
  attentionNames: readonly string[];
  hiddenStateNames: readonly string[];
}

/** A model in a memory, as plain data: a thread can send it to another if the memory is shared. */
export interface KernelModel extends SharedWeights {
  readonly backend: "kernel";
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  isShared: boolean;
  variant: Variant;
  encoder: PlacedEncoder;
  /** The address of the first thread's slot (memory.ts). */
  slots: number;
}

export const isKernelModel = (shared: SharedWeights): shared is KernelModel => shared.backend === "kernel";
