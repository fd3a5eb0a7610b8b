/** What `estimate` writes. */

import type { Estimate } from "../../src/scoring/estimate/estimate.ts";
import type { AdjustedCount } from "../../src/statistics/shares/adjusted-count.ts";
import type { ConfidenceInterval } from "../../src/statistics/intervals.ts";
import type { ScoredGroups } from "../scoring/estimate-table.ts";

export interface GroupEstimates {
  /** The value of the column that divides the rows; absent for the whole table. */
  name?: string;
  /** Rows with scores. */
  rows: number;
  labels: number;
  estimates: readonly Estimate[];
  /** [classes] shares by expectation maximization. */
  adjusted?: readonly number[];
  /** Shares from the errors of the model on other labeled texts; absent without rows. */
  byConfusion?: AdjustedCount;
}

/** The share of a class, with its interval. */
const adjustedShare = ({ shares, intervals }: AdjustedCount, index: number) => ({
  value: shares[index] ?? Number.NaN,
  interval: intervals[index] ?? { low: Number.NaN, high: Number.NaN },
});

const asPair = ({ low, high }: ConfidenceInterval): [number, number] => [low, high];
const asShare = (estimate: { value: number; interval: ConfidenceInterval } | undefined) =>
  estimate ? { share: estimate.value, interval: asPair(estimate.interval) } : null;

/** One entry for each class of each group. */
export const estimatesJson = (groups: readonly GroupEstimates[]) =>
  groups.flatMap(({ name, rows, labels, estimates, adjusted, byConfusion }) =>
    estimates.map(({ measure, naive, corrected, labeled, borrowed }, index) => ({
      ...(name !== undefined && { group: name }),
      label: measure.name,
      rows,
      labels,
      naive: asShare(naive),
      corrected: asShare(corrected),
      labeled: asShare(labeled),
      ...(borrowed && { borrowed: asShare(borrowed) }),
      ...(adjusted && { adjusted: { share: adjusted[index] } }),
      ...(byConfusion && { byConfusion: asShare(adjustedShare(byConfusion, index)) }),
    })),
  );

const percent = (value: number) => (100 * value).toFixed(1);
const withInterval = (estimate: { value: number; interval: ConfidenceInterval } | undefined) =>
  estimate
    ? `${percent(estimate.value)} (${percent(estimate.interval.low)} to ${percent(estimate.interval.high)})`
    : "no labels";

/** Columns of equal width; the first to the left, the others to the right. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

/** Shares in percent with 95 % intervals. */
export function estimatesText(groups: readonly GroupEstimates[]): string {
  const hasPrior = groups.some(({ adjusted }) => adjusted !== undefined);
  const hasConfusion = groups.some(({ byConfusion }) => byConfusion !== undefined);
  const header = [
    "class",
    "corrected",
    "labels alone",
    "count (sampling alone)",
    ...(hasConfusion ? ["by known errors"] : []),
    ...(hasPrior ? ["by expectation maximization"] : []),
  ];
  const tables = groups
    .map(({ name, rows, labels, estimates, adjusted, byConfusion }) => {
      const title = `${name === undefined ? "" : `${name}: `}${rows} rows, ${labels} labels`;
      const lines = estimates.map(({ measure, naive, corrected, labeled }, index) => [
        measure.name,
        withInterval(corrected),
        withInterval(labeled),
        withInterval(naive),
        ...(byConfusion ? [withInterval(adjustedShare(byConfusion, index))] : []),
        ...(adjusted ? [percent(adjusted[index] ?? 0)] : []),
      ]);
      const warning =
        labels === 0 ? "\nWithout labels the interval of the count says nothing of the model's errors." : "";
      return `${title}\n${alignedTable([header, ...lines])}${warning}`;
    })
    .join("\n\n");
  return hasConfusion ? `${tables}\n\n${BY_CONFUSION}` : tables;
}

const BY_CONFUSION = `\
The shares by known errors hold only if the model errs here as it did on the labeled texts whose errors were counted; the
interval covers how well these errors are known, not whether they are the same. Labels of a sample need no such assumption.`;

/** What was left out of the estimates, in sentences. */
export function labelNotes({ unscored, folded, labels }: ScoredGroups): string[] {
  const { unanswered = 0, chosen = 0, unscored: withoutScores = 0 } = labels ?? {};
  return [
    ...(unscored > 0 ? [`${unscored} rows have no scores and are in no estimate.`] : []),
    ...(folded > 0 ? [`${folded} rows are folded: an earlier row has the same text.`] : []),
    ...(unanswered > 0 ? [`${unanswered} lines have no label that names a class.`] : []),
    ...(chosen > 0 ? [`${chosen} labels have no probability: their rows were not drawn by chance.`] : []),
    ...(withoutScores > 0 ? [`${withoutScores} labels are of rows without scores.`] : []),
  ];
}
