/**
 * Score intervals of a mean from a stratified sample: a value is inside when the estimate is not too far from it, measured by the
 * variance that the estimate would have if the value were true (Wilson 1927; Miettinen and Nurminen 1985, "Comparative analysis of
 * two rates"). The shares of the strata under a value are the most likely ones whose weighted mean it is.
 */

import { studentQuantile, studentTail } from "../distributions.ts";
import type { ConfidenceInterval } from "../intervals.ts";

/** Of the labels of a sample, by stratum. */
export interface StrataShares {
  /** [strata] the part of the rows; they sum to 1. */
  weights: Float64Array;
  /** [strata] the number of equally weighted labels with this variance; infinite where every row is labeled. */
  labels: Float64Array;
  /** [strata] the mean of the labels, from 0 to 1. */
  shares: Float64Array;
  /** [strata] what the weighted scores of the labels predict of `shares`: 0 for labels alone. */
  predicted: Float64Array;
  /** [strata] the part of the stratum's sample that is of other groups: 0 where all of it is of this one. */
  others: Float64Array;
}

export interface TestedMean {
  /** From 0 to 1. */
  value: number;
  /** With `value` as their weighted mean. */
  strata: StrataShares;
  /** The variance within strata, as a part of that of labels alone. */
  ratio: number;
  /** The number of labels of a simple random sample with this variance; `strata` are smoothed for it. */
  labels: number;
  /** Of Student's distribution, by how well the variance is known. */
  degrees: number;
}

type Curved = Pick<TestedMean, "strata" | "ratio">;

interface Point {
  value: number;
  variance: number;
}

/**
 * The variance of a mean of labels with these shares: within strata, and of a group whose rows were not drawn as such also by
 * how many labels of each stratum are in it.
 */
export function varianceOfShares({ weights, labels, shares, predicted, others }: StrataShares) {
  let mean = 0;
  for (let at = 0; at < weights.length; at++)
    mean += (weights[at] ?? 0) * ((shares[at] ?? 0) - (predicted[at] ?? 0));
  let [within, between] = [0, 0];
  for (let at = 0; at < weights.length; at++) {
    const share = shares[at] ?? 0;
    const ofStratum = (weights[at] ?? 0) ** 2 / (labels[at] ?? 1);
    within += ofStratum * share * (1 - share);
    between += ofStratum * (others[at] ?? 0) * (share - (predicted[at] ?? 0) - mean) ** 2;
  }
  return { within, between };
}

const varianceOfMean = ({ strata, ratio }: Curved): number => {
  const { within, between } = varianceOfShares(strata);
  return ratio * within + between;
};

/** By simulation (docs/estimates.md). */
const ADDED_LABELS = 0.5;

/**
 * The strata as if each had half a label more, with the mean of the whole sample as its outcome: strata whose few labels are all
 * the same are no certainty (after Agresti and Coull 1998).
 * @param mean of the sample, not 0 or 1
 */
export function smoothed(strata: StrataShares, mean: number): StrataShares {
  const shares = strata.shares.map((share, at) => {
    const labels = strata.labels[at] ?? 1;
    return Number.isFinite(labels) ? (share * labels + mean * ADDED_LABELS) / (labels + ADDED_LABELS) : share;
  });
  return { ...strata, shares };
}

const weightedMean = (weights: Float64Array, shares: Float64Array): number => {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) sum += (weights[at] ?? 0) * (shares[at] ?? 0);
  return sum;
};

/**
 * The most likely shares of the strata for another mean, by Lagrange's multiplier of that condition: each share p solves
 * labels (share - p) = multiplier weight p (1 - p).
 * @param multiplier above 0 for lower shares
 */
function sharesFor({ weights, labels, shares }: StrataShares, multiplier: number, to: Float64Array): void {
  for (let at = 0; at < weights.length; at++) {
    const pull = (multiplier * (weights[at] ?? 0)) / (labels[at] ?? 1);
    const share = shares[at] ?? 0;
    // The share or its complement, whichever is drawn downwards: the stable root.
    const drawn = Math.abs(pull);
    const from = pull < 0 ? 1 - share : share;
    const root =
      from === 0 ? 0 : (2 * from) / (1 + drawn + Math.sqrt((1 - drawn) ** 2 + 4 * drawn * (1 - from)));
    to[at] = pull < 0 ? 1 - root : root;
  }
}

/** The curve of means along the multiplier. */
function curveOf({ strata, ratio }: Curved): (multiplier: number) => Point {
  const moved = { ...strata, shares: new Float64Array(strata.shares.length) };
  return (multiplier) => {
    sharesFor(strata, multiplier * ratio, moved.shares);
    return {
      value: weightedMean(strata.weights, moved.shares),
      variance: varianceOfMean({ strata: moved, ratio }),
    };
  };
}

/** The strata with shares of another mean, the most likely ones. @param value from 0 to 1 */
export function strataWithMean(strata: StrataShares, value: number): StrataShares {
  const shares = new Float64Array(strata.shares.length);
  if (shares.length === 1) return { ...strata, shares: shares.fill(value) };
  const sign = value < weightedMean(strata.weights, strata.shares) ? 1 : -1;
  const crossing = crossingOf((size) => {
    sharesFor(strata, sign * size, shares);
    return sign * (value - weightedMean(strata.weights, shares));
  }, scaleOf(strata));
  sharesFor(strata, sign * crossing, shares);
  return { ...strata, shares };
}

const scaleOf = ({ weights, labels }: StrataShares): number => {
  let scale = Number.POSITIVE_INFINITY;
  for (let at = 0; at < weights.length; at++) scale = Math.min(scale, (labels[at] ?? 1) / (weights[at] ?? 1));
  return scale;
};

/** The interval of a mean. @param level such as 0.95 */
export function meanInterval(mean: TestedMean, level: number): ConfidenceInterval {
  const z = studentQuantile((1 - level) / 2, mean.degrees);
  const [low, high] = boundsOf(curveOf(mean), mean.value, z, scaleOf(mean.strata));
  // Strata that are labeled whole do not move, so that the curve may not reach the value.
  return {
    low: Math.max(0, Math.min(low, mean.value)),
    high: Math.min(1, Math.max(high, mean.value)),
  };
}

/** The interval of the first mean less the second, of groups that have no row in common. @param level such as 0.95 */
export function differenceInterval(first: TestedMean, second: TestedMean, level: number): ConfidenceInterval {
  const z = studentQuantile((1 - level) / 2, degreesOf(first, second));
  const scale = Math.min(first.labels, second.labels);
  const [low, high] = boundsOf(differenceCurve(first, second), first.value - second.value, z, scale);
  return { low: Math.max(-1, low), high: Math.min(1, high) };
}

/** Two-sided p of no difference. */
export function differenceTest(first: TestedMean, second: TestedMean): number {
  const value = first.value - second.value;
  if (value === 0) return 1;
  const curve = differenceCurve(first, second);
  const sign = Math.sign(value);
  const scale = Math.min(first.labels, second.labels);
  const crossing = crossingOf((size) => -sign * curve(sign * size).value, scale);
  const { variance } = curve(sign * crossing);
  return 2 * studentTail(Math.abs(value) / Math.sqrt(variance), degreesOf(first, second));
}

/** A sample of one stratum with the same variance. */
function asRandomSample({ value, labels }: TestedMean): Curved {
  const of = (number: number) => Float64Array.of(number);
  const strata = { weights: of(1), labels: of(labels), shares: of(value), predicted: of(0), others: of(0) };
  return { strata, ratio: 1 };
}

/**
 * Both move under one multiplier when their difference is held at a value. Strata are taken together, because those without a
 * label of a class would all have to move before the difference does, and the intervals would be too wide.
 */
function differenceCurve(first: TestedMean, second: TestedMean): (multiplier: number) => Point {
  const [one, other] = [curveOf(asRandomSample(first)), curveOf(asRandomSample(second))];
  return (multiplier) => {
    const [a, b] = [one(multiplier), other(-multiplier)];
    return { value: a.value - b.value, variance: a.variance + b.variance };
  };
}

/** Of the variance of a difference (Satterthwaite 1946). */
function degreesOf(first: TestedMean, second: TestedMean): number {
  const [one, other] = [first, second].map(({ value, labels }) => (value * (1 - value)) / labels);
  const [ofOne = 0, ofOther = 0] = [one, other];
  const sum = ofOne ** 2 / first.degrees + ofOther ** 2 / second.degrees;
  return sum > 0 ? (ofOne + ofOther) ** 2 / sum : Math.max(first.degrees, second.degrees);
}

/** Where the curve is z standard errors from the value, below and above. */
function boundsOf(
  curve: (multiplier: number) => Point,
  value: number,
  z: number,
  scale: number,
): [number, number] {
  const [low = value, high = value] = [1, -1].map((sign) => {
    const beyond = (size: number) => {
      const point = curve(sign * size);
      return sign * (value - point.value) - z * Math.sqrt(point.variance);
    };
    return curve(sign * crossingOf(beyond, scale)).value;
  });
  return [low, high];
}

const MOST_STEPS = 200;

/**
 * The size from 0 on at which a function that begins at or below 0 rises above it: regula falsi (Illinois), with bisection where
 * it is flat.
 * @param scale of the first step
 */
function crossingOf(height: (size: number) => number, scale: number): number {
  if (!Number.isFinite(scale)) return 0;
  let [low, high] = [0, scale];
  let ofHigh = height(high);
  // Everything that can move has moved when it does not rise above 0.
  for (let step = 0; ofHigh <= 0; step++, ofHigh = height(high)) {
    if (step === 60) return high;
    [low, high] = [high, 2 * high];
  }
  let ofLow = height(low);
  let side = 0;
  for (let step = 0; step < MOST_STEPS && high - low > 1e-14 * high; step++) {
    const isFlat = ofLow >= 0 || step % 8 === 7;
    let middle = isFlat ? (low + high) / 2 : (low * ofHigh - high * ofLow) / (ofHigh - ofLow);
    // Where one end is nearly the crossing, the line meets that end in floats, while the other end may be far away.
    if (middle <= low || middle >= high) middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    const found = height(middle);
    if (found === 0 && ofLow < 0) return middle;
    if (found > 0) {
      [high, ofHigh] = [middle, found];
      if (side === 1) ofLow /= 2;
      side = 1;
    } else {
      [low, ofLow] = [middle, found];
      if (side === -1) ofHigh /= 2;
      side = -1;
    }
  }
  return high;
}
