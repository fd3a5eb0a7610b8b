/** A selection as parameters of the address. Pure. */

import { ROW_STATUSES } from "../../data/write/scored.ts";
import { parseNames } from "../../scoring/names/find-names.ts";
import {
  type ColumnChoice,
  type Condition,
  parseHeadColumn,
  type Selection,
  sortConditions,
  withCondition,
} from "../../scoring/selection/selection.ts";

/** The parts of a table that a link can name. */
export interface Bounds {
  labels: number;
  columns: number;
  rows: number;
}

export type Param = [name: string, value: string];

/** A whole number below `below`. */
export function wholeNumber(value: string | undefined, below: number): number | undefined {
  if (!/^\d{1,9}$/.test(value ?? "")) return undefined;
  const number = Number(value);
  return number < below ? number : undefined;
}

/** Ascending row numbers as ranges, counted from 1: "1-20,35". */
export function formatRows(rows: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const row of rows) {
    const latest = ranges.at(-1);
    if (latest && latest[1] === row - 1) latest[1] = row;
    else ranges.push([row, row]);
  }
  return ranges.map(([first, last]) => (first === last ? first + 1 : `${first + 1}-${last + 1}`)).join();
}

function parseRows(value: string, below: number): number[] {
  const rows = new Set<number>();
  for (const range of value.split(",")) {
    const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(range) ?? [];
    const end = Math.min(Number(last), below);
    for (let row = Number(first); row >= 1 && row <= end; row++) rows.add(row - 1);
  }
  return [...rows].toSorted((a, b) => a - b);
}

const columnOf = (value: string | undefined, { columns }: Bounds): ColumnChoice | undefined =>
  value === "language" || value === "topic"
    ? value
    : (wholeNumber(value, columns) ?? parseHeadColumn(value ?? ""));

/** "2:text" */
const splitColumn = (value: string): [column: string | undefined, rest: string] => {
  const [, column, rest = ""] = /^([^:]*):(.*)$/s.exec(value) ?? [];
  return [column, rest];
};

/** Classes and statuses, of which "not sure" is counted as a class. */
function parseShow(params: URLSearchParams, { labels }: Bounds): Condition[] {
  const parts = (params.get("show") ?? "").split(",");
  const classes = parts.flatMap((part) =>
    part === "not_sure" ? labels : (wholeNumber(part, labels + 1) ?? []),
  );
  const statuses = ROW_STATUSES.filter((status) => status !== "not_sure" && parts.includes(status));
  return [
    ...(classes.length > 0 ? [{ on: "class", classes } as const] : []),
    ...(statuses.length > 0 ? [{ on: "status", statuses } as const] : []),
  ];
}

function parseText(params: URLSearchParams, { columns }: Bounds): Condition[] {
  const conditions: Condition[] = [];
  const text = params.get("find");
  // A link of an earlier version has the column of `find` in `in`.
  const ofFind = wholeNumber(params.get("in") ?? undefined, columns);
  if (text) conditions.push({ on: "text", text, ...(ofFind !== undefined && { column: ofFind }) });
  for (const value of params.getAll("in")) {
    const [at, contained] = splitColumn(value);
    const column = wholeNumber(at, columns);
    if (column !== undefined && contained) conditions.push({ on: "text", text: contained, column });
  }
  return conditions;
}

/** The values of a column are a parameter each. */
function parseValues(params: URLSearchParams, bounds: Bounds): Condition[] {
  const values = new Map<ColumnChoice, Set<string>>();
  for (const param of params.getAll("cell")) {
    const [at, value] = splitColumn(param);
    const column = columnOf(at, bounds);
    if (column !== undefined) values.set(column, (values.get(column) ?? new Set()).add(value));
  }
  return [...values].map(([column, chosen]) => ({ on: "value", column, values: [...chosen] }));
}

function parseRanges(params: URLSearchParams, { columns }: Bounds, name: "time" | "number"): Condition[] {
  return params.getAll(name).flatMap((value): Condition[] => {
    const [at, least, most] = value.split(",");
    const column = wholeNumber(at, columns);
    const range = { from: Number(least || Number.NaN), to: Number(most || Number.NaN) };
    if (column === undefined || !(range.from < range.to)) return [];
    return [{ on: name === "time" ? "date" : "number", column, ...range }];
  });
}

/** Missing and invalid parameters are left out. */
export function parseSelection(params: URLSearchParams, bounds: Bounds): Selection {
  const [low = Number.NaN, high = Number.NaN] = (params.get("score") ?? "").split("-").map(Number);
  const copies = params.getAll("copies");
  const models = params.get("models");
  const names = parseNames(params.getAll("name").join("\n"));
  const rows = parseRows(params.get("rows") ?? "", bounds.rows);
  const found: Condition[] = [
    ...parseShow(params, bounds),
    ...(low >= 0 && low < high && high <= 1 ? [{ on: "score", low, high } as const] : []),
    ...parseText(params, bounds),
    ...parseValues(params, bounds),
    ...parseRanges(params, bounds, "time"),
    ...parseRanges(params, bounds, "number"),
    ...(names.length > 0 ? [{ on: "name", names } as const] : []),
    ...(["repeated", "once"] as const).flatMap((keep): Condition[] =>
      copies.includes(keep) ? [{ on: "copies", keep }] : [],
    ),
    ...(models === "agree" || models === "differ"
      ? [{ on: "second", agrees: models === "agree" } as const]
      : []),
    ...(rows.length > 0 ? [{ on: "rows", rows } as const] : []),
  ];
  return sortConditions(found.reduce<Selection>(withCondition, []));
}

function paramsOf(condition: Condition): Param[] {
  switch (condition.on) {
    case "text": {
      const { column, text } = condition;
      return [column === undefined ? ["find", text] : ["in", `${column}:${text}`]];
    }
    case "class":
      return [["show", condition.classes.join()]];
    case "status":
      return [["show", condition.statuses.join()]];
    case "score":
      return [["score", `${condition.low}-${condition.high}`]];
    case "value":
      return condition.values.map((value): Param => ["cell", `${condition.column}:${value}`]);
    case "date":
      return [["time", [condition.column, condition.from, condition.to].join()]];
    case "number":
      return [["number", [condition.column, condition.from, condition.to].join()]];
    case "name":
      return condition.names.map((name): Param => ["name", name]);
    case "copies":
      return [["copies", condition.keep]];
    case "second":
      return [["models", condition.agrees ? "agree" : "differ"]];
    case "rows":
      return [["rows", formatRows(condition.rows)]];
  }
}

/** The same parameters for the same conditions, in whatever order they were added. */
export function formatSelection(selection: Selection): Param[] {
  const params = sortConditions(selection).flatMap(paramsOf);
  const shown = params.flatMap(([name, value]) => (name === "show" ? [value] : []));
  const others = params.filter(([name]) => name !== "show");
  return shown.length > 0 ? [["show", shown.join()], ...others] : others;
}
