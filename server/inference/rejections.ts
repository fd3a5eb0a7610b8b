/** Why a pool does not take a job. */

/** The queue is full; `retryAfter` is in seconds. */
export class QueueFull extends Error {
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super("The queue is full.");
    this.retryAfter = retryAfter;
  }
}

/** No process has the model, and the last attempt to start one failed; the next follows in `retryAfter` seconds. */
export class NoWorkers extends Error {
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super("No inference process is running.");
    this.retryAfter = retryAfter;
  }
}
