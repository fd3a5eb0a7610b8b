/** Aggregates the data of the charts in the worker, so that the page receives hundreds of numbers instead of all rows. */

import { bump, commonest, getOr, countedClass, zeroCounts } from "./counts.ts";
import type { OpenJob } from "../open-job.ts";
import { detectLanguage } from "../../../src/engine/tokenizer/language.ts";
import type { ColumnChoice } from "../../../src/scoring/selection/selection.ts";
import type { Charts, ColumnChartChoices, ColumnCharts } from "../../protocols/batch-types.ts";
import { columnDates } from "../column-dates.ts";
import { type DateFormat, readDate } from "../../../src/data/dates/date-column.ts";
import { readNumber } from "../../../src/data/read-number.ts";
import { NumberColumn } from "./numbers.ts";
import { HOUR, timeBins } from "./time.ts";

const HISTOGRAM_BINS = 20;
const MAX_CATEGORIES = 20;
/** A column with more distinct values is not categorical. */
const MAX_VALUES = 1000;
/** Examples of cells that are not read as dates. */
const MAX_UNREAD = 3;

/** Whether a chart counts the row with this index. */
export type RowFilter = (row: number) => boolean;

export function chartsOf(open: OpenJob, includes: RowFilter): Charts {
  const { results } = open;
  const zeros = () => zeroCounts(open);
  const classes = zeros();
  const statuses: Charts["statuses"] = {};
  const histogram = Array.from({ length: HISTOGRAM_BINS }, (_, bin) => ({
    low: bin / HISTOGRAM_BINS,
    high: (bin + 1) / HISTOGRAM_BINS,
    counts: zeros(),
  }));
  for (let row = 0; row < results.rows; row++) {
    const status = results.status(row);
    if (!status || !includes(row)) continue;
    statuses[status] = (statuses[status] ?? 0) + 1;
    const label = countedClass(open, row);
    if (label < 0) continue;
    bump(classes, label);
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.max(0, Math.ceil(results.score(row) * HISTOGRAM_BINS) - 1));
    bump(histogram[bin]?.counts ?? [], label);
  }
  return { classes, statuses, histogram };
}

/** Counts over time if the column contains dates, by number, or by value if it contains few distinct values. */
export async function columnCharts(
  open: OpenJob,
  column: ColumnChoice,
  includes: RowFilter,
  isCurrent: () => boolean,
  choices: ColumnChartChoices = {},
): Promise<ColumnCharts | undefined> {
  if (column !== "language") {
    const dates = await columnDates(open, column, isCurrent);
    if (!dates) return undefined;
    if (dates.hasDates)
      return timeChart(open, column, dates.format(open.job.options), includes, isCurrent, choices);
  }
  return valueChart(open, column, includes, isCurrent, choices);
}

async function timeChart(
  open: OpenJob,
  column: number,
  format: DateFormat,
  includes: RowFilter,
  isCurrent: () => boolean,
  { unit }: ColumnChartChoices,
): Promise<ColumnCharts | undefined> {
  const hours = new Map<number, number[]>();
  const unread = new Set<string>();
  let [unreadRows, emptyRows] = [0, 0];
  const zeros = () => zeroCounts(open);
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries()) {
      const label = countedClass(open, first + at);
      if (label < 0 || !includes(first + at)) continue;
      const cell = cells[column] ?? "";
      const time = readDate(cell, format);
      if (!Number.isNaN(time)) bump(getOr(hours, Math.floor(time / HOUR) * HOUR, zeros), label);
      else if (cell.trim() === "") emptyRows++;
      else {
        unreadRows++;
        if (unread.size < MAX_UNREAD) unread.add(cell.trim());
      }
    }
  }
  const { order, basis } = format;
  return {
    time: { ...timeBins(hours, unit), order, basis, emptyRows, unreadRows, unread: [...unread] },
  };
}

async function valueChart(
  open: OpenJob,
  column: ColumnChoice,
  includes: RowFilter,
  isCurrent: () => boolean,
  { binning }: ColumnChartChoices,
): Promise<ColumnCharts | undefined> {
  const values = new Map<string, number[]>();
  const numbers = new NumberColumn();
  const cellOf = await cellReader(open, column);
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries()) {
      const label = countedClass(open, first + at);
      if (label < 0 || !includes(first + at)) continue;
      const cell = cellOf(cells);
      numbers.add(cell, label);
      if (values.size <= MAX_VALUES)
        bump(
          getOr(values, cell, () => zeroCounts(open)),
          label,
        );
    }
  }
  const areNumbers = numbers.hasNumbers;
  if (areNumbers && (binning || !numbers.hasFewValues))
    return { numbers: numbers.counts(open, binning ?? {}) };
  if (values.size > MAX_VALUES) return {};
  const found = commonest(values, MAX_CATEGORIES);
  if (areNumbers) found.sort(([a], [b]) => readNumber(a) - readNumber(b) || 0);
  return { categories: found.map(([value, counts]) => ({ value, counts })), areNumbers };
}

/** A row's cell in the column, or the detected language of its text. */
async function cellReader(
  open: OpenJob,
  column: ColumnChoice,
): Promise<(cells: readonly string[]) => string> {
  if (column !== "language") return (cells) => cells[column] ?? "";
  const languageOf = await detectLanguage();
  return (cells) => languageOf(open.textOf(cells));
}
