/** Retries with exponential back-off, full jitter and the server's `Retry-After`. */

import { AppError, throwIfCancelled } from "../../errors/app-error.ts";

const BASE_MS = 500;
const CAP_MS = 30_000;
/** A longer `Retry-After` is reported as an error that states the delay. */
const MAX_WAIT_MS = 120_000;
const MAX_ATTEMPTS = 6;

export interface Clock {
  /** @throws AppError `cancelled` as soon as the signal is aborted */
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

/** A failed request that may succeed when it is sent again. `waitMs` is the delay that the server requested. */
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
 * Parses `Retry-After`, which is a number of seconds or a date (RFC 9110, 10.2.3).
 * @param now milliseconds since 1970
 * @returns milliseconds; undefined when the header is absent or invalid
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Counts the consecutive failures of a request and waits after each; `progress` resets the count. */
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
   * Resolves when it is time for the next attempt.
   * @throws AppError the failure, when there were too many or the wait is too long; `cancelled`
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
    // Jitter is added to the requested delay, so that waiting pages do not all return at the same time.
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
