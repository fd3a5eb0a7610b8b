/** The folders and the Hub of models, set by the usual environment variables. */

import { homedir } from "node:os";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { HubClient } from "../../src/engine/hub/client.ts";
import { DEFAULT_HUB } from "../../src/engine/hub/reference.ts";
import { AppError } from "../../src/errors/app-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** `TONESCOPE_CACHE`, otherwise the user's cache folder (XDG Base Directory). */
export function cacheFolder(env: Environment = process.env): string {
  const folder = env["TONESCOPE_CACHE"];
  if (folder) return folder;
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "tonescope");
}

/** The cache folder of the Hub's Python client. */
export function hubCacheFolder(env: Environment = process.env): string {
  if (env["HF_HUB_CACHE"]) return env["HF_HUB_CACHE"];
  const home = env["HF_HOME"] || join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "huggingface");
  return join(home, "hub");
}

/**
 * The Hub of `HF_ENDPOINT`, with the token of `HF_TOKEN`.
 * @throws AppError `bad-reference` when the address is invalid.
 */
export function hubOf(env: Environment = process.env): HubClient {
  const address = env["HF_ENDPOINT"] || DEFAULT_HUB;
  if (!/^https?:/.test(address) || !URL.canParse(address)) {
    throw new AppError("bad-reference", "HF_ENDPOINT is not a complete address.");
  }
  const token = env["HF_TOKEN"]?.trim();
  return new HubClient({
    url: new URL(address.endsWith("/") ? address : `${address}/`),
    ...(token && { token }),
  });
}

const EMBEDDED = join("public", "models", "tonescope-tweets");

/** The folder of the embedded model, from any folder of the package that this code was built to. */
export function embeddedFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, EMBEDDED, "manifest.json"))) return join(folder, EMBEDDED);
    if (folder === dirname(folder)) throw new AppError("not-found", "The package has lost its own model.");
  }
}
