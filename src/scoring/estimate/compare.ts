/** Differences between groups of scored rows. */

import { benjaminiHochberg, holm } from "../../statistics/hypothesis/adjust.ts";
import {
  cohensH,
  type Difference,
  differenceP,
  estimateDifference,
  standardizedDifference,
} from "../../statistics/shares/difference.ts";
import type { Estimate } from "./estimate.ts";
import { type Measure, POLARITY } from "./measures.ts";

export const CORRECTIONS = { holm, "benjamini-hochberg": benjaminiHochberg };
export type Correction = keyof typeof CORRECTIONS;

export interface Comparison {
  first: string;
  second: string;
  measure: Measure;
  /** Of the counts of predicted classes. */
  naive: number;
  /** Absent when one of the groups has no labels. */
  corrected?: Difference & {
    p: number;
    /** For the number of comparisons. */
    adjustedP: number;
    /** Cohen's h of a share, the standardized difference of the polarity. */
    effectSize: number;
  };
}

/** Two groups with estimates of the same measures. */
export interface Pair {
  first: string;
  second: string;
  estimates: readonly [readonly Estimate[], readonly Estimate[]];
}

/** Every two groups, the earlier one first. @param groups estimates of the same measures by name */
export function compareGroups(
  groups: ReadonlyMap<string, readonly Estimate[]>,
  correction: Correction,
): Comparison[] {
  const named = [...groups];
  const pairs = named.flatMap(([first, ones], at) =>
    named.slice(at + 1).map(([second, others]): Pair => ({ first, second, estimates: [ones, others] })),
  );
  return comparePairs(pairs, correction);
}

/** The differences of each pair, all of them one family for the correction of p. */
export function comparePairs(pairs: readonly Pair[], correction: Correction): Comparison[] {
  const compared = pairs.flatMap(comparisonsOf);
  const ps = compared.flatMap(({ corrected }) => (corrected ? [corrected.p] : []));
  const adjusted = CORRECTIONS[correction](ps);
  let next = 0;
  for (const { corrected } of compared) if (corrected) corrected.adjustedP = adjusted[next++] ?? 1;
  return compared;
}

function comparisonsOf({ first, second, estimates: [ones, others] }: Pair): Comparison[] {
  return ones.flatMap((one, index) => {
    const other = others[index];
    if (!other) return [];
    const { measure, naive, corrected } = one;
    const compared = { first, second, measure, naive: naive.value - other.naive.value };
    if (!corrected || !other.corrected) return [compared];
    const p = differenceP(corrected, other.corrected);
    const effectSize =
      measure.name === POLARITY
        ? standardizedDifference(corrected.value, other.corrected.value, [
            spreadOf(measure, ones),
            spreadOf(measure, others),
          ])
        : cohensH(corrected.value, other.corrected.value);
    return [
      {
        ...compared,
        corrected: { ...estimateDifference(corrected, other.corrected), p, adjustedP: p, effectSize },
      },
    ];
  });
}

/** The variance of a measure over rows, from the corrected shares of the classes. */
function spreadOf({ weights }: Measure, estimates: readonly Estimate[]): number {
  const mean = (power: number) =>
    weights.reduce(
      (sum, weight, index) => sum + weight ** power * (estimates[index]?.corrected?.value ?? 0),
      0,
    );
  return mean(2) - mean(1) ** 2;
}
