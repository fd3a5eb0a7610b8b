/** Delays between attempts: exponential back-off with full jitter, and the `Retry-After` of the server. */

import { AppError, throwIfCancelled } from "../../errors/app-error.ts";

const BASE_MS = 500;
const CAP_MS = 30_000;
/** A longer `Retry-After` is an error, which states the delay. */
const MAX_WAIT_MS = 120_000;
const MAX_ATTEMPTS = 6;

export interface Clock {
  /** @throws AppError `cancelled` as soon as the signal says so. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  random(): number;
  now(): number;
}

export const systemClock: Clock = {
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      const cancel = () => {
        clearTimeout(timer);
        reject(new AppError("cancelled", "Cancelled."));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", cancel);
        resolve();
      }, ms);
      if (signal?.aborted) cancel();
      else signal?.addEventListener("abort", cancel, { once: true });
    });
  },
  random: () => Math.random(),
  now: () => Date.now(),
};

/** A failed request that may succeed when it is sent again. `waitMs` is the delay that the server asked for. */
export class TransientError extends Error {
  readonly failure: AppError;
  readonly waitMs: number | undefined;

  constructor(failure: AppError, waitMs?: number) {
    super(failure.message);
    this.failure = failure;
    this.waitMs = waitMs;
  }
}

/**
 * `Retry-After` in milliseconds (RFC 9110, 10.2.3): seconds or a date.
 * @returns undefined when absent or unreadable.
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Counts the failures of one request in a row and waits after each; `progress` resets the count. */
export class RetryPolicy {
  #failures = 0;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;

  constructor(clock: Clock, signal: AbortSignal | undefined) {
    this.#clock = clock;
    this.#signal = signal;
  }

  progress(): void {
    this.#failures = 0;
  }

  /**
   * Returns when it is time for the next attempt.
   * @throws AppError the failure itself when there were too many, or the wait is too long; `cancelled`
   */
  async wait({ failure, waitMs }: TransientError): Promise<void> {
    throwIfCancelled(this.#signal);
    this.#failures += 1;
    if (this.#failures >= MAX_ATTEMPTS) throw failure;
    if (waitMs !== undefined && waitMs > MAX_WAIT_MS) {
      throw new AppError(
        failure.code,
        `${failure.message} It asks to wait ${Math.ceil(waitMs / 60_000)} minutes.`,
      );
    }
    const backOff = this.#clock.random() * Math.min(CAP_MS, BASE_MS * 2 ** (this.#failures - 1));
    // Jitter on top of what was asked, so that many waiting pages do not return in one instant.
    await this.#clock.sleep((waitMs ?? 0) + backOff, this.#signal);
  }
}

/** Repeats the work after each `TransientError`, as often as the policy allows. */
export async function withRetries<T>(
  work: () => Promise<T>,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<T> {
  const retryPolicy = new RetryPolicy(clock, signal);
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof TransientError)) throw cause;
      await retryPolicy.wait(cause);
    }
  }
}
