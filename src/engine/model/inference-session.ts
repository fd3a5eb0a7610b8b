/** A model that is ready to run, with its inputs and outputs. Every backend implements this interface. */

import type { SegmentedBytes } from "./segmented-bytes.ts";

export interface Tensor {
  data: Float32Array;
  dims: readonly number[];
}

/** Token ids and attention mask, each [batch, tokens] in row order. */
export interface Feeds {
  inputIds: readonly number[];
  attentionMask: readonly number[];
  dims: readonly [batch: number, tokens: number];
  /** [batch, tokens]; all 0 when absent. */
  tokenTypes?: readonly number[] | undefined;
  /** Further float inputs, which a transformed graph has. */
  extra?: Readonly<Record<string, Tensor>>;
}

/**
 * Weights in a memory that several threads share. Only the backend that made the handle reads it; everything else
 * passes it on, also to another thread.
 */
export interface SharedWeights {
  readonly backend: string;
}

export interface InferenceSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** The shared weights, with which another thread runs the model (`Backend.attach`); absent if they are not shared. */
  readonly shared?: SharedWeights | undefined;
  /**
   * How many tokens a run of several texts should have, so that several threads divide it; the texts do not change each
   * other's bits. Absent where one text after the other is as fast.
   */
  readonly joinedTokens?: number | undefined;
  /**
   * Computes and copies only the outputs named in `fetches`.
   * @throws AppError `inference-failed`, `out-of-memory`
   */
  run(feeds: Feeds, fetches: readonly string[]): Promise<Record<string, Tensor>>;
  dispose(): Promise<void>;
}

/** A file in which the model keeps tensors, under the path that the model gives it. */
export interface ExternalData {
  path: string;
  data: Uint8Array | SegmentedBytes;
}

/** Concatenates the named outputs of one run into one array. */
export function stackTensors(
  output: Readonly<Record<string, Tensor>>,
  names: readonly string[],
): Float32Array {
  const parts = names.map((name) => output[name]?.data ?? new Float32Array());
  const stacked = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    stacked.set(part, at);
    at += part.length;
  }
  return stacked;
}
