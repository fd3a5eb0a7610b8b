/** Saves work in progress to a storage that may fail: a database in the browser, a journal in Node. */

export interface SaverOptions {
  /** Writes everything that is not stored yet. When it rejects, the same is to be written by the next call. */
  write: () => Promise<void>;
  /** Called with the cause when all attempts of a save have failed; not again until a save has succeeded. */
  onFailure?: (cause: unknown) => void;
  /** Attempts of one save; 3 unless given. */
  attempts?: number;
  /** Milliseconds before the second attempt; they double with each further one. 100 unless given. */
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

  /** Why the last save failed after all its attempts; undefined once everything was written again. */
  get failure(): { cause: unknown } | undefined {
    return this.#failure;
  }

  /** Saves every so many milliseconds until `stop`. */
  start(interval: number): void {
    this.stop();
    this.#timer = setInterval(() => void this.save(), interval);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Writes everything that changed before the call. Never rejects: `failure` says whether it succeeded. */
  save(): Promise<void> {
    // A save that waits for the one under way writes also what changes until then.
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
