/** Reads CSV, TSV and other delimited text, and plain text with one text in each line. */

import { columnNames } from "../columns.ts";
import { UniqueNames } from "../text/unique-names.ts";
import { detectDialect, type Detection } from "../csv/detect.ts";
import { CsvParser, type CsvRecord } from "../csv/parser.ts";
import { findHeader, type Header, type HeaderGuess, headerNames, lacksFirstName } from "../header.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import type { DelimitedLayout, Open, OpenOptions, Reader, Row, RowsOptions } from "../table.ts";
import { decode, type Encoding } from "../text/encoding.ts";
import { hasUndecodable } from "../text/undecodable.ts";
import { inBatches } from "./batches.ts";

/** Characters at the start of the file from which the dialect is detected. */
const SAMPLE_CHARACTERS = 1 << 18;
const SAMPLE_ROWS = 1000;

/** Records that a sample should have: a header and two rows. */
const FEWEST_RECORDS = 3;

interface Sample {
  text: string;
  /** Whether the sample is the whole file. */
  complete: boolean;
}

async function readSample(open: Open, encoding: string, characters: number): Promise<Sample> {
  let text = "";
  for await (const part of decode(open({}), encoding, true)) {
    text += part;
    if (text.length > characters) return { text, complete: false };
  }
  return { text, complete: true };
}

/** The first records of a file; a larger sample is read when cells are so long that it has too few. */
async function firstRecords(open: Open, encoding: string, sample: Sample, { dialect, hint }: Detection) {
  const parse = ({ text, complete }: Sample) =>
    new CsvParser(dialect).push(text.slice(hint.length), complete).slice(0, SAMPLE_ROWS);
  let records = parse(sample);
  let { text, complete } = sample;
  while (records.length < FEWEST_RECORDS && !complete && text.length < LIMITS.recordCharacters) {
    ({ text, complete } = await readSample(open, encoding, text.length * 4));
    records = parse({ text, complete });
  }
  return records;
}

/** @throws AppError `bad-option` when the chosen header is not among the first rows */
export async function openDelimited(
  open: Open,
  encoding: Encoding,
  fileName: string,
  options: OpenOptions,
): Promise<Reader> {
  const start = await readSample(open, encoding.name, SAMPLE_CHARACTERS);
  const { text, complete } = start;
  const asText = options.format === "text" ? { delimiter: "" } : {};
  const chosen = { ...asText, ...options.dialect };
  const detection = detectDialect(text, complete, fileName, chosen);
  const { dialect, hint, guess } = detection;
  const records = await firstRecords(open, encoding.name, start, detection);
  const detected = options.headerRow === undefined ? headerOf(records) : undefined;
  const found = options.headerRow === undefined ? detected?.header : chosenHeader(options.headerRow);
  const headerRow = found ? found.first + found.count - 1 : null;
  if (headerRow !== null && headerRow >= Math.max(1, records.length)) {
    throw new AppError("bad-option", "The header is not among the first rows.");
  }
  const data = records.slice(headerRow === null ? 0 : headerRow + 1);
  const header = headerRow === null ? undefined : records[headerRow];
  const width = header ? header.cells.length : Math.max(1, ...data.map((record) => record.cells.length));
  const names = namesOf(records, found, width, dialect.delimiter === "");
  const layout: DelimitedLayout = {
    dialect,
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
    format: dialect.delimiter === "" ? "text" : "csv",
    names,
    sample: data.map((record, index) => {
      const row = toRow(record, index + 1, hint ? 1 : 0);
      return { ...row, cells: row.cells.slice(0, maxCells(names.length)) };
    }),
    encoding,
    layout,
    guesses: { ...(guess && { delimiter: guess }), ...(detected && { headerRow: detected.guess }) },
    rows: (rowsOptions) => readRows(open, encoding.name, names, layout, hint, rowsOptions),
  };
}

const sourceOf = (record: CsvRecord) => record.raw + record.end;

/** Whether a record is a comment such as `# exported 2024-01-07`; a column called `#` is not a comment. */
const isComment = ({ raw }: CsvRecord) => /^#\s?[\p{L}\p{N}_]/u.test(raw.trimStart());

const headerOf = (records: readonly CsvRecord[]): HeaderGuess =>
  findHeader(
    records.slice(0, 140).map(({ cells }) => cells),
    (row) => isComment(records[row] as CsvRecord),
  );

const chosenHeader = (row: number | null): Header | undefined =>
  row === null ? undefined : { first: row, count: 1 };

function namesOf(records: readonly CsvRecord[], header: Header | undefined, width: number, isList: boolean) {
  if (!header) return isList ? ["text"] : columnNames(undefined, width);
  const rows = records.slice(header.first, header.first + header.count).map(({ cells }) => cells);
  const [first = []] = rows;
  const table = records.slice(header.first + header.count).map(({ cells }) => cells);
  if (lacksFirstName(first, table)) return columnNames(["", ...first], width + 1);
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
  const parser = new CsvParser(layout.dialect, hint ? 2 : 1, maxCells(names.length));
  const check = new RowCheck(names, layout, report);
  let unread = hint.length;
  for await (const text of decode(open(options), encoding, true)) {
    const part = text.slice(unread);
    unread = Math.max(0, unread - text.length);
    yield* inBatches(check.rows(parser, part, false));
    if (parser.pending > LIMITS.recordCharacters) {
      throw new AppError("too-long", `Row ${report.rows + 1} does not end.`);
    }
  }
  yield* inBatches(check.rows(parser, "", true));
  report.trailer = parser.trailer;
  check.finish();
}

/** Numbers the rows, reports their issues, and compares the line ends of the text with those of the records. */
class RowCheck {
  readonly #names: UniqueNames;
  readonly #columns: number;
  readonly #layout: DelimitedLayout;
  readonly #report: ImportReport;
  /** Records before the first row. */
  #skip: number;
  #width: number;
  /** Line ends of the text that no record accounts for. */
  #lineEnds = 0;
  /** Rows of several lines, and the lines where those start that look like several rows. */
  #multiline = 0;
  readonly #joined: number[] = [];

  constructor(names: readonly string[], layout: DelimitedLayout, report: ImportReport) {
    this.#names = new UniqueNames(names);
    this.#columns = names.length;
    this.#width = names.length;
    this.#layout = layout;
    this.#report = report;
    this.#skip = layout.headerRow === null ? 0 : layout.headerRow + 1;
  }

  *rows(parser: CsvParser, text: string, final: boolean): Generator<Row, void, undefined> {
    this.#lineEnds += countOf("\n", text);
    for (const record of parser.records(text, final)) {
      this.#lineEnds -= lineEndsOf(record);
      if (this.#skip > 0) this.#skip--;
      else yield this.#accept(record);
    }
    const blankLines = parser.takeBlankLines();
    this.#lineEnds -= blankLines.length;
    for (const line of blankLines) this.#report.add("blank-line", line);
  }

  finish(): void {
    // With CR as the line end, a lone LF can be either a line end or text.
    if (this.#layout.dialect.newline !== "\r" && this.#lineEnds !== 0) this.#report.add("unread-lines", 1);
    if (this.#joined.length * 2 < this.#multiline) return;
    for (const line of this.#joined) this.#report.add("joined-rows", line);
  }

  #accept(record: CsvRecord): Row {
    const { cells, line, raw } = record;
    this.#report.rows++;
    if (cells.length !== this.#columns) this.#ragged(cells.length, line);
    for (const issue of record.issues ?? []) this.#report.add(issue, line);
    if (hasUndecodable(raw)) this.#report.add("unreadable-characters", line);
    if (raw.includes("\n")) {
      this.#multiline++;
      if (isJoined(record, this.#columns, this.#layout.dialect.delimiter)) this.#joined.push(line);
    }
    return toRow(record, this.#report.rows, 0);
  }

  #ragged(width: number, line: number): void {
    const kind = width < this.#columns ? "short-row" : "long-row";
    this.#report.add(kind, line, { cells: width, columns: this.#columns });
    for (; this.#width < width; this.#width++) {
      this.#report.addColumn(this.#names.add(`column_${this.#width + 1}`), line);
    }
  }
}

/** The most cells of a row: a long row adds columns to the table. */
const maxCells = (columns: number) => Math.min(LIMITS.columns, columns + LIMITS.lateColumns);

function countOf(character: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count++;
  return count;
}

const lineEndsOf = ({ cells, raw, end }: CsvRecord) =>
  countOf("\n", end) + (raw.includes("\n") ? cells.reduce((sum, cell) => sum + countOf("\n", cell), 0) : 0);

/** Whether a record looks like several rows that a quote has joined: each of its lines has the table's delimiters. */
function isJoined({ raw }: CsvRecord, columns: number, delimiter: string): boolean {
  if (columns < 3 || delimiter === "") return false;
  const lines = raw.trimStart().split("\n");
  return lines.length >= 3 && lines.every((line) => countOf(delimiter, line) === columns - 1);
}
