/** Reads CSV, TSV and other delimited text, and plain text with one text in each line. */

import type { ByteStream } from "../bytes.ts";
import { columnNames } from "../columns.ts";
import { detectDialect } from "../csv/detect.ts";
import { CsvParser, type CsvRecord } from "../csv/parser.ts";
import { findHeader, type Header, headerNames } from "../header.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import type { DelimitedLayout, OpenOptions, Reader, Row, RowsOptions } from "../table.ts";
import { decode, type Encoding } from "../text/encoding.ts";

export type Open = (options: RowsOptions) => ByteStream;

/** Characters at the start of the file from which the dialect is detected. */
const SAMPLE_CHARACTERS = 1 << 18;
const SAMPLE_ROWS = 1000;

async function readSample(open: Open, encoding: string): Promise<{ text: string; complete: boolean }> {
  let text = "";
  for await (const part of decode(open({}), encoding)) {
    text += part;
    if (text.length > SAMPLE_CHARACTERS) return { text, complete: false };
  }
  return { text, complete: true };
}

/** @throws AppError `bad-option` when the chosen header is not among the first rows */
export async function openDelimited(
  open: Open,
  encoding: Encoding,
  fileName: string,
  options: OpenOptions,
): Promise<Reader> {
  const { text, complete } = await readSample(open, encoding.name);
  const { dialect, hint } = detectDialect(text, complete, fileName);
  if (options.format === "text") Object.assign(dialect, { delimiter: "", quote: "", escape: "" });
  const effective = { ...dialect, ...options.dialect };
  const parser = new CsvParser(effective);
  const records = parser.push(text.slice(hint.length), complete).slice(0, SAMPLE_ROWS);
  const found = options.headerRow === undefined ? headerOf(records) : chosenHeader(options.headerRow);
  const headerRow = found ? found.first + found.count - 1 : null;
  if (headerRow !== null && headerRow >= Math.max(1, records.length)) {
    throw new AppError("bad-option", "The header is not among the first rows.");
  }
  const data = records.slice(headerRow === null ? 0 : headerRow + 1);
  const header = headerRow === null ? undefined : records[headerRow];
  const width = header ? header.cells.length : Math.max(1, ...data.map((record) => record.cells.length));
  const names = namesOf(records, found, width, effective.delimiter === "");
  const layout: DelimitedLayout = {
    dialect: effective,
    headerRow,
    preamble:
      hint +
      records
        .slice(0, headerRow ?? 0)
        .map(sourceOf)
        .join(""),
    ...(header && { header: header.raw }),
    headerEnd: header?.end ?? "",
  };
  return {
    format: effective.delimiter === "" ? "text" : "csv",
    names,
    sample: data.map((record, index) => toRow(record, index + 1, hint ? 1 : 0)),
    encoding,
    layout,
    rows: (rowsOptions) => readRows(open, encoding.name, names, layout, hint, rowsOptions),
  };
}

const sourceOf = (record: CsvRecord) => record.raw + record.end;

/** Whether a record is a comment such as `# exported 2024-01-07`; a column called `#` is not a comment. */
const isComment = ({ raw }: CsvRecord) => /^#\s?\w/.test(raw.trimStart());

const headerOf = (records: readonly CsvRecord[]): Header | undefined =>
  findHeader(
    records.slice(0, 140).map(({ cells }) => cells),
    (row) => isComment(records[row] as CsvRecord),
  );

const chosenHeader = (row: number | null): Header | undefined =>
  row === null ? undefined : { first: row, count: 1 };

function namesOf(records: readonly CsvRecord[], header: Header | undefined, width: number, isList: boolean) {
  if (!header) return isList ? ["text"] : columnNames(undefined, width);
  const rows = records.slice(header.first, header.first + header.count).map(({ cells }) => cells);
  return headerNames(rows, width);
}

function toRow(record: CsvRecord, number: number, lineOffset: number): Row {
  return { number, line: record.line + lineOffset, cells: record.cells, raw: record.raw, end: record.end };
}

async function* readRows(
  open: Open,
  encoding: string,
  names: readonly string[],
  layout: DelimitedLayout,
  hint: string,
  options: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { report = new ImportReport() } = options;
  const parser = new CsvParser(layout.dialect, hint ? 2 : 1);
  const check = new RowCheck(names, report);
  let skip = layout.headerRow === null ? 0 : layout.headerRow + 1;
  let unread = hint.length;
  const take = (text: string, final: boolean): Row[] => {
    const records = parser.push(text, final);
    for (const line of parser.takeBlankLines()) report.add("blank-line", line);
    const rows: Row[] = [];
    for (const record of records) {
      if (skip > 0) skip--;
      else rows.push(check.accept(record));
    }
    return rows;
  };
  for await (const text of decode(open(options), encoding)) {
    const rows = take(text.slice(unread), false);
    unread = Math.max(0, unread - text.length);
    if (parser.pending > LIMITS.recordCharacters)
      throw new AppError("too-long", `Row ${report.rows + 1} does not end.`);
    if (rows.length > 0) yield rows;
  }
  const last = take("", true);
  report.trailer = parser.trailer;
  if (last.length > 0) yield last;
}

/** Numbers the rows and reports their issues. */
class RowCheck {
  readonly #names: string[];
  readonly #columns: number;
  readonly #report: ImportReport;

  constructor(names: readonly string[], report: ImportReport) {
    this.#names = [...names];
    this.#columns = names.length;
    this.#report = report;
  }

  accept(record: CsvRecord): Row {
    const { cells, line, raw } = record;
    this.#report.rows++;
    if (cells.length !== this.#columns) this.#ragged(cells.length, line);
    for (const issue of record.issues ?? []) this.#report.add(issue, line);
    if (raw.includes("\ufffd")) this.#report.add("unreadable-characters", line);
    return toRow(record, this.#report.rows, 0);
  }

  #ragged(width: number, line: number): void {
    const kind = width < this.#columns ? "short-row" : "long-row";
    this.#report.add(kind, line, { cells: width, columns: this.#columns });
    while (this.#names.length < width) {
      const [name = ""] = columnNames(this.#names, this.#names.length + 1).slice(-1);
      this.#names.push(name);
      this.#report.addColumn(name, line);
    }
  }
}
