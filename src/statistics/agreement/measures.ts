/**
 * Measures of agreement. Each is a function of sums over units, so that a bootstrap over units only has to weigh the sums.
 * Where raters are missing, all but Cohen's kappa follow Gwet (2014), "Handbook of Inter-Rater Reliability", as irrCAC does.
 */

import type { Pattern } from "./ratings.ts";

export type AgreementMeasure =
  | "percent"
  | "cohen-kappa"
  | "fleiss-kappa"
  | "krippendorff-nominal"
  | "krippendorff-ordinal"
  | "gwet-ac1";

interface Measure {
  /** What one unit with this row adds to each sum. */
  terms(pattern: Pattern, categories: number): Float64Array;
  /** @returns `NaN` where the measure is undefined, such as when all answers are the same category */
  value(sums: Float64Array, categories: number): number;
}

/** The share of the pairs of coders of a unit that agree; `NaN` when fewer than two answered. */
function pairAgreement({ counts, answered }: Pattern): number {
  const pairs = counts.reduce((sum, count) => sum + count * (count - 1), 0);
  return answered > 1 ? pairs / (answered * (answered - 1)) : Number.NaN;
}

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** Sums: the pair agreement, the units with a pair, the units with an answer, and the share of each category among the answers of a unit. */
function pairTerms(pattern: Pattern): Float64Array {
  const agreement = pairAgreement(pattern);
  const isPaired = pattern.answered > 1;
  return Float64Array.of(
    isPaired ? agreement : 0,
    Number(isPaired),
    1,
    ...pattern.counts.map((count) => count / pattern.answered),
  );
}

/** A measure that corrects the agreement of pairs for the agreement expected from the shares of the categories. */
const chanceCorrected = (expected: (shares: Float64Array) => number): Measure => ({
  terms: pairTerms,
  value([agreement = 0, paired = 0, units = 0, ...shares]) {
    const byChance = expected(Float64Array.from(shares, (share) => share / units));
    return (agreement / paired - byChance) / (1 - byChance);
  },
});

/** Sums: the coincidences of each two categories, each unit with m answers weighing 1 / (m - 1) (Krippendorff 2011). */
function coincidenceTerms({ counts, answered }: Pattern, categories: number): Float64Array {
  const cells = new Float64Array(categories ** 2);
  if (answered < 2) return cells;
  for (let one = 0; one < categories; one++) {
    for (let other = 0; other < categories; other++) {
      const pairs = (counts[one] ?? 0) * ((counts[other] ?? 0) - Number(one === other));
      cells[one * categories + other] = pairs / (answered - 1);
    }
  }
  return cells;
}

/** Krippendorff's alpha: 1 - observed / expected disagreement. */
function alpha(
  sums: Float64Array,
  categories: number,
  distance: (one: number, other: number, totals: Float64Array) => number,
): number {
  const totals = Float64Array.from({ length: categories }, (_, category) =>
    sumOf(sums.subarray(category * categories, (category + 1) * categories)),
  );
  let [observed, expected] = [0, 0];
  for (let one = 0; one < categories; one++) {
    for (let other = one + 1; other < categories; other++) {
      const squared = distance(one, other, totals);
      observed += squared * (sums[one * categories + other] ?? 0);
      expected += squared * (totals[one] ?? 0) * (totals[other] ?? 0);
    }
  }
  return 1 - ((sumOf(totals) - 1) * observed) / expected;
}

/** Krippendorff's squared ordinal distance: the answers from one category to the other, the ends counting half. */
function ordinalDistance(one: number, other: number, totals: Float64Array): number {
  const between = sumOf(totals.subarray(one, other + 1));
  return (between - ((totals[one] ?? 0) + (totals[other] ?? 0)) / 2) ** 2;
}

export const MEASURES: Readonly<Record<AgreementMeasure, Measure>> = {
  /** The mean share of agreeing pairs, over the units with two answers or more. */
  percent: { terms: pairTerms, value: ([agreement = 0, paired = 0]) => agreement / paired },

  /** Cohen (1960), of exactly two coders, over the units that both answered. Sums: the cells of the confusion table. */
  "cohen-kappa": {
    terms({ answers: [one = -1, other = -1] }, categories) {
      const cells = new Float64Array(categories ** 2);
      if (one >= 0 && other >= 0) cells[one * categories + other] = 1;
      return cells;
    },
    value(cells, categories) {
      const units = sumOf(cells);
      let [agreement, byChance] = [0, 0];
      for (let category = 0; category < categories; category++) {
        agreement += (cells[category * categories + category] ?? 0) / units;
        let [row, column] = [0, 0];
        for (let other = 0; other < categories; other++) {
          row += cells[category * categories + other] ?? 0;
          column += cells[other * categories + category] ?? 0;
        }
        byChance += (row * column) / units ** 2;
      }
      return (agreement - byChance) / (1 - byChance);
    },
  },

  /** Fleiss (1971): chance is two draws from the shares of all answers. */
  "fleiss-kappa": chanceCorrected((shares) => shares.reduce((sum, share) => sum + share ** 2, 0)),

  /** Gwet (2008): AC1, which is not lowered by very unequal shares as kappa is. */
  "gwet-ac1": chanceCorrected(
    (shares) => shares.reduce((sum, share) => sum + share * (1 - share), 0) / (shares.length - 1),
  ),

  /** Krippendorff (2011), "Computing Krippendorff's alpha-reliability"; units with fewer than two answers are left out. */
  "krippendorff-nominal": {
    terms: coincidenceTerms,
    value: (sums, categories) => alpha(sums, categories, () => 1),
  },

  /** The same for categories that are in order. */
  "krippendorff-ordinal": {
    terms: coincidenceTerms,
    value: (sums, categories) => alpha(sums, categories, ordinalDistance),
  },
};
