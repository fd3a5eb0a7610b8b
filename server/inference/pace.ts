import { isExplanation, type Task, totalCost } from "./queue.ts";

/** How fast work is completed, measured while there is some, to tell a rejected client when to try again. */
class Pace {
  /** The moving average of the milliseconds between two completed units. */
  #mean: number;
  #last = 0;

  /** @param mean the first estimate */
  constructor(mean: number) {
    this.#mean = mean;
  }

  /** Work begins after a pause, which is not part of the measurement. */
  begin(): void {
    this.#last = performance.now();
  }

  /** @param units that were completed since the last call */
  complete(units: number): void {
    const now = performance.now();
    const weight = Math.min(0.5, 0.05 * units);
    this.#mean += weight * ((now - this.#last) / Math.max(1, units) - this.#mean);
    this.#last = now;
  }

  /** Whole seconds until that many units are completed, at least one. */
  secondsFor(units: number): number {
    return Math.max(1, Math.ceil((units * this.#mean) / 1000));
  }
}

/** The first estimate, in milliseconds. */
const MILLISECONDS = 10;

/** Texts, and the passes of explanations, which are completed beside each other. */
export class Paces {
  readonly texts = new Pace(MILLISECONDS);
  readonly passes = new Pace(MILLISECONDS);

  /** @param running the tasks that are under way already */
  begin(tasks: readonly Task[], running: readonly Task[]): void {
    const isExplained = tasks.some(isExplanation);
    const isFirst = !running.some((task) => isExplanation(task) === isExplained);
    if (isFirst) (isExplained ? this.passes : this.texts).begin();
  }

  complete(tasks: readonly Task[]): void {
    if (tasks.some(isExplanation)) this.passes.complete(totalCost(tasks));
    else if (tasks.length > 0) this.texts.complete(tasks.length);
  }
}
