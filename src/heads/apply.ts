/** The answers of a taught head. */

import { AppError } from "../errors/app-error.ts";
import { logProbabilities } from "./features.ts";
import type { TaughtHead } from "./file/head.ts";
import { probabilitiesOf } from "./validation/loss.ts";

/**
 * The logit of each category for one text, before its temperature.
 * @param vector [hidden], pooled as the head says
 * @param probabilities [classes], the model's own for the text
 * @throws AppError `head-mismatch` when the vector has another length than those that were learned from
 */
export function headLogits(
  { name, weights, bias, usesProbabilities }: TaughtHead,
  vector: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): number[] {
  const further = usesProbabilities ? logProbabilities(probabilities) : [];
  const size = weights[0]?.length ?? 0;
  if (size !== vector.length + further.length) {
    throw new AppError(
      "head-mismatch",
      `“${name}” reads ${size} numbers, not ${vector.length + further.length}.`,
    );
  }
  return weights.map((row, category) => {
    let sum = bias[category] as number;
    for (let at = 0; at < vector.length; at += 1) sum += (row[at] as number) * (vector[at] as number);
    for (const [at, value] of further.entries()) sum += (row[vector.length + at] as number) * value;
    return sum;
  });
}

/**
 * The probability of each category for one text; their sum is 1 for a single category.
 * @param vector [hidden], pooled as the head says
 * @param probabilities [classes], the model's own for the text
 * @throws AppError `head-mismatch`
 */
export const headProbabilities = (
  head: TaughtHead,
  vector: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): number[] => probabilitiesOf(head.kind, headLogits(head, vector, probabilities), head.temperature);

/** The categories that probabilities answer with: the most probable one, or each that is more likely than not. */
export function answerOf(
  { kind, categories }: Pick<TaughtHead, "kind" | "categories">,
  probabilities: ArrayLike<number>,
): string[] {
  const names = categories.map(({ name }) => name);
  const values = Array.from(probabilities);
  if (kind === "multiple") return names.filter((_, at) => (values[at] ?? 0) >= 0.5);
  const best = names[values.indexOf(Math.max(...values))];
  return best === undefined ? [] : [best];
}
