/** Aggregates the data of the charts in the worker, so that the page receives hundreds of numbers instead of all rows. */

import { bump, commonest, getOr } from "./counts.ts";
import type { OpenJob } from "../open-job.ts";
import { detectLanguage } from "../../../src/engine/tokenizer/language.ts";
import type { Charts, ColumnCharts, ColumnChoice } from "../../protocols/batch-types.ts";
import { HOUR, parseDate, timeBins } from "./time.ts";

const HISTOGRAM_BINS = 20;
const MAX_CATEGORIES = 20;
/** A column with more distinct values is not categorical. */
const MAX_VALUES = 1000;

export function chartsOf({ results, job }: OpenJob): Charts {
  const zeros = () => job.model.labels.map(() => 0);
  const classes = zeros();
  const statuses: Charts["statuses"] = {};
  const histogram = Array.from({ length: HISTOGRAM_BINS }, (_, bin) => ({
    low: bin / HISTOGRAM_BINS,
    high: (bin + 1) / HISTOGRAM_BINS,
    counts: zeros(),
  }));
  for (let row = 0; row < results.rows; row++) {
    const status = results.status(row);
    if (!status) continue;
    statuses[status] = (statuses[status] ?? 0) + 1;
    const label = results.label(row);
    if (label < 0) continue;
    bump(classes, label);
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.max(0, Math.ceil(results.score(row) * HISTOGRAM_BINS) - 1));
    bump(histogram[bin]?.counts ?? [], label);
  }
  return { classes, statuses, histogram };
}

/** Counts over time if the column contains dates, and by value if it contains few distinct values. */
export async function columnCharts(
  open: OpenJob,
  column: ColumnChoice,
  isCurrent: () => boolean,
): Promise<ColumnCharts | undefined> {
  const hours = new Map<number, number[]>();
  let values: Map<string, number[]> | undefined = new Map();
  let undated = 0;
  let dated = 0;
  const zeros = () => open.job.model.labels.map(() => 0);
  const cellOf = await cellReader(open, column);
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries()) {
      const label = open.results.label(first + at);
      if (label < 0) continue;
      const cell = cellOf(cells);
      const time = parseDate(cell);
      if (Number.isNaN(time)) undated++;
      else {
        dated++;
        bump(getOr(hours, Math.floor(time / HOUR) * HOUR, zeros), label);
      }
      if (!values) continue;
      bump(getOr(values, cell, zeros), label);
      if (values.size > MAX_VALUES) values = undefined;
    }
  }
  const charts: ColumnCharts = {};
  if (dated > undated) charts.time = { ...timeBins(hours), undated };
  else if (values)
    charts.categories = commonest(values, MAX_CATEGORIES).map(([value, counts]) => ({ value, counts }));
  return charts;
}

/** A row's cell in the column, or the detected language of its text. */
export async function cellReader(
  { job }: OpenJob,
  column: ColumnChoice,
): Promise<(cells: readonly string[]) => string> {
  if (column !== "language") return (cells) => cells[column] ?? "";
  const languageOf = await detectLanguage();
  return (cells) => languageOf(cells[job.table.textColumn] ?? "");
}
