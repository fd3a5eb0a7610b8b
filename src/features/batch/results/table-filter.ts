/** The filter of a table view: its parts, its presets and its description. */

import type { Job, TableView } from "../../../../workers/protocols/batch-types.ts";
import type { RowStatus } from "../../../data/write/scored.ts";
import { TEXT_WARNINGS } from "../../../engine/tokenizer/text-warning.ts";
import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercentRange } from "../../../ui/format/numbers.ts";
import { languageName } from "./language-name.ts";

export const isFiltered = (view: TableView) =>
  view.label !== undefined ||
  view.status !== undefined ||
  Boolean(view.score || view.text || view.cell || view.time || view.number);

/** A copy of the view without some of its parts. */
export function omit<K extends keyof TableView>(view: TableView, ...keys: K[]): Omit<TableView, K> {
  const rest = { ...view };
  for (const key of keys) delete rest[key];
  return rest;
}

export type ScoreRange = NonNullable<TableView["score"]>;

const SCORE_RANGES: readonly ScoreRange[] = [
  { low: 0, high: 0.5 },
  { low: 0.5, high: 0.7 },
  { low: 0.7, high: 0.9 },
  { low: 0.9, high: 1 },
];

export const scoreKey = ({ low, high }: ScoreRange) => `${low} ${high}`;

/** The score ranges to choose from, and the range that a click on a chart chose. */
export const scoreRanges = (chosen: ScoreRange | undefined): readonly ScoreRange[] =>
  !chosen || SCORE_RANGES.some((range) => scoreKey(range) === scoreKey(chosen))
    ? SCORE_RANGES
    : [...SCORE_RANGES, chosen];

/** Statuses to filter by, in the order of the list. */
export const FILTER_STATUSES = ["not_sure", ...TEXT_WARNINGS, "cut", "averaged", "empty", "failed"] as const;

/** The view for a choice in the list of classes and statuses. @param choice index of a class, a status or empty */
export function withClassOrStatus(view: TableView, choice: string): TableView {
  const rest = omit(view, "label", "status");
  if (choice === "") return rest;
  return /^\d+$/.test(choice) ? { ...rest, label: Number(choice) } : { ...rest, status: choice as RowStatus };
}

const nameOfColumn = ({ table, report }: Job, column: number): string =>
  [...table.columns.map(({ name }) => name), ...report.addedColumns][column] ?? "";

/** The parts that the fields above the table show. */
function describeFields({ label, status, score, text, textColumn }: TableView, job: Job): string[] {
  const parts: string[] = [];
  if (label !== undefined) parts.push(capitalizeLabel(job.model.labels[label] ?? ""));
  if (status) parts.push(capitalizeLabel(t(`common:status.${status}`)));
  if (score) parts.push(t("batch:filters.score", { range: formatPercentRange(score) }));
  if (text && textColumn === undefined) parts.push(t("batch:filters.contains", { text }));
  else if (text && textColumn !== undefined) {
    parts.push(t("batch:filters.columnContains", { column: nameOfColumn(job, textColumn), text }));
  }
  return parts;
}

/** All parts of the filter, in words. */
export const describeFilter = (view: TableView, job: Job): string[] => [
  ...describeFields(view, job),
  ...describePicked(view, job),
];

/** The parts that a click on a chart chose and that no field shows. */
export function describePicked({ cell, time, number }: TableView, job: Job): string[] {
  const parts: string[] = [];
  const nameOf = (column: number) => nameOfColumn(job, column);
  if (cell?.column === "language")
    parts.push(t("batch:filters.languageIs", { value: languageName(cell.value) }));
  else if (cell) {
    const value = cell.value || t("common:table.empty");
    parts.push(t("batch:filters.cellIs", { column: nameOf(cell.column), value }));
  }
  if (time) {
    const [from, to] = [formatTime(time.from), formatTime(time.to)];
    parts.push(t("batch:filters.timeIs", { column: nameOf(time.column), from, to }));
  }
  if (number) {
    const [from, to] = [formatCount(number.from), formatCount(number.to)];
    const range = number.to === Number.POSITIVE_INFINITY ? "numberFrom" : "numberIs";
    parts.push(t(`batch:filters.${range}`, { column: nameOf(number.column), from, to }));
  }
  return parts;
}

/** ISO 8601 in UTC, without the time at midnight. */
const formatTime = (time: number) => new Date(time).toISOString().slice(0, 16).replace("T00:00", "");
