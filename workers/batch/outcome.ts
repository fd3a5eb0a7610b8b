import { AppError } from "../../src/errors/app-error.ts";
import type { BatchOutcome } from "./protocol.ts";

/** Typed errors as values: Comlink carries an error's message only. */
export async function outcome<T>(work: () => Promise<T>): Promise<BatchOutcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    const isFull = cause instanceof DOMException && cause.name === "QuotaExceededError";
    const error = isFull
      ? new AppError("batch-storage-full", "The browser has no room left to keep this file.", { cause })
      : AppError.of(cause);
    return { ok: false, error: error.report };
  }
}
