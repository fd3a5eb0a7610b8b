import { AppError } from "../../../src/errors/app-error.ts";

/** `batch-storage-full` when the browser or the disk has no room; other errors as they are. */
export const batchStorageError = (cause: unknown): unknown =>
  cause instanceof DOMException && cause.name === "QuotaExceededError"
    ? new AppError("batch-storage-full", "There is no room left for this batch.", { cause })
    : cause;
