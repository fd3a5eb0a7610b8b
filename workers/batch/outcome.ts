import { DataError } from "../../src/data/errors.ts";
import { EngineError } from "../../src/engine/errors.ts";
import type { BatchOutcome } from "./protocol.ts";

const STORAGE_FULL = {
  code: "storage-full",
  message: "The browser has no room left to keep this file.",
  advice: "Remove earlier batches or free space on the disk, then try again.",
  retryable: true,
};

/** Typed errors as values: Comlink carries an error's message only. */
export async function outcome<T>(work: () => Promise<T>): Promise<BatchOutcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    if (cause instanceof DataError || cause instanceof EngineError) return { ok: false, error: cause.report };
    if (cause instanceof DOMException && cause.name === "QuotaExceededError") {
      return { ok: false, error: STORAGE_FULL };
    }
    const error = new EngineError("worker-crashed", `The batch failed: ${String(cause)}`, { cause });
    return { ok: false, error: error.report };
  }
}
