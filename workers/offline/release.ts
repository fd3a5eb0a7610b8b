/** What one build of the app consists of; `scripts/build/service-worker.mjs` writes it into the service worker. */

/**
 * - `shell`: what the first paint needs; kept before the worker takes over.
 * - `offline`: the rest of the app and the embedded model; kept once the page is usable.
 * - `on use`: large files that few people need, such as other builds of the runtime; kept when first asked for.
 */
export type Stage = "shell" | "offline" | "on use";

export interface ReleaseFile {
  /** Relative to the app's base; empty for the page itself. */
  path: string;
  /** Bytes. */
  size: number;
  /** SHA-256 in base 64, as subresource integrity wants it. */
  sha256: string;
  stage: Stage;
}

export interface Release {
  /** Changes with any byte of any file. */
  version: string;
  files: readonly ReleaseFile[];
  /** What the app should be served with, for hosts that can send no headers. */
  headers: Readonly<Record<string, string>>;
}
