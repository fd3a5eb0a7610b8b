/** Which rows the table shows, and in which order. */

import { cellReader } from "./charts/charts.ts";
import { countedClass } from "./charts/counts.ts";
import { readNumber } from "./charts/numbers.ts";
import type { OpenJob } from "./open-job.ts";
import type { TableView, ViewRow } from "../protocols/batch-types.ts";
import { PAGE_ROWS } from "./storage/job-store.ts";
import { columnDates } from "./column-dates.ts";
import { DateColumn, readDate } from "../../src/data/dates/date-column.ts";
import { sentCells } from "./sent-cells.ts";

/** Equal for views of the same rows, until there are other results. The order of dates changes which rows a view shows. */
export const viewKey = ({ job }: OpenJob, view: TableView): string =>
  JSON.stringify([view, job.options.dayFirst ?? null]);

/** @returns undefined for all rows in their order, which needs no memory. */
export async function indicesOf(
  open: OpenJob,
  view: TableView,
  isCurrent: () => boolean,
): Promise<Uint32Array | undefined> {
  const { results, job } = open;
  const matches = quickMatch(open, view);
  const matchesCells = await cellMatch(open, view, isCurrent);
  const needsCells = matchesCells || view.sort.by === "column";
  if (!matches && !needsCells && view.sort.by === "row") {
    return view.descending
      ? Uint32Array.from({ length: job.rows }, (_, row) => job.rows - 1 - row)
      : undefined;
  }
  const indices: number[] = [];
  const keys: string[] = [];
  if (needsCells) {
    for await (const { first, rows } of open.pages()) {
      if (!isCurrent()) return undefined;
      for (const [offset, { cells }] of rows.entries()) {
        const row = first + offset;
        if (matches && !matches(row)) continue;
        if (matchesCells && !matchesCells(cells)) continue;
        indices.push(row);
        if (view.sort.by === "column") keys.push(cells[view.sort.column] ?? "");
      }
    }
  } else {
    for (let row = 0; row < job.rows; row++) if (!matches || matches(row)) indices.push(row);
  }
  const sign = view.descending ? -1 : 1;
  if (view.sort.by === "column") {
    const times = await timesOf(open, view.sort.column, keys, isCurrent);
    return times ? sortByTime(indices, times, sign) : sortByKeys(indices, keys, sign);
  }
  const key =
    view.sort.by === "score" ? (row: number) => results.score(row) : (row: number) => results.label(row);
  const sorted = Uint32Array.from(indices);
  if (view.sort.by === "row") return sign < 0 ? sorted.toReversed() : sorted;
  return sorted.sort((a, b) => sign * (key(a) - key(b)) || a - b);
}

/** Filters that need only the results. */
function quickMatch(open: OpenJob, { label, status, score }: TableView) {
  if (label === undefined && status === undefined && !score) return undefined;
  const { results } = open;
  return (row: number): boolean => {
    // A row that is not sure belongs to no class, as in the charts.
    if (label !== undefined && countedClass(open, row) !== label) return false;
    if (status === "not_sure" ? !open.isNotSure(row) : status && results.status(row) !== status) return false;
    const value = results.score(row);
    return !score || (results.label(row) >= 0 && value > score.low && value <= score.high);
  };
}

/** Filters that need the cells. */
async function cellMatch(
  open: OpenJob,
  { text, textColumn, cell, time, number }: TableView,
  isCurrent: () => boolean,
) {
  if (!text && !cell && !time && !number) return undefined;
  const query = text?.toLowerCase();
  const cellOf = cell && (await cellReader(open, cell.column));
  const format = time && (await columnDates(open, time.column, isCurrent))?.format(open.job.options);
  return (cells: readonly string[]): boolean => {
    if (cellOf && cellOf(cells) !== cell.value) return false;
    if (time && format) {
      const at = readDate(cells[time.column] ?? "", format);
      if (!(at >= time.from && at < time.to)) return false;
    }
    if (number) {
      const value = readNumber(cells[number.column] ?? "");
      if (!(value >= number.from && value < number.to)) return false;
    }
    if (!query) return true;
    const places = textColumn === undefined ? cells : [cells[textColumn] ?? ""];
    return places.some((place) => place.toLowerCase().includes(query));
  };
}

/** The dates of a column's cells; undefined when it is no column of dates. */
async function timesOf(
  open: OpenJob,
  column: number,
  cells: readonly string[],
  isCurrent: () => boolean,
): Promise<number[] | undefined> {
  const shown = new DateColumn(open.columns[column] ?? "");
  for (const cell of cells) shown.add(cell);
  if (!shown.hasDates) return undefined;
  const dates = await columnDates(open, column, isCurrent);
  if (!dates?.hasDates) return undefined;
  const format = dates.format(open.job.options);
  return cells.map((cell) => readDate(cell, format));
}

/** Rows without a date come last in both directions; the sort is stable. */
function sortByTime(indices: readonly number[], times: readonly number[], sign: number): Uint32Array {
  const compare = (a: number, b: number) => {
    const [first = Number.NaN, second = Number.NaN] = [times[a], times[b]];
    if (Number.isNaN(first) || Number.isNaN(second)) {
      return Number(Number.isNaN(first)) - Number(Number.isNaN(second));
    }
    return sign * (first - second);
  };
  const order = Array.from(indices.keys()).sort((a, b) => compare(a, b) || a - b);
  return Uint32Array.from(order, (position) => indices[position] ?? 0);
}

/** Compares by value if all cells are numbers, otherwise alphabetically; the sort is stable. */
function sortByKeys(indices: readonly number[], keys: readonly string[], sign: number): Uint32Array {
  const numeric = keys.every((key) => key.trim() === "" || !Number.isNaN(readNumber(key)));
  const collator = new Intl.Collator(undefined, { numeric: true });
  const numbers = numeric ? keys.map((key) => readNumber(key) || 0) : [];
  const compare = numeric
    ? (a: number, b: number) => (numbers[a] ?? 0) - (numbers[b] ?? 0)
    : (a: number, b: number) => collator.compare(keys[a] ?? "", keys[b] ?? "");
  const order = Array.from(indices.keys()).sort((a, b) => sign * compare(a, b) || a - b);
  return Uint32Array.from(order, (position) => indices[position] ?? 0);
}

/** The rows at these positions of the view. */
export async function rowsAt(
  open: OpenJob,
  indices: Uint32Array | undefined,
  start: number,
  count: number,
): Promise<ViewRow[]> {
  const total = indices?.length ?? open.job.rows;
  const rows: ViewRow[] = [];
  for (let position = start; position < Math.min(total, start + count); position++) {
    const index = indices ? (indices[position] ?? 0) : position;
    const row = (await open.page(Math.floor(index / PAGE_ROWS)))[index % PAGE_ROWS];
    const status = open.results.status(index);
    rows.push({
      index,
      line: row?.line ?? 0,
      cells: sentCells(row?.cells ?? []),
      ...(status && { status }),
      label: open.results.label(index),
      isNotSure: open.isNotSure(index),
      scores: Array.from(open.results.scores(index)),
    });
  }
  return rows;
}
