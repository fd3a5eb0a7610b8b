/** Maps an HTTP error of the Hub to an error code, by its status and its `X-Error-Code` header. */

import { AppError } from "../../errors/app-error.ts";
import type { HubResponse } from "./fetch.ts";
import { TransientError, retryAfter } from "./retry.ts";

export interface RequestContext {
  /** The host of the Hub in the settings, not that of a redirect's target. */
  host: string;
  id: string;
  revision: string;
  path?: string;
  hasToken: boolean;
}

function unauthorized({ host, id, hasToken }: RequestContext): AppError {
  return new AppError(
    "unauthorized",
    hasToken
      ? `${host} does not accept the access token for ${id}.`
      : `${host} shows no model ${id} without an access token: it is private, or does not exist.`,
  );
}

function gated({ host, id }: RequestContext): AppError {
  return new AppError("gated", `${id} is gated, and ${host} has not granted you access yet.`);
}

function notFound(code: string | null, body: string, context: RequestContext): AppError {
  const { host, id, revision, path } = context;
  if (code === "RevisionNotFound" || /invalid rev/i.test(body)) {
    return new AppError("revision-not-found", `${id} has no branch, tag or commit “${revision}”.`);
  }
  if (code === "EntryNotFound" || (path && code === null)) {
    return new AppError("not-found", `${id} has no file ${path}.`);
  }
  return new AppError("model-not-found", `There is no model ${id} on ${host}.`);
}

/**
 * The error of an unsuccessful response.
 * @param now milliseconds since 1970, for a `Retry-After` with a date
 * @returns a `TransientError` when the request can be repeated (429, 5xx), else an `AppError`
 */
export async function responseError(
  response: HubResponse,
  context: RequestContext,
  now: number,
): Promise<AppError | TransientError> {
  const { status } = response;
  const code = response.headers.get("x-error-code");
  const wait = retryAfter(response.headers.get("retry-after"), now);
  if (status === 429) {
    return new TransientError(
      new AppError("rate-limited", `${context.host} limits how often it may be asked.`),
      wait,
    );
  }
  if (status >= 500) {
    return new TransientError(
      new AppError("server-refused", `${context.host} answered ${status} for ${context.id}.`),
      wait,
    );
  }
  const body = (await response.text().catch(() => "")).slice(0, 2000);
  if (code === "GatedRepo" || status === 403) return gated(context);
  if (status === 401) return unauthorized(context);
  if (status === 404) return notFound(code, body, context);
  return new AppError("server-refused", `${context.host} answered ${status} for ${context.id}.`);
}
