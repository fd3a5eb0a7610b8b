/** What the embedded model confused in its evaluation data: the field `matrix` of what the command in the file prints. */

import { type AdjustedCount, adjustedCount } from "../../statistics/shares/adjusted-count.ts";
import known from "./model-confusion.json" with { type: "json" };

/** How often a model gave each class to labeled texts of each class. */
export interface KnownConfusion {
  labels: readonly string[];
  /** [classes][classes] texts by true and by predicted class. */
  matrix: readonly (readonly number[])[];
}

/** Of the embedded model on its evaluation data. */
export const EMBEDDED_CONFUSION: KnownConfusion = known;

export interface ConfusionAdjusted extends AdjustedCount {
  /** On which the errors were counted. */
  data: string;
  /** The number of its texts. */
  texts: number;
}

/**
 * The shares that the model's errors on its evaluation data would make of a count.
 * @param predicted [classes] rows by predicted class
 * @returns undefined for other models, whose errors are not known, and without rows
 */
export function adjustedByConfusion(
  { weightsSha256, labels }: { weightsSha256: string; labels: readonly string[] },
  predicted: ArrayLike<number>,
): ConfusionAdjusted | undefined {
  const isKnown = weightsSha256 === known.weightsSha256 && labels.join() === known.labels.join();
  if (!isKnown || Array.from(predicted).every((rows) => rows === 0)) return undefined;
  const texts = known.matrix.flat().reduce((sum, count) => sum + count, 0);
  return { ...adjustedCount(known.matrix, predicted), data: known.data, texts };
}
