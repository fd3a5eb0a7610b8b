/** One text with its computed results, so that several explanations reuse the same runs. */

import type { InspectableModel } from "../../classifier/inspectable-model.ts";
import type { Attentions, HiddenStates } from "../../classifier/intermediates.ts";
import { AppError } from "../../../errors/app-error.ts";
import type { TokenizedText } from "../../tokenizer/tokenized-text.ts";
import { type ModelRuns, Perturbation, type PerturbationOperator } from "./perturbation.ts";
import { type Level, unitsAt } from "./units.ts";

/** Keeps the value of the first call that succeeds. */
function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    pending ??= compute().catch((cause: unknown) => {
      pending = undefined;
      throw cause;
    });
    return pending;
  };
}

/** One run after the other, on the thread of the caller. */
export function ownRuns(model: InspectableModel): ModelRuns {
  let running = 0;
  return {
    hasRoom: () => running === 0,
    async run(inputIds) {
      running += 1;
      try {
        return await model.probabilities(inputIds);
      } finally {
        running -= 1;
      }
    },
  };
}

export class ExplainedText {
  readonly tokenized: TokenizedText;
  /** @throws AppError `not-shown` when the export has no attention outputs */
  readonly attentions: () => Promise<Attentions>;
  /** @throws AppError `not-shown` when the layers' outputs were not found in the export */
  readonly hiddenStates: () => Promise<HiddenStates>;
  readonly #maskId: number | undefined;
  readonly #runs: ModelRuns;
  /** By input ids. */
  readonly #probabilities = new Map<string, readonly number[]>();
  /** By operator and level. */
  readonly #perturbations = new Map<string, Perturbation>();

  /** @param runs where the text without some words is run; on the thread of the caller when absent */
  constructor(model: InspectableModel, text: string, runs = ownRuns(model)) {
    const tokenized = model.tokenize(text);
    const { inputIds } = tokenized;
    this.#maskId = model.maskId;
    this.#runs = runs;
    this.tokenized = tokenized;
    this.attentions = once(async () => {
      const { attentions } = await model.intermediates(inputIds, { attentions: true });
      if (!attentions) throw new AppError("not-shown", "This export does not show its attention.");
      return attentions;
    });
    this.hiddenStates = once(async () => {
      const { hiddenStates } = await model.intermediates(inputIds, { hiddenStates: true });
      if (!hiddenStates) throw new AppError("not-shown", "This export does not show its hidden states.");
      return hiddenStates;
    });
  }

  /** The probability of each class for the whole text. */
  async probabilities(): Promise<number[]> {
    return [...(await this.perturbation("delete", "words").probabilitiesWithout([]))];
  }

  /** @throws AppError `bad-tokenizer` for `mask` when the vocabulary has no mask token */
  perturbation(operator: PerturbationOperator, level: Level): Perturbation {
    const maskId = this.#maskId;
    if (operator === "mask" && maskId === undefined) {
      throw new AppError("bad-tokenizer", "This model has no mask token.");
    }
    const key = `${operator} ${level}`;
    const perturbation =
      this.#perturbations.get(key) ??
      new Perturbation({
        inputIds: this.tokenized.inputIds,
        units: unitsAt(this.tokenized, level),
        operator,
        maskId,
        cache: this.#probabilities,
        runs: this.#runs,
      });
    this.#perturbations.set(key, perturbation);
    return perturbation;
  }
}
