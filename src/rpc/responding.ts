/** Ends a worker that is stuck: a loop in it cannot be interrupted, and it receives no message. */

import type { AppError } from "../errors/app-error.ts";
import type { Connection } from "./connection.ts";

/** Milliseconds between two questions whether the worker responds. */
const PING_INTERVAL_MS = 2000;

interface RespondingOptions {
  /** The error of the call, and of every other one, when the worker is ended. */
  stuck: AppError;
  /** Milliseconds without a response after which the worker is ended. */
  stuckAfter: number;
}

/**
 * Runs a call, and asks the worker meanwhile whether it responds. Unanswered questions are counted, not milliseconds,
 * because a page that was suspended has not waited.
 * @throws `stuck` when the worker did not respond, or what the call throws
 */
export async function whileResponding<S extends { ping(): Promise<void> }, T>(
  { service, terminate }: Pick<Connection<S>, "service" | "terminate">,
  call: (service: S) => Promise<T>,
  { stuck, stuckAfter }: RespondingOptions,
): Promise<T> {
  let unanswered = 0;
  const ask = async () => {
    try {
      await service.ping();
      unanswered = 0;
    } catch {
      // The call fails for the same reason.
    }
  };
  const timer = setInterval(() => {
    if (unanswered * PING_INTERVAL_MS >= stuckAfter) {
      terminate(stuck);
      return;
    }
    unanswered++;
    void ask();
  }, PING_INTERVAL_MS);
  try {
    return await call(service);
  } finally {
    clearInterval(timer);
  }
}

/** The result of work. @throws the error when it takes longer, or what the work throws */
export async function withTimeout<T>(work: Promise<T>, milliseconds: number, error: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error()), milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
