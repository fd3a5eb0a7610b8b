/** The view of the Batch page as parameters of the address. Pure. */

import type { Job, SortKey, TableView } from "../../../workers/protocols/batch-types.ts";
import { ROW_STATUSES, type RowStatus } from "../../data/write/scored.ts";

export const TABS = ["table", "charts", "insight", "evaluate", "export", "report"] as const;
export type Tab = (typeof TABS)[number];

export const parseTab = (params: URLSearchParams): Tab =>
  TABS.find((tab) => tab === params.get("tab")) ?? "table";

export const ALL_ROWS: TableView = { sort: { by: "row" }, descending: false };

/** The parts of a table that a link can name. */
export interface Bounds {
  labels: number;
  columns: number;
}

export const boundsOf = ({ table, report, model }: Job): Bounds => ({
  labels: model.labels.length,
  columns: table.columns.length + report.addedColumns.length,
});

/** A whole number of at most `below`. */
function wholeNumber(value: string | undefined, below: number): number | undefined {
  if (!/^\d{1,9}$/.test(value ?? "")) return undefined;
  const number = Number(value);
  return number < below ? number : undefined;
}

const isStatus = (value: string): value is RowStatus => ROW_STATUSES.some((status) => status === value);

function parseSort(value: string | null, columns: number): SortKey | undefined {
  if (value === "label" || value === "score") return { by: value };
  const column = wholeNumber(value ?? undefined, columns);
  return column === undefined ? undefined : { by: "column", column };
}

/** Missing or invalid parameters have their initial value. */
export function parseView(params: URLSearchParams, { labels, columns }: Bounds): TableView {
  const view: TableView = {
    sort: parseSort(params.get("sort"), columns) ?? ALL_ROWS.sort,
    descending: params.get("order") === "down",
  };
  const show = params.get("show") ?? "";
  const label = wholeNumber(show, labels);
  if (label !== undefined) view.label = label;
  else if (isStatus(show)) view.status = show;

  const [low = Number.NaN, high = Number.NaN] = (params.get("score") ?? "").split("-").map(Number);
  if (low >= 0 && low < high && high <= 1) view.score = { low, high };

  const text = params.get("find");
  if (text) view.text = text;
  const textColumn = wholeNumber(params.get("in") ?? undefined, columns);
  if (textColumn !== undefined) view.textColumn = textColumn;

  const [, column, value = ""] = /^([^:]*):(.*)$/s.exec(params.get("cell") ?? "") ?? [];
  const cellColumn = column === "language" ? column : wholeNumber(column, columns);
  if (cellColumn !== undefined) view.cell = { column: cellColumn, value };

  const [at, from = Number.NaN, to = Number.NaN] = (params.get("time") ?? "").split(",").map(Number);
  const timeColumn = wholeNumber(String(at), columns);
  if (timeColumn !== undefined && from < to) view.time = { column: timeColumn, from, to };

  const [of, least, most] = (params.get("number") ?? "").split(",");
  const range = { from: Number(least || Number.NaN), to: Number(most || Number.NaN) };
  const numberColumn = wholeNumber(of, columns);
  if (numberColumn !== undefined && range.from < range.to) view.number = { column: numberColumn, ...range };
  return view;
}

/** Equal for views of the same rows in whatever order. */
export function filterKey(view: TableView): string {
  const { sort: _, order: __, ...filter } = formatView(view);
  return JSON.stringify(filter);
}

/** Only values that differ from the initial ones, so that links stay short. */
export function formatView(view: TableView): Record<string, string> {
  const { label, status, score, text, textColumn, cell, time, number, sort, descending } = view;
  const all: [name: string, value: string | undefined][] = [
    ["show", label === undefined ? status : String(label)],
    ["score", score && `${score.low}-${score.high}`],
    ["find", text],
    ["in", textColumn?.toString()],
    ["cell", cell && `${cell.column}:${cell.value}`],
    ["time", time && [time.column, time.from, time.to].join()],
    ["number", number && [number.column, number.from, number.to].join()],
    ["sort", sort.by === "column" ? String(sort.column) : sort.by === "row" ? undefined : sort.by],
    ["order", descending ? "down" : undefined],
  ];
  return Object.fromEntries(all.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
