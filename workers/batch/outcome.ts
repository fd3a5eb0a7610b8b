import { AppError } from "../../src/errors/app-error.ts";
import { type Result, settle } from "../../src/rpc/result.ts";

/** The result of a call to the batch worker; a full IndexedDB is a failure of the batch, not of a model. */
export const outcome = <T>(work: () => Promise<T>): Promise<Result<T>> =>
  settle(() =>
    work().catch((cause: unknown) => {
      const isFull = cause instanceof DOMException && cause.name === "QuotaExceededError";
      if (!isFull) throw cause;
      throw new AppError("batch-storage-full", "The browser has no room left to keep this file.", { cause });
    }),
  );
