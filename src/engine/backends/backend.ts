/** One interface over the ways to run a model; each backend is one file that implements it. */

import type { ExternalData, InferenceSession, SharedWeights } from "../model/inference-session.ts";

/**
 * `kernel` is the encoder kernel, which runs BERT-like encoders only; `wasm` is onnxruntime-web on the processor;
 * `webgpu` is onnxruntime-web on a graphics processor; `cpu` is onnxruntime-node.
 */
export type BackendId = "kernel" | "wasm" | "webgpu" | "cpu";

/** The backends of a browser. */
export type BrowserBackendId = Exclude<BackendId, "cpu">;

/** The backends of Node. */
export type NodeBackendId = Exclude<BackendId, "webgpu">;

export const NODE_BACKENDS: readonly NodeBackendId[] = ["kernel", "wasm", "cpu"];

export interface Backend {
  readonly device: BackendId;
  readonly threads: number;
  /** Whether it needs less memory when the graph and the weights come separately. */
  readonly prefersOutline?: boolean;
  /** Whether it lacks 8-bit matrix products, which are then replaced by float ones. */
  readonly prefersFloat?: boolean;
  /** The best number of tokens in one run, padding included. When absent, each run has one unpadded text. */
  readonly batchTokens?: number;
  /** Starts the runtime while the model is still being read; a failure is reported when a session is created. */
  prepare?(): void;
  /** @throws AppError `bad-model`, `runtime-unavailable`, `out-of-memory`; only from the kernel: `not-for-kernel` */
  createSession(model: Uint8Array, externalData?: readonly ExternalData[]): Promise<InferenceSession>;
  /**
   * Creates a session on the weights that another thread loaded.
   * @param shared `InferenceSession.shared` of that thread's session
   * @param slot index of a slot of the weights, from 0; no other thread may use the slot at the same time
   * @throws AppError `runtime-unavailable`
   */
  attach?(shared: SharedWeights, slot: number): Promise<InferenceSession>;
}
