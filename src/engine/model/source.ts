import { AppError } from "../../errors/app-error.ts";

/** Where the files of a bundle come from. */
export interface BundleSource {
  /**
   * The bytes of a file in chunks; the reader owns each chunk and can change it.
   * @throws AppError `offline`, `not-found`, `wrong-content`, `server-refused`, `cancelled`
   */
  open(path: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

async function* chunksOf(body: ReadableStream<Uint8Array>, url: URL, signal?: AbortSignal) {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw networkError(url, cause, signal);
  } finally {
    reader.releaseLock();
  }
}

function networkError(url: URL, cause: unknown, signal?: AbortSignal): AppError {
  return signal?.aborted
    ? new AppError("cancelled", "Cancelled.", { cause })
    : new AppError("offline", `${url.host} could not be reached.`, { cause });
}

function checkResponse(response: Response, url: URL): void {
  if (response.status === 404)
    throw new AppError("not-found", `${url.pathname} does not exist on ${url.host}.`);
  if (!response.ok) {
    throw new AppError("server-refused", `${url.host} answered ${response.status} for ${url.pathname}.`);
  }
  if (response.headers.get("content-type")?.startsWith("text/html")) {
    throw new AppError("wrong-content", `${url.host} sent a web page in place of ${url.pathname}.`);
  }
}

/** A bundle in a folder of a web server. `base` ends with a slash. */
export function httpSource(base: URL): BundleSource {
  return {
    async open(path, signal) {
      const url = new URL(path.split("/").map(encodeURIComponent).join("/"), base);
      let response: Response;
      try {
        response = await fetch(url, { signal: signal ?? null, credentials: "same-origin" });
      } catch (cause) {
        throw networkError(url, cause, signal);
      }
      checkResponse(response, url);
      if (!response.body)
        throw new AppError("wrong-content", `${url.host} sent nothing for ${url.pathname}.`);
      return chunksOf(response.body, url, signal);
    },
  };
}
