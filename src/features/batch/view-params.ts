/** The view of the Batch page as parameters of the address. Pure. */

import type { Job, SortKey, TableView } from "../../../workers/protocols/batch-types.ts";
import { type Bounds, formatSelection, type Param, parseSelection, wholeNumber } from "./selection-params.ts";

export const TABS = [
  "table",
  "charts",
  "insight",
  "label",
  "shares",
  "evaluate",
  "export",
  "report",
] as const;
export type Tab = (typeof TABS)[number];

export const parseTab = (params: URLSearchParams): Tab =>
  TABS.find((tab) => tab === params.get("tab")) ?? "table";

export const ALL_ROWS: TableView = { selection: [], sort: { by: "row" }, descending: false };

export const boundsOf = ({ table, report, model, rows }: Job): Bounds => ({
  labels: model.labels.length,
  columns: table.columns.length + report.addedColumns.length,
  rows,
});

/** `label` and `score`, "p0" for the probability of a class, or the index of a column. */
function parseSort(value: string | null, { labels, columns }: Bounds): SortKey | undefined {
  if (value === "label" || value === "score") return { by: value };
  const label = value?.startsWith("p") ? wholeNumber(value.slice(1), labels) : undefined;
  if (label !== undefined) return { by: "probability", label };
  const column = wholeNumber(value ?? undefined, columns);
  return column === undefined ? undefined : { by: "column", column };
}

function formatSort(sort: SortKey): string | undefined {
  if (sort.by === "column") return String(sort.column);
  if (sort.by === "probability") return `p${sort.label}`;
  return sort.by === "row" ? undefined : sort.by;
}

/** Missing or invalid parameters have their initial value. */
export const parseView = (params: URLSearchParams, bounds: Bounds): TableView => ({
  selection: parseSelection(params, bounds),
  sort: parseSort(params.get("sort"), bounds) ?? ALL_ROWS.sort,
  descending: params.get("order") === "down",
});

/** Equal for views of the same rows in whatever order. */
export const filterKey = ({ selection }: TableView): string => JSON.stringify(formatSelection(selection));

/** Only values that differ from the initial ones, so that links stay short. */
export function formatView({ selection, sort, descending }: TableView): Param[] {
  const sorted = formatSort(sort);
  return [
    ...formatSelection(selection),
    ...(sorted === undefined ? [] : [["sort", sorted] satisfies Param]),
    ...(descending ? [["order", "down"] satisfies Param] : []),
  ];
}
