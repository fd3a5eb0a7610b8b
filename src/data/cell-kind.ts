/** What each cell of a row holds. Cells of workbooks and JSON have types of their own. */

import { firstNotBelow } from "./binary-search.ts";
import type { ColumnDeclaration, ColumnType } from "./column-type.ts";

/**
 * A letter for each cell of a row, in `Row.kinds`. A date is `2024-03-01`, `2024-03-01T09:30:00.5` or the time of day
 * `09:30:00`; a duration has its largest unit first: `30:00:00`, `90:00` minutes or `5400` seconds.
 */
export const CELL_KINDS = {
  missing: " ",
  text: "s",
  number: "n",
  boolean: "b",
  date: "d",
  duration: "h",
  /** A list or an object, as JSON. */
  json: "j",
} as const;

export type CellKind = (typeof CELL_KINDS)[keyof typeof CELL_KINDS];

/** The cells of a row, with what the format says about each. */
export interface Cells {
  /** At most one for each column that was known when the row was read; the array has no holes. */
  cells: string[];
  /** Indices of the cells without a value, ascending, in formats with typed columns. Absent when there is none. */
  nulls?: number[];
  /** A letter for each cell, in formats whose cells have types of their own. */
  kinds?: string;
  /** The formats of numbers that a workbook shows otherwise than it writes them, such as `0%`, by index of the cell. */
  numberFormats?: NumberFormats;
  /** The numbers of cells that hold the number as its format shows it, by index of the cell. */
  shownNumbers?: Readonly<Record<number, string>>;
}

export type NumberFormats = Readonly<Record<number, string>>;

/** The kind of a cell; undefined in formats such as CSV and Parquet, whose cells have none of their own. */
export const kindAt = ({ kinds }: Cells, index: number): CellKind | undefined =>
  kinds === undefined ? undefined : ((kinds[index] as CellKind | undefined) ?? CELL_KINDS.missing);

/** Whether ascending numbers include one: a row can have thousands of missing values. */
const includesSorted = (numbers: readonly number[], wanted: number) =>
  numbers[firstNotBelow(numbers, (number) => number < wanted)] === wanted;

/** Whether a row has no value in a column, in formats that tell it from an empty text. */
export const isMissing = (row: Cells, index: number): boolean =>
  row.cells[index] === undefined ||
  (row.nulls !== undefined && includesSorted(row.nulls, index)) ||
  kindAt(row, index) === CELL_KINDS.missing;

const KINDS_OF_TYPES: Partial<Record<ColumnType["kind"], CellKind>> = {
  boolean: CELL_KINDS.boolean,
  integer: CELL_KINDS.number,
  float: CELL_KINDS.number,
  decimal: CELL_KINDS.number,
  date: CELL_KINDS.date,
  time: CELL_KINDS.date,
  timestamp: CELL_KINDS.date,
  json: CELL_KINDS.json,
  list: CELL_KINDS.json,
  map: CELL_KINDS.json,
  struct: CELL_KINDS.json,
};

/** What a cell is written as: by its own kind, else by the type of its column, else a text. */
export function writtenKind(row: Cells, index: number, { type }: ColumnDeclaration): CellKind {
  if (isMissing(row, index)) return CELL_KINDS.missing;
  const kind = kindAt(row, index) ?? (type && KINDS_OF_TYPES[type.kind]) ?? CELL_KINDS.text;
  return row.cells[index] === "" && kind !== CELL_KINDS.text ? CELL_KINDS.missing : kind;
}
