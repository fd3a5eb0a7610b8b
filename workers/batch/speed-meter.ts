/** The speed is the mean over this time. */
const WINDOW_MS = 10_000;

/** Measures how many rows are scored in a second. */
export class SpeedMeter {
  readonly #samples: { at: number; done: number }[] = [];

  /** @param done rows with a result so far */
  add(done: number): void {
    const now = performance.now();
    this.#samples.push({ at: now, done });
    while ((this.#samples[0]?.at ?? now) < now - WINDOW_MS) this.#samples.shift();
  }

  /** Discards the samples after a pause or a change of the backend. */
  reset(): void {
    this.#samples.length = 0;
  }

  /** 0 while there are fewer than two samples. */
  get rowsPerSecond(): number {
    const [oldest] = this.#samples;
    const newest = this.#samples.at(-1);
    if (!oldest || !newest || newest.at === oldest.at) return 0;
    return (1000 * (newest.done - oldest.done)) / (newest.at - oldest.at);
  }
}
