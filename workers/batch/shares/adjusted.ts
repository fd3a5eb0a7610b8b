/** Shares without labels: those of expectation maximization for another class balance. */

import { sharesByEm } from "../../../src/statistics/shares/em.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";

/** Of more rows, evenly spaced ones are taken; their share is known to a third of a point. */
const MOST_ROWS = 50_000;

/**
 * @param prior [classes] shares in the data on which the scores were calibrated, above 0; scaled to sum to 1
 * @returns [classes] empty without scored rows
 */
export function adjustedShares(open: OpenJob, includes: RowFilter, prior: readonly number[]): number[] {
  const { results } = open;
  const rows: number[] = [];
  for (let row = 0; row < open.job.rows; row++) if (results.label(row) >= 0 && includes(row)) rows.push(row);
  if (rows.length === 0) return [];
  const step = Math.max(1, rows.length / MOST_ROWS);
  const taken = Math.floor(rows.length / step);
  const classes = prior.length;
  const scores = new Float64Array(taken * classes);
  for (let at = 0; at < taken; at++) {
    const found = results.scores(rows[Math.floor(at * step)] ?? 0);
    for (let index = 0; index < classes; index++) scores[at * classes + index] = found[index] ?? 0;
  }
  const sum = prior.reduce((total, share) => total + share, 0);
  return [
    ...sharesByEm(
      scores,
      prior.map((share) => share / sum),
    ),
  ];
}
