/**
 * The folders and the Hub of models, set by the environment variables of the Hub's Python client
 * (https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables).
 */

import { homedir } from "node:os";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { HubClient } from "../../src/engine/hub/client.ts";
import { DEFAULT_HUB } from "../../src/engine/hub/reference.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { fetchThroughProxy } from "./proxy.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** `TONESCOPE_CACHE`, otherwise the user's cache folder (XDG Base Directory). */
export function cacheFolder(env: Environment = process.env): string {
  const folder = env["TONESCOPE_CACHE"];
  if (folder) return folder;
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "tonescope");
}

/** The folder of the Hub's Python client. */
const hubFolder = (env: Environment) =>
  env["HF_HOME"] || join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "huggingface");

/** The folder of the models that the Hub's Python client has downloaded. */
export const hubCacheFolder = (env: Environment = process.env): string =>
  env["HF_HUB_CACHE"] || join(hubFolder(env), "hub");

const isSet = (value: string | undefined) => /^(1|on|yes|true)$/i.test(value ?? "");

/** The access token of `HF_TOKEN`, otherwise the one that `hf auth login` stored. */
function tokenOf(env: Environment): string | undefined {
  const token = env["HF_TOKEN"]?.trim() || env["HUGGING_FACE_HUB_TOKEN"]?.trim();
  if (token || isSet(env["HF_HUB_DISABLE_IMPLICIT_TOKEN"])) return token;
  try {
    return readFileSync(env["HF_TOKEN_PATH"] || join(hubFolder(env), "token"), "utf8").trim();
  } catch {
    return undefined;
  }
}

/**
 * The Hub of `HF_ENDPOINT`, with the token, the proxy and the offline mode that the environment sets.
 * @throws AppError `bad-reference` when the address is invalid.
 */
export function hubOf(env: Environment = process.env): HubClient {
  const address = env["HF_ENDPOINT"] || DEFAULT_HUB;
  if (!/^https?:/.test(address) || !URL.canParse(address)) {
    throw new AppError("bad-reference", "HF_ENDPOINT is not a complete address.");
  }
  const token = tokenOf(env);
  const isOffline = isSet(env["HF_HUB_OFFLINE"]) || isSet(env["TRANSFORMERS_OFFLINE"]);
  const send = isOffline ? refuseToSend : fetchThroughProxy(env);
  return new HubClient({
    url: new URL(address.endsWith("/") ? address : `${address}/`),
    ...(token && { token }),
    ...(send && { fetch: send }),
  });
}

async function refuseToSend(): Promise<never> {
  throw new AppError(
    "not-stored",
    "The model is not on this machine, and HF_HUB_OFFLINE allows no download.",
  );
}

const EMBEDDED = join("public", "models", "tonescope-tweets");
/** The package's further models, by their names as a command's `--model`. */
const FURTHER: Readonly<Record<string, string>> = {
  multilingual: join("models", "tonescope-multilingual"),
};

/** A folder of the package, from any folder that this code was built to. */
function packageFolder(path: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, path, "manifest.json"))) return join(folder, path);
    if (folder === dirname(folder)) throw new AppError("not-found", "The package has lost its own model.");
  }
}

/** The folder of the embedded model. */
export const embeddedFolder = (): string => packageFolder(EMBEDDED);

/** The folder of one of the package's models. @param name empty for the embedded one. @returns undefined for other names */
export function ownModelFolder(name: string): string | undefined {
  if (name === "") return embeddedFolder();
  const path = Object.hasOwn(FURTHER, name) ? FURTHER[name] : undefined;
  return path && packageFolder(path);
}
