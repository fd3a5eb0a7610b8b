/** The answer to a call as a value that a message between threads can carry. */

import { AppError, type ErrorReport } from "../errors/app-error.ts";

export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorReport };

/** Runs the work; never rejects. */
export async function settle<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    return { ok: false, error: AppError.of(cause).report };
  }
}

/** @throws AppError */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw AppError.fromReport(result.error);
}
