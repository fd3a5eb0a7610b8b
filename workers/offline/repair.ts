/** Finds files that were damaged in Cache storage. A file that is deleted is fetched again like one that was never cached. */

import type { ReleaseCache } from "./release-cache.ts";

/** A page that has not said within this time that it runs may have damaged scripts. In milliseconds. */
const START_TIMEOUT_MS = 4000;
/** After a page has started, its own work comes first. In milliseconds. */
const VERIFY_DELAY_MS = 2000;

const pause = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time));

export class Repair {
  readonly #cache: ReleaseCache;
  /** By the identifier of a page that was opened: called when the page says that it runs. */
  readonly #starting = new Map<string, () => void>();
  /** How many files were deleted so far. */
  #deleted = 0;
  #verifying: Promise<void> | undefined;

  constructor(cache: ReleaseCache) {
    this.#cache = cache;
  }

  /** Called when a page says that it runs. */
  onStarted(page: string): void {
    this.#starting.get(page)?.();
  }

  /**
   * Waits until a page runs; if it does not, verifies the files.
   * @returns whether the page has to be loaded again, because it may have had a damaged file
   */
  async watch(page: string): Promise<boolean> {
    const before = this.#deleted;
    const started = new Promise<true>((resolve) => this.#starting.set(page, () => resolve(true)));
    const isRunning = await Promise.race([started, pause(START_TIMEOUT_MS)]);
    this.#starting.delete(page);
    if (isRunning) return false;
    await this.#verify();
    return this.#deleted > before;
  }

  /** Verifies the files while pages run. @returns whether one was deleted */
  async verifyLater(): Promise<boolean> {
    await pause(VERIFY_DELAY_MS);
    const before = this.#deleted;
    await this.#verify();
    return this.#deleted > before;
  }

  /** Once for all that ask. */
  async #verify(): Promise<void> {
    const verify = async () => {
      this.#deleted += await this.#cache.deleteDamaged();
    };
    this.#verifying ??= verify().finally(() => {
      this.#verifying = undefined;
    });
    await this.#verifying;
  }
}
