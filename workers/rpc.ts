/** Typed errors across threads: Comlink carries an error's message only, so outcomes travel as values. */

import { AppError, type ErrorReport } from "../src/errors/app-error.ts";

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: ErrorReport };

/** In the worker: never throws. */
export async function settle<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    const error =
      cause instanceof AppError
        ? cause
        : new AppError("worker-crashed", `The worker failed: ${String(cause)}`, { cause });
    return { ok: false, error: error.report };
  }
}

/** On the page. @throws AppError */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw AppError.fromReport(outcome.error);
}

/** For whoever began the worker: rejects when the worker stops by itself; without it, a call under way would wait for ever. */
export function crashOf(worker: Worker, message: string): Promise<never> {
  const crashed = new Promise<never>((_, reject) => {
    const fail = () => reject(new AppError("worker-crashed", message));
    worker.addEventListener("error", fail);
    worker.addEventListener("messageerror", fail);
  });
  // Nobody may be waiting when it happens.
  crashed.catch(() => {});
  return crashed;
}
