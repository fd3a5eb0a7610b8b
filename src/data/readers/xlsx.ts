/** Reads the sheets of an Excel workbook. */

import { CELL_KINDS } from "../cell-kind.ts";
import { columnNames } from "../columns.ts";
import { findHeader, headerNames } from "../header.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import type { Format, OpenOptions, Part, Reader, Row, RowsOptions } from "../table.ts";
import type { SheetDocument } from "../markup/sheet-document.ts";
import { type SheetRow, sheetRows } from "../xlsx/sheet.ts";
import { shownNumber } from "../xlsx/shown-number.ts";
import type { Workbook } from "../xlsx/workbook.ts";

const SAMPLE_ROWS = 500;

/** The sheets of a workbook. Blank rows are no rows of the table. */
export const sheetParts = (workbook: Workbook, options: OpenOptions): Part[] =>
  workbook.sheets.map((sheet) => ({
    name: sheet.name,
    size: sheet.entry.size,
    isHidden: sheet.isHidden,
    open: async () => ({
      reader: await openRows("xlsx", sheet.name, (rows) => sheetRows(workbook, sheet, rows), options),
    }),
  }));

/** The sheets of a document that holds all of them. @param size of the document in bytes */
export const documentParts = (
  format: "ods" | "xlsx",
  document: SheetDocument,
  size: number,
  options: OpenOptions,
): Part[] =>
  document.sheets.map((sheet) => ({
    name: sheet.name,
    size: Math.ceil(size / document.sheets.length),
    open: async () => ({
      reader: await openRows(format, sheet.name, (rows) => document.rows(sheet, rows), options),
    }),
  }));

type ReadRows = (options: RowsOptions) => AsyncGenerator<SheetRow[], void, undefined>;

/**
 * Opens rows that know their number and have no source of their own, of any kind of spreadsheet.
 * @param read also yields blank rows
 * @throws AppError `empty-file` when no row holds a cell, `bad-option` when the chosen header is not among the first rows
 */
export async function openRows(
  format: Format,
  name: string,
  read: ReadRows,
  options: OpenOptions,
): Promise<Reader> {
  const records: SheetRow[] = [];
  let width = 0;
  for await (const rows of read({ signal: options.signal })) {
    for (const record of rows) {
      if (record.cells.length === 0) continue;
      records.push(record);
      width = Math.max(width, record.cells.length);
      if (records.length * width >= LIMITS.sampleCells) break;
    }
    if (records.length >= SAMPLE_ROWS || records.length * width >= LIMITS.sampleCells) break;
  }
  if (records.length === 0) throw new AppError("empty-file", `The sheet ${name} is empty.`);
  const cells = records.map((record) => record.cells);
  const chosen = options.headerRow;
  if (typeof chosen === "number" && chosen >= records.length) {
    throw new AppError("bad-option", "The header is not among the first rows.");
  }
  const detected = chosen === undefined ? findHeader(cells) : undefined;
  const found = typeof chosen === "number" ? { first: chosen, count: 1 } : detected?.header;
  const skip = found ? found.first + found.count : 0;
  const names = found ? headerNames(cells.slice(found.first, skip), width) : columnNames(undefined, width);
  const data = records.slice(skip);
  const texts = textColumns(data, width).map((isText, index) => isText || index === options.textColumn);
  return {
    format,
    names,
    headerRow: found ? skip - 1 : null,
    ...(detected && { guesses: { headerRow: detected.guess } }),
    sample: data.map((record, index) => rowOf(index + 1, record, texts)),
    rows: (rowsOptions) => readRows(read, { names, skip, texts }, rowsOptions),
  };
}

/** Whether each column holds texts: fewer numbers than texts. */
function textColumns(rows: readonly SheetRow[], width: number): boolean[] {
  const balance = Array.from({ length: width }, () => 0);
  for (const { cells, kinds = "" } of rows) {
    for (const index of cells.keys()) {
      if (kinds[index] === CELL_KINDS.text) balance[index] = (balance[index] ?? 0) + 1;
      else if (kinds[index] === CELL_KINDS.number) balance[index] = (balance[index] ?? 0) - 1;
    }
  }
  return balance.map((texts) => texts > 0);
}

/** @param texts whether each column holds texts, in which a number is read as its format shows it: `100%` */
function rowOf(
  number: number,
  { number: line, cells, kinds, numberFormats }: SheetRow,
  texts: readonly boolean[],
): Row {
  const row: Row = { number, line, cells, ...(kinds !== undefined && { kinds }) };
  if (!numberFormats) return row;
  row.numberFormats = numberFormats;
  const shown = Object.keys(numberFormats)
    .map(Number)
    .filter((index) => texts[index]);
  if (shown.length === 0) return row;
  row.shownNumbers = Object.fromEntries(shown.map((index) => [index, cells[index] ?? ""]));
  const letters = [...(kinds ?? "")];
  for (const index of shown) {
    cells[index] = shownNumber(cells[index] ?? "", numberFormats[index] ?? "");
    letters[index] = CELL_KINDS.text;
  }
  row.kinds = letters.join("");
  return row;
}

/** How the rows of a sheet become those of a table. */
interface SheetLayout {
  names: readonly string[];
  /** Number of filled rows above the first one. */
  skip: number;
  texts: readonly boolean[];
}

async function* readRows(
  read: ReadRows,
  { names, skip, texts }: SheetLayout,
  options: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { report = new ImportReport() } = options;
  let unread = skip;
  let width = names.length;
  // Blank rows at the end of a sheet are formatted cells, which nobody sees.
  let blank: number[] = [];
  for await (const rows of read(options)) {
    const batch: Row[] = [];
    for (const record of rows) {
      const { number, cells, cut } = record;
      if (cells.length === 0) {
        if (blank.length < MAX_BLANK) blank.push(number);
        continue;
      }
      if (unread-- > 0) {
        blank = [];
        continue;
      }
      for (const line of blank) report.add("blank-line", line);
      blank = [];
      report.rows++;
      while (width < cells.length) report.addColumn(`column_${++width}`, number);
      for (let count = 0; count < cut; count++) report.add("cut-cell", number);
      batch.push(rowOf(report.rows, record, texts));
    }
    if (batch.length > 0) yield batch;
  }
}

/** Blank rows in a row that are reported. */
const MAX_BLANK = 1000;
