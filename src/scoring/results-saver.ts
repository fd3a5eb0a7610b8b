/** Saves results while rows are scored, to a storage that may fail: a database in the browser, a journal in Node. */

import type { DirtyPage, Results } from "./results.ts";

export interface ResultsSaverOptions {
  results: Results;
  /** Stores pages; a page that was stored before is replaced. Rejects when none or only some of them were stored. */
  write: (pages: readonly DirtyPage[]) => Promise<void>;
  /** Attempts of one save; 3 unless given. */
  attempts?: number;
  /** Milliseconds before the second attempt; they double with each further one. 100 unless given. */
  retryDelay?: number;
}

/**
 * Pages stay dirty until they were written, so a failed save loses nothing: each attempt writes the newest content of all
 * dirty pages, and so does the next save.
 */
export class ResultsSaver {
  readonly #options: Required<ResultsSaverOptions>;
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #failure: { cause: unknown } | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ResultsSaverOptions) {
    this.#options = { attempts: 3, retryDelay: 100, ...options };
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
    const { results, write, attempts, retryDelay } = this.#options;
    const pages = results.dirtyPages();
    try {
      if (pages.length > 0) await write(pages);
      results.markClean(pages);
      this.#failure = undefined;
    } catch (cause) {
      if (number >= attempts) {
        this.#failure = { cause };
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, retryDelay * 2 ** (number - 1)));
      await this.#attempt(number + 1);
    }
  }
}
