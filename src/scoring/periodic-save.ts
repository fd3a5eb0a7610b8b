/** Saves work in progress at an interval. A failed write loses nothing: it is tried again, then reported. */

/** Failed attempts in a row after which the failure is reported. */
const MAX_ATTEMPTS = 3;
/** Before the second attempt at the end, in milliseconds; doubles each time. */
const FINAL_RETRY_MS = 50;
/** The interval doubles with each failure in a row, at most so many times. */
const MAX_DOUBLINGS = 7;

export interface PeriodicSaveOptions {
  /** Writes what is not stored yet, and keeps it for the next call when it rejects. Never called twice at a time. */
  write: () => Promise<void>;
  intervalMs: number;
  /** Called once for each series of failures, when it has reached three attempts. The work itself goes on. */
  onError: (cause: unknown) => void;
}

export class PeriodicSave {
  readonly #options: PeriodicSaveOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();
  #failures = 0;

  constructor(options: PeriodicSaveOptions) {
    this.#options = options;
  }

  start(): void {
    const delay = this.#options.intervalMs * 2 ** Math.min(this.#failures, MAX_DOUBLINGS);
    this.#timer = setTimeout(() => {
      this.#running = this.#attempt().then(() => {
        // Undefined after `stop`.
        if (this.#timer !== undefined) this.start();
        return undefined;
      });
    }, delay);
  }

  /** Ends the interval and writes what is left. Never rejects. @returns whether everything is stored */
  async stop(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (attempt > 0) await pause(FINAL_RETRY_MS * 2 ** (attempt - 1));
      if (await this.#attempt()) return true;
    }
    return false;
  }

  async #attempt(): Promise<boolean> {
    try {
      await this.#options.write();
      this.#failures = 0;
      return true;
    } catch (cause) {
      this.#failures++;
      if (this.#failures === MAX_ATTEMPTS) this.#options.onError(cause);
      return false;
    }
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
