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

export interface Backend {
  readonly device: BackendId;
  readonly threads: number;
  /** Whether it needs less memory when it gets the graph and the weights apart. */
  readonly prefersOutline?: boolean;
  /** Whether it has no 8-bit matrix products and gets float ones in their place. */
  readonly prefersFloat?: boolean;
  /** The number of tokens, padding included, that one run takes at best; absent: one unpadded text a run. */
  readonly batchTokens?: number;
  /** Starts what needs no model while the model is still read; a failure shows when a session is created. */
  prepare?(): void;
  /** @throws AppError `bad-model`, `runtime-unavailable`, `out-of-memory`; `not-for-kernel` from the kernel alone */
  createSession(model: Uint8Array, externalData?: readonly ExternalData[]): Promise<InferenceSession>;
  /**
   * A session on the weights that another thread loaded.
   * @param shared `InferenceSession.shared` of that thread's session
   * @param slot from 0, below the number of slots that the weights were loaded for; no other thread may use it at the same time
   * @throws AppError `runtime-unavailable`
   */
  attach?(shared: SharedWeights, slot: number): Promise<InferenceSession>;
}
