/** What the kernel needs to know of a model: before its weights are in the memory, and after. */

import type { SharedWeights } from "../model/inference-session.ts";
import type { Tensor } from "../onnx/tensor.ts";
import type { Variant } from "./module.ts";

/** Symmetric 8-bit weights [depth, columns] as the file has them, all of one step or each column of its own. */
export interface Linear {
  weights: Tensor;
  scales: Float32Array;
  bias: Float32Array;
  /** Multiplied into the inputs first. */
  factors?: Float32Array;
  depth: number;
  columns: number;
}

export interface Norm {
  gamma: Float32Array;
  beta: Float32Array;
  epsilon: number;
}

/** Rows of 32-bit floats, or of 8 bits with one step and zero point. */
export interface Table {
  rows: number;
  values: Tensor;
  scale: number;
  zero: number;
}

export interface Layer {
  query: Linear;
  key: Linear;
  value: Linear;
  projection: Linear;
  attentionNorm: Norm;
  widening: Linear;
  narrowing: Linear;
  outputNorm: Norm;
}

export type PositionRule =
  /** 0, 1, 2, … */
  | { kind: "absolute" }
  /** RoBERTa's: counted from the padding's id on, over what is no padding. */
  | { kind: "counted"; paddingId: number };

export interface Pooler {
  linear: Linear;
  activation: "tanh" | "relu";
}

export interface Encoder {
  hidden: number;
  heads: number;
  inner: number;
  attentionScale: number;
  words: Table;
  positions: Table;
  positionRule: PositionRule;
  /** The vector of the one token type. */
  tokenType: Table | Float32Array;
  embeddingNorm: Norm;
  layers: Layer[];
  pooling: "mean" | "first";
  pooler?: Pooler;
  /** By the name of the output. */
  outputs: Map<string, Linear>;
  /** Names of each layer's attention probabilities, and of the embedding's and each layer's output. */
  attentionNames: string[];
  hiddenStateNames: string[];
}

/** An encoder whose weights are in the memory: what a run has to know of it, as plain data. */
export interface PlacedEncoder {
  /** Of an `Encoder` of assembly/structures.ts. */
  address: number;
  hidden: number;
  heads: number;
  inner: number;
  layers: number;
  /** Columns of the pooler; 0 when there is none. */
  pooled: number;
  /** Rows of its tables. */
  words: number;
  positions: number;
  positionRule: PositionRule;
  /** By the name of the output, with the address of a `Dense`. */
  outputs: ReadonlyMap<string, { address: number; columns: number }>;
  attentionNames: readonly string[];
  hiddenStateNames: readonly string[];
}

/** A model in a memory, as plain data: one thread can send it to another where the memory is shared. */
export interface KernelModel extends SharedWeights {
  readonly backend: "kernel";
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  isShared: boolean;
  variant: Variant;
  encoder: PlacedEncoder;
  /** Where the seats of the threads begin (memory.ts), two words each. */
  seats: number;
}

export const isKernelModel = (shared: SharedWeights): shared is KernelModel => shared.backend === "kernel";
