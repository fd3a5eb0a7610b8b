/** Aggregates the data of the charts in the worker, so that the page receives hundreds of numbers instead of all rows. */

import {
  bump,
  classCounting,
  commonest,
  countedClass,
  type Counting,
  getOr,
  panelCounting,
  zeroCounts,
} from "./counts.ts";
import type { OpenJob } from "../open-job.ts";
import { detectLanguage } from "../../../src/engine/tokenizer/language.ts";
import { answersValue, type ColumnChoice, isHeadColumn } from "../../../src/scoring/selection/selection.ts";
import type { Charts, ColumnChartChoices, ColumnCharts } from "../../protocols/batch-types.ts";
import { columnDates } from "../column-dates.ts";
import { headAnswers } from "../head-answers.ts";
import { type DateFormat, readDate } from "../../../src/data/dates/date-column.ts";
import { readNumber } from "../../../src/data/read-number.ts";
import { NumberColumn } from "./numbers.ts";
import { HOUR, timeBins } from "../../../src/scoring/time/time-bins.ts";

const HISTOGRAM_BINS = 20;
/** As many as are written to a file. */
const SCORE_DIGITS = 6;
const MAX_CATEGORIES = 20;
const MAX_PANELS = 9;
/** A column with more distinct values is not categorical. */
const MAX_VALUES = 1000;
/** Examples of cells that are not read as dates. */
const MAX_UNREAD = 3;

/** Whether a chart counts the row with this index. */
export interface RowFilter {
  (row: number): boolean;
  /** Whether rows with the same text count once. */
  foldsCopies?: boolean;
}

export function chartsOf(open: OpenJob, includes: RowFilter): Charts {
  const { results } = open;
  const zeros = () => zeroCounts(open);
  const classes = zeros();
  const statuses: Charts["statuses"] = {};
  /** What the model gives in place of classes. */
  const numbers = new NumberColumn();
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
    if (open.job.model.isNumber) {
      numbers.add(results.score(row).toFixed(SCORE_DIGITS), label);
      continue;
    }
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.max(0, Math.ceil(results.score(row) * HISTOGRAM_BINS) - 1));
    bump(histogram[bin]?.counts ?? [], label);
  }
  if (!open.job.model.isNumber || !numbers.hasNumbers) return { classes, statuses, histogram };
  const { bins } = numbers.counts(classCounting(open), { equal: "width", count: HISTOGRAM_BINS });
  return {
    classes,
    statuses,
    histogram: bins.map(({ from, to, counts }) => ({ low: from, high: to, counts })),
  };
}

interface Request {
  column: ColumnChoice;
  counting: Counting;
  includes: RowFilter;
  isCurrent: () => boolean;
  choices: ColumnChartChoices;
}

/** Counts over time if the column contains dates, by number, or by value if it contains few distinct values. */
export async function columnCharts(
  open: OpenJob,
  column: ColumnChoice,
  includes: RowFilter,
  isCurrent: () => boolean,
  choices: ColumnChartChoices = {},
): Promise<ColumnCharts | undefined> {
  const request = { column, counting: classCounting(open), includes, isCurrent, choices };
  const { panelsBy } = choices;
  if (panelsBy === undefined) return chartOf(open, request);
  const panels = await panelValues(open, { ...request, column: panelsBy });
  if (!panels) return undefined;
  const cellOf = await cellReader(open, panelsBy);
  const { values, hasOthers } = panels;
  const indices = new Map(values.map((value, index) => [value, index]));
  const others = hasOthers ? values.length : -1;
  const counting = panelCounting(
    open,
    values.length + Number(hasOthers),
    (row, cells) => indices.get(cellOf(row, cells)) ?? others,
  );
  const charts = await chartOf(open, { ...request, counting });
  return charts && { ...charts, panels: { values, hasOthers } };
}

async function chartOf(open: OpenJob, request: Request): Promise<ColumnCharts | undefined> {
  const { column, isCurrent } = request;
  if (typeof column === "number") {
    const dates = await columnDates(open, column, isCurrent);
    if (!dates) return undefined;
    if (dates.hasDates) return timeChart(open, column, dates.format(open.job.options), request);
  }
  return valueChart(open, request);
}

/** The most frequent values of a column, which can have any number of values. */
async function panelValues(open: OpenJob, request: Request): Promise<ColumnCharts["panels"]> {
  const values = new Map<string, number[]>();
  const cellOf = await cellReader(open, request.column);
  const isCurrent = await visitRows(open, request, (_, cells, row) => {
    const value = cellOf(row, cells);
    if (values.has(value) || values.size < MAX_VALUES)
      bump(
        getOr(values, value, () => [0]),
        0,
      );
  });
  if (!isCurrent) return undefined;
  return {
    values: commonest(values, MAX_PANELS).map(([value]) => value),
    hasOthers: values.size > MAX_PANELS,
  };
}

/**
 * Calls back with each row that is counted and with its index in the counts.
 * @returns whether the request is still current
 */
async function visitRows(
  open: OpenJob,
  { counting, includes, isCurrent }: Pick<Request, "counting" | "includes" | "isCurrent">,
  visit: (index: number, cells: readonly string[], row: number) => void,
): Promise<boolean> {
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return false;
    for (const [at, { cells }] of rows.entries()) {
      const index = includes(first + at) ? counting.indexOf(first + at, cells) : -1;
      if (index >= 0) visit(index, cells, first + at);
    }
  }
  return true;
}

async function timeChart(
  open: OpenJob,
  column: number,
  format: DateFormat,
  request: Request,
): Promise<ColumnCharts | undefined> {
  const hours = new Map<number, number[]>();
  const unread = new Set<string>();
  let [unreadRows, emptyRows] = [0, 0];
  const isCurrent = await visitRows(open, request, (index, cells) => {
    const cell = cells[column] ?? "";
    const time = readDate(cell, format);
    if (!Number.isNaN(time))
      bump(getOr(hours, Math.floor(time / HOUR) * HOUR, request.counting.zeros), index);
    else if (cell.trim() === "") emptyRows++;
    else {
      unreadRows++;
      if (unread.size < MAX_UNREAD) unread.add(cell.trim());
    }
  });
  if (!isCurrent) return undefined;
  const { order, basis } = format;
  return {
    time: {
      ...timeBins(hours, request.choices.unit),
      order,
      basis,
      emptyRows,
      unreadRows,
      unread: [...unread],
    },
  };
}

async function valueChart(open: OpenJob, request: Request): Promise<ColumnCharts | undefined> {
  const { column, counting } = request;
  const { binning } = request.choices;
  const values = new Map<string, number[]>();
  const numbers = new NumberColumn();
  const cellOf = await cellReader(open, column);
  const isCurrent = await visitRows(open, request, (index, cells, row) => {
    const cell = cellOf(row, cells);
    numbers.add(cell, index);
    if (values.size <= MAX_VALUES) bump(getOr(values, cell, counting.zeros), index);
  });
  if (!isCurrent) return undefined;
  const areNumbers = typeof column === "number" && numbers.hasNumbers;
  if (areNumbers && (binning || !numbers.hasFewValues))
    return { numbers: numbers.counts(counting, binning ?? {}) };
  if (values.size > MAX_VALUES) return {};
  const found = commonest(values, MAX_CATEGORIES);
  const others = commonest(values, values.size).slice(MAX_CATEGORIES);
  if (areNumbers) found.sort(([a], [b]) => readNumber(a) - readNumber(b) || 0);
  return {
    categories: found.map(([value, counts]) => ({ value, counts })),
    areNumbers,
    ...(others.length > 0 && {
      otherCategories: {
        values: others.length,
        counts: counting
          .zeros()
          .map((_, at) => others.reduce((sum, [, counts]) => sum + (counts[at] ?? 0), 0)),
      },
    }),
  };
}

/** A row's cell in the column, the detected language of its text, its topic, or what a head answers for it. */
async function cellReader(
  open: OpenJob,
  column: ColumnChoice,
): Promise<(row: number, cells: readonly string[]) => string> {
  if (typeof column === "number") return (_, cells) => cells[column] ?? "";
  if (column === "topic") return open.topicReader();
  if (isHeadColumn(column)) {
    const answersOf = await headAnswers(open, column);
    return (row) => answersValue(answersOf(row));
  }
  const languageOf = await detectLanguage();
  return (_, cells) => languageOf(open.textOf(cells));
}
