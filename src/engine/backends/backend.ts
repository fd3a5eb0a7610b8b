/** One interface over the ways to run a model. A backend is one small file behind it. */

import type { Pieces } from "../model/pieces.ts";
import type { KernelModel } from "../kernel/encoder.ts";

export interface Tensor {
  data: Float32Array;
  dims: readonly number[];
}

/** Token ids and mask, each [batch, tokens] in row order. */
export interface Feeds {
  inputIds: readonly number[];
  attentionMask: readonly number[];
  dims: readonly [batch: number, tokens: number];
  /** Inputs of floats that a changed graph has besides. */
  extra?: Readonly<Record<string, Tensor>>;
}

export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** What another thread can run the model from without a copy of its own (`Backend.join`); absent where it cannot. */
  readonly shared?: KernelModel | undefined;
  /**
   * Only the outputs named in `fetches` are computed and copied.
   * @throws EngineError `inference-failed`, `out-of-memory`
   */
  run(feeds: Feeds, fetches: readonly string[]): Promise<Record<string, Tensor>>;
  dispose(): Promise<void>;
}

/** A file that the model keeps tensors in, under the name that the model gives it. */
export interface ExternalData {
  path: string;
  data: Uint8Array | Pieces;
}

/** Outputs of one run behind one another in one array. */
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

export interface Backend {
  /** The term of the field: `wasm`, `webgpu`, `webnn`, `cpu`. */
  readonly device: string;
  readonly threads: number;
  /** Whether it needs less memory when it gets the graph and the weights apart. */
  readonly prefersOutline?: boolean;
  /** Whether it has no 8-bit products and gets float ones in their place. */
  readonly prefersFloat?: boolean;
  /** Tokens, padding included, that one run takes at best; absent: one unpadded text a run. */
  readonly batchTokens?: number;
  /** Begins what needs no model, so that it goes on while one is read; what fails shows when a session is made. */
  prepare?(): void;
  /** @throws EngineError `bad-model`, `runtime-unavailable`, `out-of-memory` */
  createSession(model: Uint8Array, externalData?: readonly ExternalData[]): Promise<Session>;
  /**
   * A session on the weights of another thread's.
   * @param seat below the number that they were loaded for; no other thread may have it at the same time
   * @throws EngineError `runtime-unavailable`
   */
  join?(shared: KernelModel, seat: number): Promise<Session>;
}
