/** Reads one sheet of an Excel workbook. */

import type { ZipEntry } from "../archive/zip.ts";
import { columnNames } from "../columns.ts";
import { findHeader, headerNames } from "../header.ts";
import { AppError } from "../../errors/app-error.ts";
import { ImportReport } from "../report.ts";
import type { OpenOptions, Reader, Row, RowsOptions } from "../table.ts";
import { dateText } from "../xlsx/dates.ts";
import { openWorkbook, type SheetRow, sheetRows, type Workbook } from "../xlsx/workbook.ts";
import { unescapeCell } from "../xlsx/xml.ts";

const SAMPLE_ROWS = 500;
const BATCH_ROWS = 500;

/**
 * @returns the reader of the chosen or first sheet, and the names of all sheets
 * @throws AppError `bad-option` when the chosen sheet does not exist, `empty-file`, `damaged`
 */
export async function openXlsx(
  blob: Blob,
  entries: readonly ZipEntry[],
  options: OpenOptions,
): Promise<{ reader: Reader; parts: string[]; part: string }> {
  const workbook = await openWorkbook(blob, entries);
  const sheet = options.part
    ? workbook.sheets.find((entry) => entry.name === options.part)
    : workbook.sheets[0];
  if (!sheet) throw new AppError("bad-option", `The workbook has no sheet called ${options.part}.`);
  const cellText = textOfCell(workbook);
  const read = (rowsOptions: RowsOptions) => sheetRows(workbook, sheet.entry, cellText, rowsOptions);
  const records: SheetRow[] = [];
  for await (const row of read({})) {
    records.push(row);
    if (records.length >= SAMPLE_ROWS) break;
  }
  if (records.length === 0) throw new AppError("empty-file", `The sheet ${sheet.name} is empty.`);
  const cells = records.map((record) => record.cells);
  const width = Math.max(...cells.map((row) => row.length));
  const chosen = options.headerRow;
  const found =
    chosen === undefined ? findHeader(cells) : chosen === null ? undefined : { first: chosen, count: 1 };
  const skip = found ? found.first + found.count : 0;
  const names = found ? headerNames(cells.slice(found.first, skip), width) : columnNames(undefined, width);
  const reader: Reader = {
    format: "xlsx",
    names,
    sample: records
      .slice(skip)
      .map((record, index) => ({ number: index + 1, line: record.number, cells: record.cells })),
    rows: (rowsOptions) => readRows(read, names, skip, rowsOptions),
  };
  return { reader, parts: workbook.sheets.map(({ name }) => name), part: sheet.name };
}

/** Numbers are kept as the file writes them, so that long ids are not rounded. */
function textOfCell(workbook: Workbook) {
  return (type: string, style: number, value: string): string => {
    if (type === "s") return workbook.sharedStrings[Number(value)] ?? "";
    if (type === "inlineStr" || type === "str") return unescapeCell(value);
    if (type === "b") return value === "1" ? "true" : "false";
    if (type === "n" && value !== "" && workbook.dateStyles[style]) {
      return dateText(Number(value), workbook.date1904);
    }
    return value;
  };
}

async function* readRows(
  read: (options: RowsOptions) => AsyncGenerator<SheetRow, void, undefined>,
  names: readonly string[],
  skip: number,
  options: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { report = new ImportReport() } = options;
  let batch: Row[] = [];
  let unread = skip;
  let width = names.length;
  for await (const { number, cells } of read(options)) {
    if (unread-- > 0) continue;
    report.rows++;
    while (width < cells.length) report.addColumn(`column_${++width}`, number);
    if (cells.every((cell) => cell === "")) report.add("blank-line", number);
    batch.push({ number: report.rows, line: number, cells });
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
