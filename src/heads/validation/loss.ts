/** Logits of rows: their loss, their temperature and their probabilities. */

import { fitTemperature, type LabeledLogits } from "../../engine/classifier/calibration.ts";
import { sigmoid, softmax } from "../../engine/classifier/probabilities.ts";
import type { HeadKind } from "../fit/logistic.ts";

/** Probabilities of one row's logits. */
export const probabilitiesOf = (kind: HeadKind, logits: ArrayLike<number>, temperature: number): number[] =>
  (kind === "single" ? softmax : sigmoid)(Array.from(logits), temperature);

/** The decisions that a row's logits make: one among all categories, or one for each category. */
function decisionsOf(
  kind: HeadKind,
  logits: Float64Array,
  targets: Uint8Array,
  categories: number,
  rows: readonly number[],
): LabeledLogits[] {
  return rows.flatMap((row): LabeledLogits[] => {
    const [from, to] = [row * categories, (row + 1) * categories];
    const own = Array.from(logits.subarray(from, to));
    const gold = targets.subarray(from, to);
    if (kind === "single") return [{ logits: own, label: gold.indexOf(1) }];
    return own.map((logit, category) => ({ logits: [0, logit], label: gold[category] as number }));
  });
}

export interface HeldOut {
  kind: HeadKind;
  /** [rows, categories], each predicted by a model that did not learn from the row. */
  logits: Float64Array;
  /** [rows, categories] */
  targets: Uint8Array;
  categories: number;
}

/** The temperature that fits the logits of some rows best. */
export const temperatureOf = (
  { kind, logits, targets, categories }: HeldOut,
  rows: readonly number[],
): number => fitTemperature(decisionsOf(kind, logits, targets, categories, rows));

/** The sum of the negative log-likelihoods of some rows. */
export function lossOf({ kind, logits, targets, categories }: HeldOut, rows: readonly number[]): number {
  let loss = 0;
  for (const row of rows) {
    const own = probabilitiesOf(kind, logits.subarray(row * categories, (row + 1) * categories), 1);
    for (const [category, probability] of own.entries()) {
      const isGold = targets[row * categories + category] === 1;
      if (isGold) loss -= Math.log(Math.max(probability, 1e-12));
      else if (kind === "multiple") loss -= Math.log(Math.max(1 - probability, 1e-12));
    }
  }
  return loss;
}
