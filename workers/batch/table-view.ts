/** Which rows the table shows, and in which order. */

import { readNumber } from "../../src/data/read-number.ts";
import { readsCells, selectionTest } from "../../src/scoring/selection/selection.ts";
import type { OpenJob } from "./open-job.ts";
import type { SortKey, TableView, ViewRow } from "../protocols/batch-types.ts";
import { selectableRow, selectionContext } from "./selection-context.ts";
import { PAGE_ROWS } from "./storage/job-store.ts";
import { columnDates } from "./column-dates.ts";
import { DateColumn, readDate } from "../../src/data/dates/date-column.ts";
import { sentCells } from "./sent-cells.ts";

/** Equal for views of the same rows, until there are other results. The order of dates, the heads and the topics change which rows a view shows. */
export const viewKey = ({ job }: OpenJob, view: TableView): string =>
  JSON.stringify([
    view,
    job.options.dayFirst ?? null,
    job.second?.classes ?? null,
    (job.taughtHeads ?? []).map(({ sha256 }) => sha256),
    job.topics ?? null,
  ]);

/**
 * @param onFolded called for each row that is left out only as a copy of another one
 * @returns undefined for all rows in their order, which needs no memory, and when the request is no longer current
 */
export async function indicesOf(
  open: OpenJob,
  view: TableView,
  isCurrent: () => boolean,
  onFolded?: () => void,
): Promise<Uint32Array | undefined> {
  const { selection, sort, descending } = view;
  const { rows } = open.job;
  if (selection.length === 0 && sort.by === "row") {
    return descending ? Uint32Array.from({ length: rows }, (_, row) => rows - 1 - row) : undefined;
  }
  const context = await selectionContext(open, selection, isCurrent);
  if (!context) return undefined;
  const isSelected = selectionTest(selection, context, onFolded);
  const indices: number[] = [];
  const keys: string[] = [];
  if (readsCells(selection) || sort.by === "column") {
    for await (const page of open.pages()) {
      if (!isCurrent()) return undefined;
      for (const [offset, { cells }] of page.rows.entries()) {
        const row = page.first + offset;
        if (!isSelected(selectableRow(open, row, cells))) continue;
        indices.push(row);
        if (sort.by === "column") keys.push(cells[sort.column] ?? "");
      }
    }
  } else {
    for (let row = 0; row < rows; row++) if (isSelected(selectableRow(open, row, []))) indices.push(row);
  }
  const sign = descending ? -1 : 1;
  if (sort.by === "column") {
    const times = await timesOf(open, sort.column, keys, isCurrent);
    return times ? sortByTime(indices, times, sign) : sortByKeys(indices, keys, sign);
  }
  return sortByResult(open, Uint32Array.from(indices), sort, sign);
}

/** Rows without scores come last in both directions of a probability; the sort is stable. */
function sortByResult(
  { results }: OpenJob,
  sorted: Uint32Array,
  sort: Exclude<SortKey, { by: "column" }>,
  sign: number,
): Uint32Array {
  if (sort.by === "row") return sign < 0 ? sorted.toReversed() : sorted;
  if (sort.by === "probability") {
    const key = (row: number) => (results.label(row) < 0 ? 2 * sign : (results.scores(row)[sort.label] ?? 0));
    return sorted.sort((a, b) => sign * (key(a) - key(b)) || a - b);
  }
  const key = (row: number) => (sort.by === "score" ? results.score(row) : results.label(row));
  return sorted.sort((a, b) => sign * (key(a) - key(b)) || a - b);
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
      ...secondAnswer(open, index),
    });
  }
  return rows;
}

/** The answer of the second model, if it has one. */
function secondAnswer({ second }: OpenJob, row: number): Pick<ViewRow, "second"> {
  const label = second?.results.label(row) ?? -1;
  return second && label >= 0 ? { second: { label, scores: Array.from(second.results.scores(row)) } } : {};
}
