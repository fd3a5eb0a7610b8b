/** The difference of two independent estimates. */

import type { ConfidenceInterval } from "../intervals.ts";
import type { MeanEstimate } from "./corrected-mean.ts";

export interface Difference {
  /** The first value less the second. */
  value: number;
  /** From the two intervals, method 10 of Newcombe (1998), "Interval estimation for the difference between independent proportions". */
  interval: ConfidenceInterval;
}

/** The first estimate less the second, of groups that have no row in common. @param level of the interval; default 0.95 */
export function estimateDifference(first: MeanEstimate, second: MeanEstimate, level = 0.95): Difference {
  const value = first.value - second.value;
  const degrees = degreesOf(first, second);
  const [one, other] = [first.intervalAt(level, degrees), second.intervalAt(level, degrees)];
  return {
    value,
    interval: {
      low: value - Math.hypot(first.value - one.low, other.high - second.value),
      high: value + Math.hypot(one.high - first.value, second.value - other.low),
    },
  };
}

/** Of the variance of a difference: Satterthwaite (1946), from the spread of both intervals. */
function degreesOf(first: MeanEstimate, second: MeanEstimate): number {
  const [one, other] = [first, second].map(({ interval }) => ((interval.high - interval.low) / 2) ** 2);
  const [ofOne = 0, ofOther = 0] = [one, other];
  const sum = ofOne ** 2 / first.degrees + ofOther ** 2 / second.degrees;
  return sum > 0 ? (ofOne + ofOther) ** 2 / sum : first.degrees + second.degrees;
}

/** Two-sided p of no difference: the smallest 1 - level at which the interval of the difference holds 0. */
export function differenceP(first: MeanEstimate, second: MeanEstimate): number {
  // Bisection over the logarithm: p spans many orders of magnitude.
  let [low, high] = [Math.log(1e-12), 0];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    const { interval } = estimateDifference(first, second, 1 - Math.exp(middle));
    if (interval.low > 0 || interval.high < 0) high = middle;
    else low = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Cohen's h, the effect size of a difference of shares (Cohen 1988): 0.2 is small, 0.5 medium, 0.8 large. */
export const cohensH = (first: number, second: number): number =>
  2 * Math.asin(Math.sqrt(first)) - 2 * Math.asin(Math.sqrt(second));

/** Cohen's d, the effect size of a difference of means: in standard deviations, the variances of both groups averaged. */
export const standardizedDifference = (
  first: number,
  second: number,
  [one, other]: readonly [number, number],
): number => (first === second ? 0 : (first - second) / Math.sqrt((one + other) / 2));
