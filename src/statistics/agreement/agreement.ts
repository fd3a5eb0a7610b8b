/** Agreement of coders with bootstrap intervals. */

import { AppError } from "../../errors/app-error.ts";
import { type ConfidenceInterval, percentileInterval } from "../intervals.ts";
import { randomFrom } from "../random.ts";
import { type AgreementMeasure, MEASURES } from "./measures.ts";
import { oneAgainstOthers, type Patterns, patternsOf, type Ratings } from "./ratings.ts";

export interface BootstrapOptions {
  /** Default 2000. */
  resamples?: number;
  /** Of the random numbers; the same seed gives the same interval. Default 1. */
  seed?: number;
  /** Default 0.95. */
  level?: number;
}

export interface Agreement {
  /** At most 1; 0 for agreement by chance, except for percent agreement. `NaN` where the measure is undefined. */
  value: number;
  /** Percentile bootstrap over the units. */
  interval: ConfidenceInterval;
  /** The number of units with two answers or more. */
  units: number;
}

/**
 * How far coders agree beyond chance.
 * @param measure Cohen's kappa needs exactly two coders, the others two or more
 * @throws AppError `bad-input` when the table does not fit its shape or the measure
 */
export function agreement(
  ratings: Ratings,
  measure: AgreementMeasure,
  { resamples = 2000, seed = 1, level = 0.95 }: BootstrapOptions = {},
): Agreement {
  const { coders, categories } = ratings;
  if (coders < 2 || (measure === "cohen-kappa" && coders !== 2))
    throw new AppError("bad-input", `${measure} does not take ${coders} coders.`);
  const table = patternsOf(ratings);
  const { terms, value } = MEASURES[measure];
  const termsOf = table.patterns.map((pattern) => terms(pattern, categories));
  const estimate = (weights: Float64Array) => value(weightedSum(termsOf, weights), categories);
  const observed = weightsOf(table, (draw) => draw);
  const units = table.patterns.reduce(
    (sum, { answered }, index) => sum + (answered > 1 ? (observed[index] ?? 0) : 0),
    0,
  );
  const random = randomFrom(seed);
  const replicates = Float64Array.from({ length: resamples }, () =>
    estimate(weightsOf(table, () => Math.floor(random() * ratings.units))),
  );
  return { value: estimate(observed), interval: percentileInterval(replicates, level), units };
}

/** The agreement on each category against all others. */
export const categoryAgreement = (
  ratings: Ratings,
  measure: AgreementMeasure,
  options?: BootstrapOptions,
): Agreement[] =>
  Array.from({ length: ratings.categories }, (_, category) =>
    agreement(oneAgainstOthers(ratings, category), measure, options),
  );

/** How often each pattern occurs among as many draws as there are units. @param unitOf the unit of each draw */
function weightsOf({ patterns, ofUnit }: Patterns, unitOf: (draw: number) => number): Float64Array {
  const weights = new Float64Array(patterns.length);
  for (let draw = 0; draw < ofUnit.length; draw++) {
    const pattern = ofUnit[unitOf(draw)] ?? -1;
    if (pattern >= 0) weights[pattern] = (weights[pattern] ?? 0) + 1;
  }
  return weights;
}

function weightedSum(terms: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sums = new Float64Array(terms[0]?.length ?? 0);
  for (const [index, values] of terms.entries()) {
    const weight = weights[index] ?? 0;
    for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + weight * (values[at] ?? 0);
  }
  return sums;
}
