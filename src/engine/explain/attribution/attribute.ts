/** Attributes the model's classes to the words or tokens of one text, by any method of the registry. */

import type { Attentions } from "../../classifier/intermediates.ts";
import { AppError } from "../../../errors/app-error.ts";
import { pooledFlow } from "../attention/flow.ts";
import { combineHeads } from "../attention/heads.ts";
import { pooledRollout } from "../attention/rollout.ts";
import { pooledRow, sumUnits } from "../numeric/matrix.ts";
import type { ExplainedText } from "../text/explained-text.ts";
import type { PartialRunOptions } from "../text/run-options.ts";
import { type Level, unitsAt } from "../text/units.ts";
import { type DifferentiableModel, gradientEffects } from "./gradients.ts";
import {
  type AttentionMethod,
  type AttributionMethod,
  type GradientMethod,
  isGradient,
  isPerturbation,
  isSigned,
  PERTURBATION_ALGORITHMS,
  tooLongReason,
} from "./registry.ts";
import type { WordEffects } from "./word-effects.ts";

export interface Attribution extends WordEffects {
  method: AttributionMethod;
  /**
   * [classes][units]. By how much a word raises the class's probability (signed), or the share of attention that it
   * gets, which is the same for every class.
   */
  values: Float64Array[];
  /** [classes], of methods whose values sum to a change: what the values do not account for. */
  completenessGap?: number[];
  isSigned: boolean;
  /** The probability of each class for the whole text. */
  probabilities: number[];
}

export interface AttributeOptions extends PartialRunOptions {
  /** What is removed and valued: words, or single tokens. */
  level?: Level;
}

/** Second sessions of the model, loaded when a method needs one. */
export interface ModelVariants {
  /** The model with its backward graph. @throws AppError `not-shown` */
  differentiable?: () => Promise<DifferentiableModel>;
}

/** @throws AppError `cancelled`, `not-shown`, `bad-tokenizer`, `inference-failed`, `out-of-memory` */
export async function attribute(
  text: ExplainedText,
  method: AttributionMethod,
  { level = "words", ...options }: AttributeOptions = {},
  variants: ModelVariants = {},
): Promise<Attribution> {
  const effects = await effectsOf(text, method, level, options, variants);
  return { method, isSigned: isSigned(method), ...effects, probabilities: await text.probabilities() };
}

async function effectsOf(
  text: ExplainedText,
  method: AttributionMethod,
  level: Level,
  options: PartialRunOptions,
  variants: ModelVariants,
): Promise<WordEffects> {
  const units = unitsAt(text.tokenized, level);
  if (isPerturbation(method)) {
    const algorithm = PERTURBATION_ALGORITHMS[method.name];
    return algorithm(text.perturbation(method.operator, level), units.length, { ...options, ...method });
  }
  if (isGradient(method)) return gradientsOf(text, method, level, options, variants);
  const attentions = await text.attentions();
  const received = sumUnits(attentionReceived(method, attentions), units);
  const { length: classes } = await text.probabilities();
  return { values: Array.from({ length: classes }, () => received), passes: 1 };
}

async function gradientsOf(
  { tokenized }: ExplainedText,
  { steps }: GradientMethod,
  level: Level,
  options: PartialRunOptions,
  { differentiable }: ModelVariants,
): Promise<WordEffects & Pick<Attribution, "completenessGap">> {
  const model = await differentiable?.();
  if (!model) throw new AppError("not-shown", "This model's gradients are not available here.");
  const isSpecial = (token: number) => tokenized.tokens[token]?.isSpecial === true;
  // The probabilities of the float model differ from the 8-bit model's in the third digit and are not reported.
  const units = unitsAt(tokenized, level);
  const ofUnits = (rows: readonly Float64Array[]) => rows.map((row) => sumUnits(row, units));
  const { values, completenessGap, passes } = await gradientEffects(model, tokenized.inputIds, {
    ...options,
    onProgress: (done, total, known) => options.onProgress?.(done, total, known && ofUnits(known)),
    steps,
    isSpecial,
  });
  return {
    values: ofUnits(values),
    passes,
    ...(completenessGap && { completenessGap }),
  };
}

/** @returns [tokens], which sum to 1. @throws AppError `not-shown` when the text is too long for flow */
function attentionReceived(method: AttentionMethod, attentions: Attentions): Float64Array {
  const reason = tooLongReason(method, attentions.tokens);
  if (reason !== undefined) throw new AppError("not-shown", reason);
  switch (method.name) {
    case "rollout":
      return pooledRollout(attentions, method.pooling);
    case "flow":
      return pooledFlow(attentions, method.pooling);
    case "attention":
      return pooledRow(combineHeads(attentions, method.heads, method.combine), method.pooling);
  }
}
