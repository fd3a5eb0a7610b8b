/**
 * Every failure that a caller can meet has a code. Codes are stable: they are sent between threads and processes and are
 * written to stored records. Each front end has a table of advice by code: the page in `src/i18n`, the command line in
 * `server/cli/advice.ts`.
 */

/** Whether repeating the attempt can succeed, by code. */
const RETRYABLE = {
  // Network and Hub
  offline: true,
  "not-found": true,
  "wrong-content": true,
  "server-refused": true,
  "hash-mismatch": true,
  "bad-reference": false,
  unauthorized: true,
  gated: true,
  "model-not-found": true,
  "revision-not-found": true,
  "rate-limited": true,
  "host-not-allowed": true,
  "no-onnx": false,
  "unsupported-model": false,
  // Storage
  "storage-full": true,
  "storage-outdated": true,
  "storage-unavailable": true,
  "insecure-page": false,
  "not-stored": true,
  "model-in-use": true,
  "bad-archive": false,
  // Model
  "bad-signature": false,
  "bad-manifest": false,
  "bad-tokenizer": false,
  "bad-model": false,
  "not-for-kernel": false,
  "not-shown": false,
  "labels-mismatch": false,
  // Inference
  "runtime-unavailable": true,
  "out-of-memory": true,
  "bad-input": false,
  "device-lost": true,
  "page-ended": true,
  "inference-failed": true,
  "worker-crashed": true,
  "model-stuck": true,
  cancelled: true,
  // Reading and writing tables
  "empty-file": false,
  "not-a-table": false,
  "old-excel": false,
  encrypted: false,
  damaged: false,
  "unknown-encoding": false,
  "bad-json": false,
  "bad-option": false,
  "unclear-labels": false,
  "too-few-labels": false,
  "bad-head": false,
  "head-mismatch": false,
  "unreadable-file": true,
  "too-long": false,
  "over-limit": false,
  // Batches
  "batch-storage-full": true,
  "batch-storage-lost": false,
  "batch-open-elsewhere": true,
  "batch-missing": false,
  "batch-busy": false,
  "batch-crashed": false,
  "reader-stuck": false,
  "no-model": true,
  // Labels
  "bad-codebook": false,
  "bad-pseudonym-key": false,
  "not-labels": false,
  "other-batch": false,
  // A bug in the program
  unexpected: true,
} as const satisfies Record<string, boolean>;

export type ErrorCode = keyof typeof RETRYABLE;

/** The serializable part of an error, for messages between threads. */
export interface ErrorReport {
  code: ErrorCode;
  /** One technical sentence in English. */
  message: string;
  retryable: boolean;
}

export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  get report(): ErrorReport {
    return { code: this.code, message: this.message, retryable: RETRYABLE[this.code] };
  }

  /** Converts any thrown value to an `AppError`; an error without a code becomes `unexpected`, with that error as cause. */
  static of(thrown: unknown): AppError {
    return thrown instanceof AppError
      ? thrown
      : new AppError("unexpected", String(thrown), { cause: thrown });
  }

  static fromReport({ code, message }: Pick<ErrorReport, "code" | "message">): AppError {
    return new AppError(code, message);
  }
}

/**
 * Call this between runs of a model; a run itself cannot be aborted.
 * @throws AppError `cancelled` when the signal is aborted
 */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError("cancelled", "Cancelled.");
}
