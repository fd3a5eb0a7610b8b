/** The files of one build of the app; `scripts/build/service-worker.mjs` writes it into the service worker. */

/**
 * - `shell`: what the first paint needs; cached before the service worker is active.
 * - `offline`: the rest of the app and the embedded model; cached once the page is usable.
 * - `on use`: files that few people need, such as other builds of the runtime and the texts of other languages; cached at
 *   their first request, and the texts of the page's language with the rest of the app.
 */
export type Stage = "shell" | "offline" | "on use";

export interface ReleaseFile {
  /** Relative to the app's base; empty for the page itself. */
  path: string;
  /** Bytes. */
  size: number;
  /** SHA-256 in base 64, as subresource integrity writes it. */
  sha256: string;
  stage: Stage;
  /** The language whose texts it has, for the languages that do not come with the page. */
  language?: string;
}

export interface Release {
  /** Changes with any byte of any file. */
  version: string;
  files: readonly ReleaseFile[];
  /** Response headers, for hosts that send none. */
  headers: Readonly<Record<string, string>>;
}
