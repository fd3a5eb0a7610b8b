/** The speed and the remaining time of a transfer, measured over its last 5 seconds. */

import type { Clock } from "./retry.ts";

const WINDOW_MS = 5000;

export interface TransferProgress {
  phase: "download" | "verify" | "convert";
  /** Number of bytes; while weights are converted, of the new file. */
  done: number;
  total: number;
  /** Absent before the first measurement and while files are verified. */
  bytesPerSecond?: number;
  secondsLeft?: number;
}

export class TransferMeter {
  readonly #clock: Clock;
  #total = 0;
  /** Times in milliseconds with the number of bytes stored by then, oldest first. */
  #samples: { at: number; done: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts bytes that are to be transferred as well. */
  expect(bytes: number): void {
    this.#total += bytes;
  }

  /** @param done bytes of the transfer that are stored; those stored before it began are not counted in the speed */
  downloaded(done: number): TransferProgress {
    const at = this.#clock.now();
    this.#samples.push({ at, done });
    this.#samples = this.#samples.filter((sample) => at - sample.at <= WINDOW_MS);
    const first = this.#samples[0] ?? { at, done };
    const seconds = (at - first.at) / 1000;
    const progress = { phase: "download" as const, done, total: this.#total };
    if (seconds < 0.5 || done <= first.done) return progress;
    const bytesPerSecond = (done - first.done) / seconds;
    return { ...progress, bytesPerSecond, secondsLeft: (this.#total - done) / bytesPerSecond };
  }

  verified(done: number): TransferProgress {
    return { phase: "verify", done, total: this.#total };
  }
}
