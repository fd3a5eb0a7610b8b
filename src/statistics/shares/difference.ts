/** The difference of two independent estimates. */

import type { ConfidenceInterval } from "../intervals.ts";
import type { MeanEstimate } from "./corrected-mean.ts";
import { differenceInterval, differenceTest } from "./score-test.ts";

export interface Difference {
  /** The first value less the second. */
  value: number;
  /** A score interval (Miettinen and Nurminen 1985). */
  interval: ConfidenceInterval;
}

/**
 * The first estimate less the second, of groups that have no row in common and of an outcome with the same bounds.
 * @param level of the interval; default 0.95
 */
export function estimateDifference(first: MeanEstimate, second: MeanEstimate, level = 0.95): Difference {
  const { low, high } = differenceInterval(first.tested, second.tested, level);
  const range = first.bounds[1] - first.bounds[0];
  return { value: first.value - second.value, interval: { low: range * low, high: range * high } };
}

/** Two-sided p of no difference: the smallest 1 - level at which the interval of the difference does not hold 0. */
export const differenceP = (first: MeanEstimate, second: MeanEstimate): number =>
  differenceTest(first.tested, second.tested);

/** Cohen's h, the effect size of a difference of shares (Cohen 1988): 0.2 is small, 0.5 medium, 0.8 large. */
export const cohensH = (first: number, second: number): number =>
  2 * Math.asin(Math.sqrt(first)) - 2 * Math.asin(Math.sqrt(second));

/** Cohen's d, the effect size of a difference of means: in standard deviations, the variances of both groups averaged. */
export const standardizedDifference = (
  first: number,
  second: number,
  [one, other]: readonly [number, number],
): number => (first === second ? 0 : (first - second) / Math.sqrt((one + other) / 2));
