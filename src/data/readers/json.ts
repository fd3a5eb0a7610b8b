/** JSON Lines, JSON arrays, and the scripts of an archive from X. */

import type { ByteStream } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { ArraySplitter, type JsonPiece, LineSplitter } from "../json/splitter.ts";
import { flatten, parseExactly } from "../json/values.ts";
import { ImportReport } from "../report.ts";
import type { Format, Reader, Row, RowsOptions } from "../table.ts";
import { decode, type Encoding } from "../text/encoding.ts";

const SAMPLE_ROWS = 500;
/** A record that grows beyond this is a damaged file. */
const MAX_RECORD = 1 << 25;

/** One after the other: the parts of an archive are one table. */
export type OpenParts = (options: RowsOptions) => Iterable<ByteStream>;

type JsonFormat = Extract<Format, "jsonl" | "json" | "x-archive">;

/** @throws AppError `bad-json` when there is no record at all */
export async function openJson(open: OpenParts, encoding: Encoding, format: JsonFormat): Promise<Reader> {
  const names = new Map<string, number>();
  const sample: Row[] = [];
  const report = new ImportReport();
  for await (const rows of readRows(open, encoding.name, format, names, { report })) {
    sample.push(...rows);
    if (sample.length >= SAMPLE_ROWS) break;
  }
  if (names.size === 0) throw new AppError("bad-json", "No record could be read.");
  const first = [...names.keys()];
  for (const row of sample) row.cells = padded(row.cells, first.length);
  return {
    format,
    names: first,
    sample,
    encoding,
    rows: (options) =>
      readRows(open, encoding.name, format, new Map(first.map((name, index) => [name, index])), options),
  };
}

function padded(cells: string[], width: number): string[] {
  while (cells.length < width) cells.push("");
  return cells;
}

async function* readRows(
  open: OpenParts,
  encoding: string,
  format: JsonFormat,
  names: Map<string, number>,
  options: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { report = new ImportReport() } = options;
  const known = names.size > 0;
  for (const part of open(options)) {
    for await (const pieces of split(part, encoding, format, report)) {
      const rows = pieces.map((piece) => toRow(piece, format, names, known, report));
      if (rows.length > 0) yield rows;
    }
  }
}

async function* split(part: ByteStream, encoding: string, format: JsonFormat, report: ImportReport) {
  if (format === "jsonl") {
    const splitter = new LineSplitter();
    for await (const text of decode(part, encoding)) yield splitter.push(text);
    yield splitter.push("", true);
    return;
  }
  const splitter = new ArraySplitter(format === "x-archive");
  let empty = true;
  let pending = 0;
  for await (const text of decode(part, encoding)) {
    const pieces = splitter.push(text);
    pending = pieces.length > 0 ? text.length : pending + text.length;
    if (pending > MAX_RECORD) throw new AppError("bad-json", "The file is not a JSON array of records.");
    if (pieces.length > 0) empty = false;
    yield pieces;
  }
  if (splitter.rest) report.add("bad-record", splitter.rest.line, { isCutOff: true });
  if (!splitter.closed && empty) throw new AppError("bad-json", "The file holds no JSON array of records.");
}

/** A line that is not JSON is kept as a row: its source is the text, and the report names it. */
function toRow(
  { raw, line }: JsonPiece,
  format: JsonFormat,
  names: Map<string, number>,
  known: boolean,
  report: ImportReport,
): Row {
  report.rows++;
  if (raw.includes("\ufffd")) report.add("unreadable-characters", line);
  const row: Row = { number: report.rows, line, cells: [], raw, end: "\n" };
  let value: unknown;
  try {
    value = parseExactly(raw);
  } catch {
    report.add("bad-record", line);
    return { ...row, cells: Array.from(names, () => "") };
  }
  if (format === "x-archive") value = unwrapTweet(value);
  for (const [name, cell] of flatten(value)) {
    let index = names.get(name);
    if (index === undefined) {
      index = names.size;
      names.set(name, index);
      if (known) report.addColumn(name, line);
    }
    while (row.cells.length < index) row.cells.push("");
    row.cells[index] = cell;
  }
  padded(row.cells, names.size);
  return row;
}

function unwrapTweet(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("tweet" in value) return value.tweet;
  if ("noteTweet" in value) return value.noteTweet;
  return value;
}
