/** Intervals of shares and of resampled estimates. */

export interface ConfidenceInterval {
  low: number;
  high: number;
}

/** The value that a standard normal variable exceeds in 2.5 % of cases. */
const Z_95 = 1.959963984540054;

/**
 * Wilson's score interval of a proportion (Wilson 1927), which stays inside [0, 1] and holds for few texts.
 * @param of any positive number, such as an effective sample size
 * @param z the quantile of the level; 95 % by default
 */
export function scoreInterval(share: number, of: number, z = Z_95): ConfidenceInterval {
  const scale = 1 + z ** 2 / of;
  const center = (share + z ** 2 / (2 * of)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))) / scale;
  return { low: Math.max(0, center - half), high: Math.min(1, center + half) };
}

/** Wilson's 95 % interval of a proportion. @returns [0, 1] when there are no texts */
export const wilsonInterval = (hits: number, of: number): ConfidenceInterval =>
  of === 0 ? { low: 0, high: 1 } : scoreInterval(hits / of, of);

/**
 * The percentile interval of a bootstrap (Efron and Tibshirani 1993, chapter 13). Quantiles interpolate linearly between
 * order statistics, as NumPy does.
 * @param replicates estimates of resampled data; those that are not numbers are left out
 * @param level the share of replicates inside, such as 0.95
 * @returns bounds that are `NaN` when no replicate is a number
 */
export function percentileInterval(replicates: ArrayLike<number>, level = 0.95): ConfidenceInterval {
  const sorted = Float64Array.from(replicates)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return { low: quantileOf(sorted, (1 - level) / 2), high: quantileOf(sorted, (1 + level) / 2) };
}

/** @param sorted in ascending order @param share from 0 to 1 */
function quantileOf(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const [low = Number.NaN, high = low] = sorted.subarray(below, below + 2);
  return low + (position - below) * (high - low);
}
