/** All error responses, in one shape: `{error, error_type}`. */

import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { AppError, type ErrorCode } from "../../src/errors/app-error.ts";
import { NoWorkers, QueueFull } from "../inference/rejections.ts";
import { Rejection } from "../inference/protocol.ts";

/** The error types of text-embeddings-inference, where it defines them. */
const TYPES = {
  400: "Malformed",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  408: "Timeout",
  413: "TooLarge",
  415: "UnsupportedMediaType",
  417: "ExpectationFailed",
  422: "Validation",
  429: "Overloaded",
  431: "HeadersTooLarge",
  500: "Backend",
  503: "Unhealthy",
} as const;

export type ErrorStatus = keyof typeof TYPES;
export const ERROR_STATUSES = Object.keys(TYPES).map(Number) as ErrorStatus[];
export const ERROR_TYPES = Object.values(TYPES);

export class RequestError extends Error {
  readonly status: ErrorStatus;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(status: ErrorStatus, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export class DeadlineError extends RequestError {
  constructor(retryAfter: number) {
    const message = "The request was not answered before its deadline. Try again later, or ask for less.";
    super(429, message, retryAfter);
  }
}

/** The status by error code; 500 for all other codes. */
const STATUSES: Partial<Record<ErrorCode, ErrorStatus>> = {
  cancelled: 503,
  "not-found": 404,
  "model-in-use": 422,
  "bad-reference": 422,
  "bad-input": 422,
  "empty-file": 400,
  "not-a-table": 400,
  "old-excel": 400,
  encrypted: 400,
  damaged: 400,
  "unknown-encoding": 400,
  "bad-json": 400,
  "bad-option": 400,
  "unclear-labels": 400,
  "too-few-labels": 400,
  "bad-head": 400,
  "head-mismatch": 400,
  "unreadable-file": 400,
  "too-long": 400,
  "over-limit": 413,
};

function statusOf(status: number | undefined): ErrorStatus {
  if (status === undefined || status >= 500) return 500;
  return status in TYPES ? (status as ErrorStatus) : 400;
}

/** The response for a thrown value. Details of an unexpected error are not sent. */
function toRequestError(cause: unknown): RequestError {
  if (cause instanceof RequestError) return cause;
  if (cause instanceof Rejection) {
    const { index, message } = cause;
    return new RequestError(422, index === undefined ? message : `Text ${index}: ${message}`);
  }
  if (cause instanceof NoWorkers) return new RequestError(503, cause.message, cause.retryAfter);
  if (cause instanceof QueueFull) {
    return new RequestError(429, "Too many texts are waiting. Try again later.", cause.retryAfter);
  }
  if (cause instanceof AppError && STATUSES[cause.code] !== undefined) {
    return new RequestError(STATUSES[cause.code] ?? 500, cause.message);
  }
  const { statusCode, message, code } = cause as Partial<FastifyError>;
  // Nobody receives these responses.
  if (code === "ECONNRESET")
    return new RequestError(400, "The connection was closed before the body arrived.");
  if (code === "ERR_STREAM_PREMATURE_CLOSE")
    return new RequestError(400, "The connection was closed before the response began.");
  const status = statusOf(statusCode);
  return new RequestError(
    status,
    status === 500 ? "The server failed. Its log has the cause." : (message ?? ""),
  );
}

export function handleError(cause: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = toRequestError(cause);
  if (error.status === 500) request.log.error(cause);
  if (error.status === 401) reply.header("www-authenticate", "Bearer");
  if (error.retryAfter !== undefined) reply.header("retry-after", error.retryAfter);
  void reply
    .code(error.status)
    .type("application/json; charset=utf-8")
    .send({ error: error.message, error_type: TYPES[error.status] });
}

/** A response without Fastify, for what Node's parser rejects. */
export function rawError(status: ErrorStatus, message: string): string {
  const body = JSON.stringify({ error: message, error_type: TYPES[status] });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${randomUUID()}`,
    "X-Content-Type-Options: nosniff",
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
