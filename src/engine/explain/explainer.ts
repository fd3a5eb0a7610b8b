/** The façade of explanation: one model, the text at hand, and what was already computed for it. */

import { AppError } from "../../errors/app-error.ts";
import {
  allHeads,
  type Head,
  type HeadSummary,
  combineHeads,
  headMatrix,
  rollout,
  shrink,
  summarizeHeads,
} from "./attention/attention.ts";
import { type AttributionOptions, occlusion } from "./attribution/occlusion-shapley.ts";
import { type DifferentiableModel, gradientEffects } from "./attribution/gradients.ts";
import { layerOf, poolUnits, similarities } from "./representations/hidden-states.ts";
import { effectsOf, type Method, receivedBy } from "./attribution/methods.ts";
import { type Matrix, sumUnits, toUnits } from "./matrix.ts";
import { type Operator, Perturbation } from "./attribution/perturbation.ts";
import type { InspectableModel } from "../classifier/inspectable-model.ts";
import type { Attentions, HiddenStates } from "../classifier/intermediates.ts";
import type { TokenizedText, TextUnit } from "../tokenizer/tokenized-text.ts";
import { checkSoundness, type Soundness } from "./faithfulness/faithfulness.ts";
import { project, type Projection } from "./representations/embeddings.ts";

/** What is loaded only when a method needs it. */
export interface Helpers {
  /** The same model with its backward graph. @throws AppError `not-shown` */
  differentiable?: () => Promise<DifferentiableModel>;
}

export type { Method } from "./attribution/methods.ts";

export interface Attribution {
  method: Method;
  /**
   * [classes][units]. How much a word holds a class up (signed), or how much attention it gets, which is the same
   * for every class.
   */
  values: Float64Array[];
  /** The standard error of each value, for methods that draw at random. */
  errors?: Float64Array[];
  /** For each class, how much of the variance a method explains that fits a simpler model (R squared). */
  fit?: number[];
  /** For each class, the change that the values do not account for, of methods whose values sum to a change. */
  missing?: number[];
  isSigned: boolean;
  /** Forward passes; of gradients, forward and backward. */
  passes: number;
  /** The probability of each class for the whole text. */
  probabilities: number[];
}

/** All heads at a glance. */
export interface Overview {
  layers: number;
  heads: number;
  /** Layers first. */
  summaries: HeadSummary[];
  /** [layers, heads, side, side], each head made as small as fits, the largest weight of each patch. */
  thumbnails: Float32Array;
  side: number;
}

/** What a square picture shows. */
export type Picture =
  | { of: "heads"; heads: readonly Head[]; combine: "mean" | "max" }
  | { of: "rollout" }
  /** Cosine between hidden states; layer 0 is the embedding. */
  | { of: "similarity"; layer: number };

export type Level = "words" | "tokens";

export interface ExplainOptions extends AttributionOptions {
  /** What is taken out and valued: words, or single tokens. */
  level?: Level;
}

/** The units at a level; each token is one of its own at the level of tokens. */
export function unitsAt({ units, tokens }: TokenizedText, level: Level): TextUnit[] {
  if (level === "words") return units;
  return tokens.map((token, index) => ({ ...token, firstToken: index, lastToken: index + 1 }));
}

const THUMBNAIL = 24;

export class Explainer {
  readonly #model: InspectableModel;
  readonly #helpers: Helpers;
  #reading: TokenizedText | undefined;
  #attentions: Attentions | undefined;
  #states: HiddenStates | undefined;
  /** By operator and level. */
  readonly #perturbations = new Map<string, Perturbation>();

  constructor(model: InspectableModel, helpers: Helpers = {}) {
    this.#model = model;
    this.#helpers = helpers;
  }

  /** What was computed for another text is forgotten. */
  read(text: string): TokenizedText {
    if (this.#reading?.text !== text) {
      this.#perturbations.clear();
      this.#attentions = undefined;
      this.#states = undefined;
      this.#reading = this.#model.tokenize(text);
    }
    return this.#reading;
  }

  /** @throws AppError `not-shown` when the export keeps its attention to itself */
  async attentions(text: string): Promise<Attentions> {
    const { inputIds } = this.read(text);
    const attentions =
      this.#attentions ?? (await this.#model.intermediates(inputIds, { attentions: true })).attentions;
    if (!attentions) throw new AppError("not-shown", "This export does not show its attention.");
    if (this.#reading?.text === text) this.#attentions = attentions;
    return attentions;
  }

  /** @throws AppError `not-shown` when the layers' outputs were not found in the export */
  async hiddenStates(text: string): Promise<HiddenStates> {
    const { inputIds } = this.read(text);
    const states =
      this.#states ?? (await this.#model.intermediates(inputIds, { hiddenStates: true })).hiddenStates;
    if (!states) throw new AppError("not-shown", "This export does not show its hidden states.");
    if (this.#reading?.text === text) this.#states = states;
    return states;
  }

  /** @throws AppError `not-shown` when the export keeps its attention to itself */
  async overview(text: string): Promise<Overview> {
    const { tokens } = this.read(text);
    const attentions = await this.attentions(text);
    const side = Math.min(THUMBNAIL, attentions.tokens);
    const thumbnails = new Float32Array(attentions.layers * attentions.heads * side * side);
    for (const [index, head] of allHeads(attentions).entries()) {
      thumbnails.set(shrink(headMatrix(attentions, head), side), index * side * side);
    }
    const { layers, heads } = attentions;
    const summaries = summarizeHeads(attentions, (at) => tokens[at]?.isSpecial === true);
    return { layers, heads, summaries, thumbnails, side };
  }

  /**
   * @returns [units, units] or [tokens, tokens].
   * @throws AppError `not-shown` when the export does not show what the picture needs
   */
  async picture(text: string, picture: Picture, level: Level): Promise<Matrix> {
    const { units } = this.read(text);
    if (picture.of === "similarity") {
      const states = await this.hiddenStates(text);
      return similarities(
        level === "words" ? poolUnits(states, picture.layer, units) : states,
        level === "words" ? 0 : picture.layer,
      );
    }
    const attentions = await this.attentions(text);
    const matrix =
      picture.of === "rollout"
        ? rollout(attentions)
        : combineHeads(attentions, picture.heads, picture.combine);
    return level === "words" ? toUnits(matrix, units) : matrix;
  }

  /** Words or tokens of one layer on the plane of their largest variance. */
  async projection(text: string, layer: number, level: Level): Promise<Projection> {
    const { units } = this.read(text);
    const states = await this.hiddenStates(text);
    const {
      tokens: count,
      hidden: size,
      data,
    } = level === "words" ? poolUnits(states, layer, units) : states;
    return project({ count, size, data: level === "words" ? data : layerOf(states, layer) });
  }

  /** @throws AppError `cancelled`, `not-shown`, `inference-failed`, `out-of-memory` */
  async attribute(
    text: string,
    method: Method,
    { level = "words", ...options }: ExplainOptions = {},
  ): Promise<Attribution> {
    const reading = this.read(text);
    const { inputIds } = reading;
    const units = unitsAt(reading, level);
    if ("operator" in method) {
      const perturbation = this.#perturbation(method.operator, level);
      const probabilities = [...(await perturbation.without([], { signal: options.signal }))];
      const effects = await effectsOf(method, perturbation, units.length, options);
      return { method, isSigned: true, probabilities, ...effects };
    }
    if (method.name === "gradient") return this.#slopes(reading, method, units, options);
    const attentions = await this.attentions(text);
    const probabilities = await this.#model.probabilities(inputIds);
    const received = receivedBy(method, attentions);
    const values = sumUnits(received, units);
    return { method, values: probabilities.map(() => values), isSigned: false, passes: 1, probabilities };
  }

  async #slopes(
    { inputIds, tokens }: TokenizedText,
    method: Extract<Method, { name: "gradient" }>,
    units: readonly TextUnit[],
    options: AttributionOptions,
  ): Promise<Attribution> {
    const model = await this.#helpers.differentiable?.();
    if (!model) throw new AppError("not-shown", "This model's gradients are not at hand here.");
    const isSpecial = (token: number) => tokens[token]?.isSpecial === true;
    const effects = await gradientEffects(model, inputIds, { ...options, steps: method.steps, isSpecial });
    const values = effects.values.map((row) => sumUnits(row, units));
    // The float model's probabilities differ in the third digit; the page shows one set of them.
    const probabilities = await this.#model.probabilities(inputIds);
    return { method, isSigned: true, ...effects, values, probabilities };
  }

  /**
   * Words are deleted for the check, whatever the attribution did.
   * @param values one for each unit, for the class `target`.
   */
  async check(
    text: string,
    values: ArrayLike<number>,
    target: number,
    { level = "words", ...options }: ExplainOptions & { orders?: number } = {},
  ): Promise<Soundness> {
    const units = unitsAt(this.read(text), level);
    const perturbation = this.#perturbation("delete", level);
    const leaveOneOut = await occlusion(perturbation, units.length, { signal: options.signal });
    const reference = leaveOneOut.values[target] ?? [];
    return checkSoundness(perturbation, values, reference, target, options);
  }

  /** The probability of each class without some units. */
  async without(
    text: string,
    removed: readonly number[],
    operator: Operator,
    level: Level = "words",
  ): Promise<number[]> {
    this.read(text);
    return [...(await this.#perturbation(operator, level).without(removed))];
  }

  #perturbation(operator: Operator, level: Level): Perturbation {
    const { maskId } = this.#model;
    if (operator === "mask" && maskId === undefined) {
      throw new AppError("bad-tokenizer", "This model has no mask token.");
    }
    const key = `${operator} ${level}`;
    const known = this.#perturbations.get(key);
    if (known) return known;
    const inputIds = this.#reading?.inputIds ?? [];
    const units = this.#reading ? unitsAt(this.#reading, level) : [];
    const run = (ids: number[]) => this.#model.probabilities(ids);
    const perturbation = new Perturbation({ inputIds, units, operator, maskId, run });
    this.#perturbations.set(key, perturbation);
    return perturbation;
  }
}
