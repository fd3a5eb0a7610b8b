/** What is estimated of a scored file: the share of each class, and the mean polarity. */

import { polarityOf } from "../labels/words.ts";

/** The mean over rows of a number for each class: 1 for one class and 0 for the others, or the polarity. */
export interface Measure {
  /** The name of the class, or `polarity`. */
  name: string;
  /** [classes] */
  weights: readonly number[];
  bounds: readonly [number, number];
}

export const POLARITY = "polarity";

/** The share of each class. */
export const shareMeasures = (classes: readonly string[]): Measure[] =>
  classes.map((name, index) => ({
    name,
    weights: classes.map((_, other) => Number(other === index)),
    bounds: [0, 1],
  }));

const POLARITIES = { negative: -1, neutral: 0, positive: 1 };

/** Positive as 1, neutral as 0 and negative as -1; undefined for classes that are not sentiments. */
export function polarityMeasure(classes: readonly string[]): Measure | undefined {
  const polarities = classes.map(polarityOf);
  if (!polarities.includes("negative") || !polarities.includes("positive")) return undefined;
  const weights = polarities.flatMap((polarity) => (polarity === undefined ? [] : [POLARITIES[polarity]]));
  return weights.length === classes.length ? { name: POLARITY, weights, bounds: [-1, 1] } : undefined;
}

/** The value of a row: from the probabilities of its classes, or from one class as a list with a 1. */
export function valueOf({ weights }: Measure, scores: ArrayLike<number>): number {
  let value = 0;
  for (let at = 0; at < weights.length; at++) value += (weights[at] ?? 0) * (scores[at] ?? 0);
  return value;
}

/** The share of each class, then the mean polarity where the classes are sentiments. */
export function allMeasures(classes: readonly string[]): Measure[] {
  const polarity = polarityMeasure(classes);
  return [...shareMeasures(classes), ...(polarity ? [polarity] : [])];
}
