/** The part of the Hub's API that loads models: resolves a revision to a commit and lists the files of a commit. */

import { AppError } from "../../errors/app-error.ts";
import { isCommit, type Reference } from "./reference.ts";
import { type Clock, TransientError, withRetries, systemClock } from "./retry.ts";
import type { HubFetch, HubResponse } from "./fetch.ts";
import { type RequestContext, responseError } from "./response-error.ts";
import { isRecord, valueText } from "../model/json.ts";

export interface HubClientOptions {
  /** The Hub's address; its path ends with a slash. */
  url: URL;
  /** Access token, sent only to the origin of the Hub. */
  token?: string;
  clock?: Clock;
  /** Sends the requests; `fetch` if absent. */
  fetch?: HubFetch;
  /** Whether whole files are asked for without a range, so that they come compressed; the Hub's are not compressible. */
  isCompressing?: boolean;
}

/** One commit of one model. */
export interface Revision {
  /** The id that the Hub returns; a renamed model has its new name. */
  id: string;
  commit: string;
  /** The requested branch, tag or commit. */
  revision: string;
  license: string;
  languages: string[];
  tags: string[];
}

export interface HubFile {
  path: string;
  /** Size in bytes. */
  size: number;
  /** SHA-256, hexadecimal; only of a large file (LFS). */
  sha256?: string;
  /** SHA-1 of the git blob, hexadecimal; only of a plain file. */
  gitSha1?: string;
}

const MAX_JSON_BYTES = 16 * 2 ** 20;
/** Pages of a list. The Hub has 1,000 files on a page, and a repository should have fewer than 100,000. */
const MAX_PAGES = 2000;
const SHORT_COMMIT = /^[0-9a-f]{7,39}$/;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((entry): entry is string => typeof entry === "string");

/** @returns undefined for a folder */
function hubFile(entry: unknown): HubFile | undefined {
  if (!isRecord(entry) || typeof entry["path"] !== "string") throw malformed("the list of files");
  if (entry["type"] !== "file") return undefined;
  const { path, lfs, oid } = entry;
  const size = isRecord(lfs) ? lfs["size"] : entry["size"];
  if (!Number.isSafeInteger(size) || (size as number) < 0) throw malformed(path);
  const file = { path, size: size as number };
  if (isRecord(lfs)) {
    if (!/^[0-9a-f]{64}$/.test(valueText(lfs["oid"]))) throw malformed(path);
    return { ...file, sha256: valueText(lfs["oid"]) };
  }
  if (!/^[0-9a-f]{40}$/.test(valueText(oid))) throw malformed(path);
  return { ...file, gitSha1: valueText(oid) };
}

function malformed(subject: string): AppError {
  return new AppError("wrong-content", `The Hub's answer about ${subject} cannot be read.`);
}

export class HubClient {
  readonly url: URL;
  readonly clock: Clock;
  readonly isCompressing: boolean;
  readonly #token: string | undefined;
  readonly #fetch: HubFetch;

  constructor(options: HubClientOptions) {
    this.url = options.url;
    this.clock = options.clock ?? systemClock;
    this.isCompressing = options.isCompressing ?? false;
    this.#token = options.token;
    this.#fetch = options.fetch ?? ((url, request) => fetch(url, request));
  }

  /**
   * Sends one request. Only the origin of the Hub gets the token: `fetch` drops the `Authorization` header when a
   * redirect leaves the origin (Fetch standard, HTTP-redirect fetch), and requests to other origins have none.
   * @throws TransientError when the server did not respond; AppError `cancelled`
   */
  async request(
    url: URL,
    init: { headers?: Record<string, string>; signal?: AbortSignal | undefined },
  ): Promise<HubResponse> {
    const isOfHub = this.#token && url.origin === this.url.origin;
    const headers = { ...init.headers, ...(isOfHub && { authorization: `Bearer ${this.#token}` }) };
    try {
      return await this.#fetch(url, {
        headers,
        signal: init.signal ?? null,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
      });
    } catch (cause) {
      if (init.signal?.reason instanceof TransientError) throw init.signal.reason;
      if (init.signal?.aborted) throw new AppError("cancelled", "Cancelled.", { cause });
      if (cause instanceof AppError) throw cause;
      throw new TransientError(new AppError("offline", `${url.host} could not be reached.`, { cause }));
    }
  }

  requestContext(id: string, revision: string, path?: string): RequestContext {
    return {
      host: this.url.host,
      id,
      revision,
      ...(path !== undefined && { path }),
      hasToken: this.#token !== undefined,
    };
  }

  async #json(
    url: URL,
    context: RequestContext,
    signal?: AbortSignal,
  ): Promise<{ value: unknown; next?: URL }> {
    return withRetries(
      async () => {
        const response = await this.request(url, { signal });
        if (!response.ok) throw await responseError(response, context, this.clock.now());
        const text = await this.#text(response, signal);
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch (cause) {
          throw new AppError("wrong-content", `${context.host} did not answer as a Hub does.`, { cause });
        }
        const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
        return { value, ...(link && { next: new URL(link, url) }) };
      },
      this.clock,
      signal,
    );
  }

  async #text(response: HubResponse, signal?: AbortSignal): Promise<string> {
    if (Number(response.headers.get("content-length") ?? 0) > MAX_JSON_BYTES) throw malformed("the model");
    try {
      return await response.text();
    } catch (cause) {
      if (signal?.aborted) throw new AppError("cancelled", "Cancelled.", { cause });
      throw new TransientError(new AppError("offline", `${this.url.host} stopped answering.`, { cause }));
    }
  }

  /** The address of a file in a commit. */
  fileUrl(id: string, commit: string, path: string): URL {
    return new URL(`${id}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`, this.url);
  }

  /**
   * Resolves a model's branch, tag or short commit to its current commit.
   * @throws AppError `unauthorized`, `gated`, `model-not-found`, `revision-not-found`, `rate-limited`, `offline`
   */
  async resolve({ id, revision = "main" }: Reference, signal?: AbortSignal): Promise<Revision> {
    try {
      return await this.#revision(id, revision, signal);
    } catch (cause) {
      const isMissing = cause instanceof AppError && cause.code === "revision-not-found";
      if (!isMissing || !SHORT_COMMIT.test(revision)) throw cause;
      return this.#revision(id, await this.#fullCommit(id, revision, signal), signal);
    }
  }

  async #revision(id: string, revision: string, signal?: AbortSignal): Promise<Revision> {
    const url = new URL(`api/models/${id}/revision/${encodeURIComponent(revision)}`, this.url);
    const { value } = await this.#json(url, this.requestContext(id, revision), signal);
    if (!isRecord(value) || typeof value["sha"] !== "string" || !isCommit(value["sha"])) throw malformed(id);
    const card = isRecord(value["cardData"]) ? value["cardData"] : {};
    const hubId = typeof value["id"] === "string" ? value["id"] : id;
    return {
      id: /^[\w.-]+(\/[\w.-]+)?$/.test(hubId) ? hubId : id,
      commit: value["sha"],
      revision,
      license: texts(card["license"])[0] ?? "unknown",
      languages: texts(card["language"]),
      tags: texts(value["tags"]),
    };
  }

  /** Finds a short commit in the history, because the Hub's API accepts only full commits. */
  async #fullCommit(id: string, short: string, signal?: AbortSignal): Promise<string> {
    const url = new URL(`api/models/${id}/commits/main`, this.url);
    for await (const page of this.#pages(url, this.requestContext(id, short), signal)) {
      const found = page
        .map((entry) => (isRecord(entry) ? valueText(entry["id"]) : ""))
        .filter((commit) => isCommit(commit) && commit.startsWith(short));
      if (found.length > 1) {
        throw new AppError("revision-not-found", `More than one commit of ${id} starts with ${short}.`);
      }
      if (found[0]) return found[0];
    }
    throw new AppError("revision-not-found", `${id} has no branch, tag or commit “${short}”.`);
  }

  /** Lists all files of a commit. @throws AppError as `resolve` */
  async tree(id: string, commit: string, signal?: AbortSignal): Promise<HubFile[]> {
    const files: HubFile[] = [];
    const url = new URL(`api/models/${id}/tree/${commit}?recursive=true`, this.url);
    for await (const page of this.#pages(url, this.requestContext(id, commit), signal)) {
      for (const entry of page) {
        const file = hubFile(entry);
        if (file) files.push(file);
      }
    }
    return files;
  }

  /** The pages of a list. A mirror's list may go on at the address of the Hub that it mirrors. */
  async *#pages(first: URL, context: RequestContext, signal?: AbortSignal): AsyncGenerator<unknown[]> {
    const seen = new Set<string>();
    for (let url: URL | undefined = first; url;) {
      if (seen.size === MAX_PAGES || seen.has(url.href)) {
        const message = `The list of ${context.id} at ${url.host} does not end.`;
        throw new AppError("wrong-content", message);
      }
      seen.add(url.href);
      const { value, next } = await this.#json(url, context, signal);
      if (!Array.isArray(value)) throw malformed(context.id);
      yield value;
      url = next;
    }
  }
}
