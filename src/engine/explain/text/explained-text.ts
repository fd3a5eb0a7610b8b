/** One text with its computed results, so that several explanations reuse the same runs. */

import type { InspectableModel } from "../../classifier/inspectable-model.ts";
import type { Attentions, HiddenStates } from "../../classifier/intermediates.ts";
import { AppError } from "../../../errors/app-error.ts";
import type { TokenizedText } from "../../tokenizer/tokenized-text.ts";
import { Perturbation, type PerturbationOperator } from "./perturbation.ts";
import { type CountedRunOptions, Runs } from "./runs.ts";
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

export class ExplainedText {
  readonly tokenized: TokenizedText;
  /** @throws AppError `not-shown` when the export has no attention outputs */
  readonly attentions: () => Promise<Attentions>;
  /** @throws AppError `not-shown` when the layers' outputs were not found in the export */
  readonly hiddenStates: () => Promise<HiddenStates>;
  readonly #model: InspectableModel;
  readonly #runs: Runs;
  /** By operator and level. */
  readonly #perturbations = new Map<string, Perturbation>();

  constructor(model: InspectableModel, text: string) {
    const tokenized = model.tokenize(text);
    const { inputIds } = tokenized;
    this.#model = model;
    this.#runs = new Runs((texts) => model.probabilitiesOfAll(texts), model.joinedTokens);
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

  /** The probability of each class for another text, such as an edit of this one. */
  async probabilitiesOf(text: string, options?: CountedRunOptions): Promise<readonly number[]> {
    return this.#runs.probabilities(this.#model.tokenize(text).inputIds, options);
  }

  /** @throws AppError `bad-tokenizer` for `mask` when the vocabulary has no mask token */
  perturbation(operator: PerturbationOperator, level: Level): Perturbation {
    const { maskId } = this.#model;
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
        runs: this.#runs,
      });
    this.#perturbations.set(key, perturbation);
    return perturbation;
  }
}
