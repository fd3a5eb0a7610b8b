/** The model's probabilities for a text with some words deleted or masked. */

import type { WordUnit } from "../../tokenizer/word-units.ts";
import type { CountedRunOptions, Runs } from "./runs.ts";

/** A removed word's tokens are deleted, or each becomes the mask token. */
export type PerturbationOperator = "delete" | "mask";

export interface PerturbationSetup {
  /** [tokens] */
  inputIds: readonly number[];
  units: readonly WordUnit[];
  operator: PerturbationOperator;
  /** Required by `mask`. */
  maskId?: number | undefined;
  /** Several perturbations of one text share them. */
  runs: Runs;
}

export class Perturbation {
  /** Indices of the units that can be removed: all but special tokens. */
  readonly words: readonly number[];
  readonly #setup: PerturbationSetup;

  constructor(setup: PerturbationSetup) {
    this.#setup = setup;
    this.words = setup.units.flatMap((unit, index) => (unit.isSpecial ? [] : [index]));
  }

  /**
   * @param removed indices of units.
   * @returns the probability of each class.
   * @throws AppError `cancelled`, and what a run throws
   */
  probabilitiesWithout(removed: Iterable<number>, options?: CountedRunOptions): Promise<readonly number[]> {
    return this.#setup.runs.probabilities(this.#inputIdsWithout(new Set(removed)), options);
  }

  /**
   * @param removals for each text the indices of the removed units
   * @param onKnown called for each text in their order, as soon as its probabilities are known
   * @returns [texts][classes]
   * @throws AppError as `probabilitiesWithout`
   */
  probabilitiesWithoutEach(
    removals: readonly Iterable<number>[],
    options?: CountedRunOptions,
    onKnown?: (probabilities: readonly number[], text: number) => void,
  ): Promise<(readonly number[])[]> {
    const texts = removals.map((removed) => this.#inputIdsWithout(new Set(removed)));
    return this.#setup.runs.probabilitiesOfEach(texts, options, onKnown);
  }

  #inputIdsWithout(removed: ReadonlySet<number>): number[] {
    const { inputIds, units, operator, maskId } = this.#setup;
    return units.flatMap(({ firstToken, lastToken }, index) => {
      const ids = inputIds.slice(firstToken, lastToken);
      if (!removed.has(index)) return ids;
      return operator === "mask" && maskId !== undefined ? ids.map(() => maskId) : [];
    });
  }
}
