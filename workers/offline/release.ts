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

/** What the page says to the service worker. */
export type ToWorker =
  /** Is everything here? Answered with `kept`. */
  | { type: "check" }
  /** Keep the rest; the page is usable now. */
  | { type: "keep" }
  /** Every tab agrees to the new release. */
  | { type: "take over" }
  /** Ask the server for the page on the next visit. */
  | { type: "forget page" }
  /** What another app shared with this one; answered once with `shared`. */
  | { type: "collect" };

/** What the service worker says to every page of the app. */
export type FromWorker =
  | { type: "kept"; bytes: number; total: number; error?: "storage-full" | "unreachable" }
  | { type: "shared"; file: File };

/** Held by each page while it lives, with the address of its entry module: so old files are known to be in use. */
export const PAGE_LOCK = "tonescope page ";
