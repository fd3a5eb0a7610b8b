/** Runs of the model on token ids: none is made twice, and messages are handled between them. */

import { throwIfCancelled } from "../../../errors/app-error.ts";
import { yieldToEventLoop } from "./run-options.ts";

/** Milliseconds between two turns of the event loop. */
const YIELD_INTERVAL_MS = 25;

export interface CountedRunOptions {
  signal?: AbortSignal | undefined;
  /** Collects each distinct text. Its size is the cost of the work in forward passes when no text was run before. */
  distinctTexts?: Set<string> | undefined;
}

export class Runs {
  readonly #run: (inputIds: number[]) => Promise<readonly number[]>;
  /** Probabilities by input ids. */
  readonly #known = new Map<string, readonly number[]>();
  #lastYield = 0;

  /** @param run one forward pass, which returns the probability of each class */
  constructor(run: (inputIds: number[]) => Promise<readonly number[]>) {
    this.#run = run;
  }

  /** @returns the probability of each class. @throws AppError `cancelled`, and what a run throws */
  async probabilities(
    inputIds: number[],
    { signal, distinctTexts }: CountedRunOptions = {},
  ): Promise<readonly number[]> {
    const key = inputIds.join();
    distinctTexts?.add(key);
    const known = this.#known.get(key);
    if (known) return known;
    throwIfCancelled(signal);
    await this.#yieldNowAndThen();
    throwIfCancelled(signal);
    const probabilities = await this.#run(inputIds);
    this.#known.set(key, probabilities);
    return probabilities;
  }

  async #yieldNowAndThen(): Promise<void> {
    if (performance.now() - this.#lastYield < YIELD_INTERVAL_MS) return;
    await yieldToEventLoop();
    this.#lastYield = performance.now();
  }
}
