/** Explains a model for one text at a time; results for the current text are cached until another text is explained. */

import type { InspectableModel } from "../classifier/inspectable-model.ts";
import type { Attentions, HiddenStates } from "../classifier/intermediates.ts";
import type { TokenizedText } from "../tokenizer/tokenized-text.ts";
import { type HeadOverview, headOverview } from "./attention/heads.ts";
import {
  attribute,
  type AttributeOptions,
  type Attribution,
  type ModelVariants,
} from "./attribution/attribute.ts";
import { occlusion } from "./attribution/occlusion.ts";
import type { AttributionMethod } from "./attribution/registry.ts";
import type { Counterfactuals } from "./counterfactuals/counterfactuals.ts";
import { type Faithfulness, measureFaithfulness } from "./faithfulness/faithfulness.ts";
import { heatmap, type HeatmapSource } from "./heatmap.ts";
import type { Matrix } from "./numeric/matrix.ts";
import { poolUnits } from "./representations/hidden-states.ts";
import { project, type Projection } from "./representations/projection.ts";
import { ExplainedText } from "./text/explained-text.ts";
import type { PerturbationOperator } from "./text/perturbation.ts";
import type { RunOptions } from "./text/run-options.ts";
import { type Level, unitsAt } from "./text/units.ts";

export class Explainer {
  readonly #model: InspectableModel;
  readonly #variants: ModelVariants;
  #current: ExplainedText | undefined;

  constructor(model: InspectableModel, variants: ModelVariants = {}) {
    this.#model = model;
    this.#variants = variants;
  }

  #explained(text: string): ExplainedText {
    if (this.#current?.tokenized.text !== text) this.#current = new ExplainedText(this.#model, text);
    return this.#current;
  }

  tokenize(text: string): TokenizedText {
    return this.#explained(text).tokenized;
  }

  /** @throws AppError `not-shown` when the export has no attention outputs */
  attentions(text: string): Promise<Attentions> {
    return this.#explained(text).attentions();
  }

  /** @throws AppError `not-shown` when the layers' outputs were not found in the export */
  hiddenStates(text: string): Promise<HiddenStates> {
    return this.#explained(text).hiddenStates();
  }

  /** @throws AppError `not-shown` when the export has no attention outputs */
  async overview(text: string): Promise<HeadOverview> {
    const explained = this.#explained(text);
    const { tokens } = explained.tokenized;
    return headOverview(await explained.attentions(), (token) => tokens[token]?.isSpecial === true);
  }

  /** @returns [units, units] or [tokens, tokens]. @throws AppError `not-shown` */
  heatmap(text: string, source: HeatmapSource, level: Level): Promise<Matrix> {
    return heatmap(this.#explained(text), source, level);
  }

  /**
   * Words or tokens of one layer, projected onto their first two principal components.
   * @param special whether special tokens are included
   */
  async projection(text: string, layer: number, level: Level, special = true): Promise<Projection> {
    const explained = this.#explained(text);
    const states = await explained.hiddenStates();
    const units = unitsAt(explained.tokenized, level).filter(({ isSpecial }) => special || !isSpecial);
    const { tokens, hidden, data } = poolUnits(states, layer, units);
    return project({ count: tokens, size: hidden, data });
  }

  /** @throws AppError `cancelled`, `not-shown`, `bad-tokenizer`, `inference-failed`, `out-of-memory` */
  async attribute(text: string, method: AttributionMethod, options?: AttributeOptions): Promise<Attribution> {
    return attribute(this.#explained(text), method, options, this.#variants);
  }

  /**
   * Measures the faithfulness of values of any method by deleting words.
   * @param values [units], for the class `target`
   */
  async check(
    text: string,
    values: ArrayLike<number>,
    target: number,
    { level = "words", ...options }: AttributeOptions & { orders?: number } = {},
  ): Promise<Faithfulness> {
    const explained = this.#explained(text);
    const { length } = unitsAt(explained.tokenized, level);
    const perturbation = explained.perturbation("delete", level);
    const leaveOneOut =
      (await occlusion(perturbation, length, { signal: options.signal })).values[target] ?? [];
    return measureFaithfulness(perturbation, { values, leaveOneOut, target }, options);
  }

  /**
   * Edits of the text, each with the probability of each class: words removed, negated, exchanged, and so on.
   * @throws AppError `cancelled`, `bad-tokenizer`, `inference-failed`, `out-of-memory`
   */
  async counterfactuals(text: string, options?: RunOptions): Promise<Counterfactuals> {
    // Their lexicon and rules are loaded when they are first asked for.
    const { counterfactuals } = await import("./counterfactuals/counterfactuals.ts");
    return counterfactuals(this.#explained(text), options);
  }

  /** The probability of each class when some units are removed. */
  async probabilitiesWithout(
    text: string,
    removed: readonly number[],
    operator: PerturbationOperator,
    level: Level = "words",
  ): Promise<number[]> {
    return [...(await this.#explained(text).perturbation(operator, level).probabilitiesWithout(removed))];
  }
}
