/** Saves work in progress to a storage that can fail: a database in the browser, a journal in Node. */

export interface SaverOptions {
  /** Writes all changes that are not stored yet. After a rejection, the next call writes them again. */
  write: () => Promise<void>;
  /** Called with the cause when all attempts of a save have failed, and not again before a save has succeeded. */
  onFailure?: (cause: unknown) => void;
  /** Number of attempts of one save; 3 by default. */
  attempts?: number;
  /** Milliseconds before the second attempt, doubled before each further one; 100 by default. */
  retryDelay?: number;
}

export class Saver {
  readonly #options: Required<SaverOptions>;
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #failure: { cause: unknown } | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: SaverOptions) {
    this.#options = { attempts: 3, retryDelay: 100, onFailure: () => {}, ...options };
  }

  /** The cause of the last save's failure; undefined after a successful save. */
  get failure(): { cause: unknown } | undefined {
    return this.#failure;
  }

  /** Saves at every interval until `stop`. @param interval in milliseconds */
  start(interval: number): void {
    this.stop();
    this.#timer = setInterval(() => void this.save(), interval);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Writes all changes made before the call. Does not reject; a failure is in `failure`. */
  save(): Promise<void> {
    // A waiting save also writes the changes that are made until it starts, so one is enough for all callers.
    this.#waiting ??= this.#running.then(() => {
      this.#waiting = undefined;
      this.#running = this.#attempt(1);
      return this.#running;
    });
    return this.#waiting;
  }

  async #attempt(number: number): Promise<void> {
    const { write, onFailure, attempts, retryDelay } = this.#options;
    try {
      await write();
      this.#failure = undefined;
    } catch (cause) {
      if (number >= attempts) {
        const isFirst = this.#failure === undefined;
        this.#failure = { cause };
        if (isFirst) onFailure(cause);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, retryDelay * 2 ** (number - 1)));
      await this.#attempt(number + 1);
    }
  }
}
