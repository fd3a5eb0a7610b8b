/** One interface over the ways to run a model. A backend is one small file behind it. */

import type { ExternalData, Session, SharedWeights } from "../model/session.ts";

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
   * Opens a session on weights that another thread loaded.
   * @param seat below the number of threads that they were loaded for; no other thread may have it at the same time
   * @throws EngineError `runtime-unavailable`
   */
  join?(shared: SharedWeights, seat: number): Promise<Session>;
}
