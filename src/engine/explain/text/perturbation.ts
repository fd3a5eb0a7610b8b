/** The model's probabilities for a text with some words deleted or masked. No text is run twice. */

import { throwIfCancelled } from "../../../errors/app-error.ts";
import type { WordUnit } from "../../tokenizer/word-units.ts";
import { yieldToEventLoop } from "./run-options.ts";

/** A removed word's tokens are deleted, or each becomes the mask token. */
export type PerturbationOperator = "delete" | "mask";

export interface PerturbationSetup {
  /** [tokens] */
  inputIds: readonly number[];
  units: readonly WordUnit[];
  operator: PerturbationOperator;
  /** Required by `mask`. */
  maskId?: number | undefined;
  /** Probabilities by input ids; several perturbations of one text share it. */
  cache?: Map<string, readonly number[]>;
  /** One forward pass. @returns the probability of each class */
  run(inputIds: number[]): Promise<readonly number[]>;
}

/** Milliseconds between two turns of the event loop. */
const YIELD_INTERVAL_MS = 25;

export interface PerturbationRunOptions {
  signal?: AbortSignal | undefined;
  /** Collects each distinct text. Its size is the cost of the work in forward passes when no text was run before. */
  distinctTexts?: Set<string> | undefined;
}

export class Perturbation {
  /** Indices of the units that can be removed: all but special tokens. */
  readonly words: readonly number[];
  readonly #setup: PerturbationSetup;
  readonly #cache: Map<string, readonly number[]>;
  #lastYield = 0;

  constructor(setup: PerturbationSetup) {
    this.#setup = setup;
    this.#cache = setup.cache ?? new Map();
    this.words = setup.units.flatMap((unit, index) => (unit.isSpecial ? [] : [index]));
  }

  /**
   * @param removed indices of units.
   * @returns the probability of each class.
   * @throws AppError `cancelled`, and what a run throws
   */
  async probabilitiesWithout(
    removed: Iterable<number>,
    { signal, distinctTexts }: PerturbationRunOptions = {},
  ): Promise<readonly number[]> {
    const ids = this.#inputIdsWithout(new Set(removed));
    const key = ids.join();
    distinctTexts?.add(key);
    const cached = this.#cache.get(key);
    if (cached) return cached;
    throwIfCancelled(signal);
    await this.#yieldNowAndThen();
    throwIfCancelled(signal);
    const probabilities = await this.#setup.run(ids);
    this.#cache.set(key, probabilities);
    return probabilities;
  }

  #inputIdsWithout(removed: ReadonlySet<number>): number[] {
    const { inputIds, units, operator, maskId } = this.#setup;
    return units.flatMap(({ firstToken, lastToken }, index) => {
      const ids = inputIds.slice(firstToken, lastToken);
      if (!removed.has(index)) return ids;
      return operator === "mask" && maskId !== undefined ? ids.map(() => maskId) : [];
    });
  }

  async #yieldNowAndThen(): Promise<void> {
    if (performance.now() - this.#lastYield < YIELD_INTERVAL_MS) return;
    await yieldToEventLoop();
    this.#lastYield = performance.now();
  }
}
