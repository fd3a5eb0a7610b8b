/** The share in a group from labels of all groups, for a group that has too few of its own. */

import { AppError } from "../../errors/app-error.ts";
import { studentQuantile } from "../distributions.ts";
import { type ConfidenceInterval, scoreInterval } from "../intervals.ts";

export interface PostStratified {
  value: number;
  /** 95 %, of Wilson's type: inside the bounds. */
  interval: ConfidenceInterval;
}

export interface StratifiedLabels {
  /** [labels] within the bounds. */
  outcomes: ArrayLike<number>;
  /** [labels] the post-stratum of each, such as its predicted class. */
  strata: ArrayLike<number>;
  /** [labels] of the sample's design; any positive numbers. */
  weights: ArrayLike<number>;
}

/**
 * Post-stratification (Holt and Smith 1979, "Post stratification"; as the synthetic estimate of a small area, Rao and Molina 2015,
 * chapter 3): the means of the strata over all labels, weighted by how many rows of the group are in each,
 *
 *     share = sum over strata of (rows of the group in it / rows of the group) * mean of the labels in it.
 *
 * It assumes that labels within a stratum are the same in every group. A stratum without labels takes the mean of all.
 * @param rows [strata] rows of the group
 * @throws AppError `bad-input` without labels or rows
 */
export function postStratifiedMean(
  { outcomes, strata, weights }: StratifiedLabels,
  rows: ArrayLike<number>,
  bounds: readonly [number, number] = [0, 1],
): PostStratified {
  const total = Array.from(rows).reduce((sum, count) => sum + count, 0);
  if (outcomes.length === 0 || total === 0)
    throw new AppError("bad-input", "There are no labels or no rows.");
  const [low, high] = bounds;
  const range = high - low;
  const groups = Array.from(rows, () => ({ labels: 0, weight: 0, squares: 0, sum: 0 }));
  const all = { labels: 0, weight: 0, squares: 0, sum: 0 };
  for (let label = 0; label < outcomes.length; label++) {
    const [weight, outcome] = [weights[label] ?? 0, ((outcomes[label] ?? 0) - low) / range];
    for (const to of [groups[strata[label] ?? -1], all]) {
      if (!to) continue;
      to.labels++;
      to.weight += weight;
      to.squares += weight ** 2;
      to.sum += weight * outcome;
    }
  }
  let [share, variance, used] = [0, 0, 0];
  for (const [index, own] of groups.entries()) {
    const part = (rows[index] ?? 0) / total;
    if (part === 0) continue;
    const from = own.labels > 0 ? own : all;
    if (own.labels > 0) used++;
    share += (part * from.sum) / from.weight;
    // As if one more label had each outcome (Agresti and Coull 1998): a few equal labels are no certainty.
    const effective = from.weight ** 2 / from.squares;
    const smooth = ((from.sum / from.weight) * effective + 1) / (effective + 2);
    variance += (part ** 2 * smooth * (1 - smooth)) / effective;
  }
  const degrees = Math.max(1, outcomes.length - Math.max(1, used));
  const spread = share * (1 - share);
  const effective = spread > 0 ? spread / variance : all.weight ** 2 / all.squares;
  const interval = scoreInterval(Math.min(1, Math.max(0, share)), effective, studentQuantile(0.025, degrees));
  return {
    value: low + range * share,
    interval: { low: low + range * interval.low, high: low + range * interval.high },
  };
}
