/** Downloads byte ranges of one file and resumes after broken connections. */

import { AppError } from "../../errors/app-error.ts";
import { ByteReader } from "../model/byte-reader.ts";
import type { ByteRange } from "../model/segmented-bytes.ts";
import type { HubClient, HubFile, Revision } from "./client.ts";
import type { HubResponse } from "./fetch.ts";
import { TransientError, RetryPolicy } from "./retry.ts";
import { responseError } from "./response-error.ts";

/** A connection that sends nothing for this time is closed, and the request is repeated. */
const STALL_MS = 30_000;

/**
 * Bytes, valid until the next part, and their offset in the file. `at` is the end of the previous part, or 0 when the file
 * has changed or the server ignores ranges; the previous parts are then invalid.
 */
export interface FilePart {
  at: number;
  bytes: Uint8Array;
}

const isStrong = (etag: string | null): etag is string => etag !== null && etag.startsWith('"');

async function withoutStall<T>(attempt: AbortController, work: () => Promise<T>): Promise<T> {
  const stalled = new TransientError(new AppError("offline", "The server stopped sending."));
  const timer = setTimeout(() => attempt.abort(stalled), STALL_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

export class FileDownload {
  readonly #client: HubClient;
  readonly #revision: Revision;
  readonly #file: HubFile;
  readonly #url: URL;
  /** The redirect target, requested directly until it expires. */
  #link: URL | undefined;
  #etag: string | undefined;
  /** False after a failure with this header: a store that rejects it across origins looks like a lost connection. */
  #sendIfRange = true;

  constructor(client: HubClient, revision: Revision, file: HubFile) {
    this.#client = client;
    this.#revision = revision;
    this.#file = file;
    this.#url = client.fileUrl(revision.id, revision.commit, file.path);
  }

  /**
   * Downloads a range. Retries and resumes by itself, and ends when `extent.end` is reached.
   * @throws AppError `offline`, `hash-mismatch`, `wrong-content`, `rate-limited`, `unauthorized`, `gated`, …
   */
  async *pieces(extent: ByteRange, signal?: AbortSignal): AsyncGenerator<FilePart> {
    const retryPolicy = new RetryPolicy(this.#client.clock, signal);
    let { start: position, end } = extent;
    let restarts = 0;
    while (position < end) {
      const attempt = new AbortController();
      const cancel = () => attempt.abort();
      signal?.addEventListener("abort", cancel, { once: true });
      if (signal?.aborted) cancel();
      try {
        const { response, content } = await this.#open({ start: position, end }, attempt);
        if (content !== "part") {
          if (position > 0 && ++restarts > 2) throw this.#mismatch("changes while it is downloaded");
          position = 0;
          end = this.#file.size;
        }
        if (content === "changed") continue;
        for await (const bytes of this.#body(response, attempt, signal)) {
          if (position + bytes.length > end) throw this.#mismatch(`is longer than ${this.#file.size} bytes`);
          yield { at: position, bytes };
          position += bytes.length;
          retryPolicy.progress();
        }
        if (position < end) throw new TransientError(this.#mismatch(`ended after ${position} bytes`));
      } catch (cause) {
        if (!(cause instanceof TransientError)) throw cause;
        await retryPolicy.wait(cause);
      } finally {
        signal?.removeEventListener("abort", cancel);
        attempt.abort();
      }
    }
  }

  async #open(extent: ByteRange, attempt: AbortController) {
    const url = this.#link ?? this.#url;
    const isPart = extent.end < this.#file.size;
    const isWhole = !isPart && extent.start === 0 && this.#client.isCompressing;
    // Browsers request an uncompressed response where there is a range (Fetch standard).
    const headers: Record<string, string> = isWhole
      ? {}
      : { range: `bytes=${extent.start}-${isPart ? extent.end - 1 : ""}` };
    const ifRange = extent.start > 0 && this.#sendIfRange ? this.#etag : undefined;
    if (ifRange) headers["if-range"] = ifRange;
    let response: HubResponse;
    try {
      response = await withoutStall(attempt, () =>
        this.#client.request(url, { headers, signal: attempt.signal }),
      );
    } catch (cause) {
      if (ifRange) this.#sendIfRange = false;
      throw cause;
    }
    if (!response.ok) throw await this.#errorOf(response, url);
    const content = this.#check(response, extent);
    if (response.url && response.url !== url.href) this.#link = new URL(response.url);
    return { response, content };
  }

  async #errorOf(response: HubResponse, url: URL): Promise<AppError | TransientError> {
    const { clock } = this.#client;
    if (response.status === 416) return this.#mismatch("is shorter than the Hub says");
    const context = this.#client.requestContext(this.#revision.id, this.#revision.revision, this.#file.path);
    const error = await responseError(response, context, clock.now());
    const isHub = new URL(response.url || url.href).origin === this.#client.url.origin && url === this.#url;
    if (isHub || error instanceof TransientError) return error;
    // Links to the file store expire after minutes or hours; the Hub then issues a new one.
    this.#link = undefined;
    return new TransientError(
      new AppError("server-refused", `The Hub's file store answered ${response.status}.`),
    );
  }

  /**
   * Compares the headers with the Hub's listing, as far as they can be read across origins.
   * @returns `whole` when the body starts at the first byte of the file; `changed` when it is a range of another version
   * of the file than the previous parts
   */
  #check(response: HubResponse, { start }: ByteRange): "whole" | "part" | "changed" {
    const { headers } = response;
    if (headers.get("content-type")?.startsWith("text/html") && !this.#file.path.endsWith(".html")) {
      throw new AppError("wrong-content", `A web page came in place of ${this.#file.path}.`);
    }
    const etag = headers.get("etag");
    const isChanged = this.#etag !== undefined && isStrong(etag) && etag !== this.#etag;
    if (isStrong(etag)) this.#etag = etag;
    if (response.status !== 206) {
      const length = headers.get("content-length");
      if (length !== null && !headers.has("content-encoding") && Number(length) !== this.#file.size) {
        throw this.#mismatch(`has ${length} bytes in place of ${this.#file.size}`);
      }
      return "whole";
    }
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
    if (range && range[2] !== "*" && Number(range[2]) !== this.#file.size) {
      throw this.#mismatch(`has ${range[2]} bytes in place of ${this.#file.size}`);
    }
    if (isChanged && start > 0) return "changed";
    if (range && Number(range[1]) !== start) throw this.#mismatch("came from another offset than requested");
    return "part";
  }

  async *#body(response: HubResponse, attempt: AbortController, signal: AbortSignal | undefined) {
    if (!response.body) return;
    const reader = new ByteReader(response.body);
    try {
      for (;;) {
        let bytes: Uint8Array | undefined;
        try {
          bytes = await withoutStall(attempt, () => reader.read());
        } catch (cause) {
          if (signal?.aborted) throw new AppError("cancelled", "Cancelled.", { cause });
          throw new TransientError(new AppError("offline", "The connection broke.", { cause }));
        }
        if (!bytes) return;
        yield bytes;
      }
    } finally {
      reader.close();
    }
  }

  #mismatch(difference: string): AppError {
    return new AppError("hash-mismatch", `${this.#file.path} ${difference}.`);
  }
}
