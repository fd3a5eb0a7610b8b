/** Cohen's kappa of two raters from their table of counts, for any number of units. */

import type { ConfidenceInterval } from "../intervals.ts";
import { MEASURES } from "./measures.ts";

export interface Kappa {
  /** At most 1; 0 for agreement by chance. `NaN` where all answers are the same category. */
  value: number;
  /** 95 %, from the large-sample standard error; at most 1. `NaN` bounds where it is undefined. */
  interval: ConfidenceInterval;
  standardError: number;
}

const Z_95 = 1.959963984540054;

/**
 * Cohen (1960) with the standard error of Fleiss, Cohen and Everitt (1969), "Large sample standard errors of kappa and weighted
 * kappa", equation 13. A bootstrap over units (`agreement`) gives nearly the same and takes as long as there are units.
 * @param table [categories][categories] the number of units with each answer of the first and of the second rater
 */
export function cohensKappa(table: readonly (readonly number[])[]): Kappa {
  const units = table.reduce((sum, row) => sum + row.reduce((total, count) => total + count, 0), 0);
  const shares = table.map((row) => row.map((count) => count / units));
  const rows = shares.map((row) => row.reduce((sum, share) => sum + share, 0));
  const columns = shares.map((_, at) => shares.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  const value = MEASURES["cohen-kappa"].value(Float64Array.from(table.flat()), table.length);
  const byChance = rows.reduce((sum, row, at) => sum + row * (columns[at] ?? 0), 0);
  let [diagonal, others] = [0, 0];
  for (const [one, row] of shares.entries()) {
    for (const [other, share] of row.entries()) {
      const margins = (columns[one] ?? 0) + (rows[other] ?? 0);
      if (one === other) diagonal += share * (1 - margins * (1 - value)) ** 2;
      else others += share * margins ** 2;
    }
  }
  const spread = diagonal + (1 - value) ** 2 * others - (value - byChance * (1 - value)) ** 2;
  const standardError = Math.sqrt(Math.max(0, spread) / units) / (1 - byChance);
  return {
    value,
    standardError,
    interval: {
      low: Math.max(-1, value - Z_95 * standardError),
      high: Math.min(1, value + Z_95 * standardError),
    },
  };
}
