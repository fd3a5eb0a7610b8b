/** The moving average of counts over time. Pure. */

import type { ChartRow } from "./chart-row.ts";

/** Bins of a window: the one that the average is shown at, and as many before as after it. */
export const WINDOW = 7;

/**
 * Each row with the mean counts of the bins around it, and their sums, from which shares follow. At both ends, where bins
 * are missing, the window has those that there are.
 */
export function movingAverage(rows: readonly ChartRow[]): ChartRow[] {
  const half = Math.floor(WINDOW / 2);
  return rows.map((row, at) => {
    const window = rows.slice(Math.max(0, at - half), at + half + 1);
    const sums = row.counts.map((_, label) =>
      window.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0),
    );
    return { ...row, sums, counts: sums.map((sum) => sum / window.length) };
  });
}
