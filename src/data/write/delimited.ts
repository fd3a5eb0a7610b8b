/** Writes CSV and TSV; rows that were read from such a file are written back unchanged, also their undecodable bytes. */

import { DEFAULT_DIALECT } from "../csv/detect.ts";
import type { Dialect } from "../csv/parser.ts";
import { quoteCell } from "../csv/quote-cell.ts";
import type { Row } from "../table.ts";
import { TextWriter } from "../text/text-writer.ts";
import { withReplacements } from "../text/undecodable.ts";
import { escapeCsvCell } from "./escape-csv-cell.ts";
import { inPieces } from "./pieces.ts";
import { addedValues } from "./scored.ts";
import type { WriteJob } from "./write.ts";

/** The dialect to write. Sources pass through when the delimiter of the input fits the requested format. */
function dialectFor({ table, format }: WriteJob): { dialect: Dialect; passesThrough: boolean } {
  const input = table.layout?.dialect;
  const delimiter = format === "tsv" ? "\t" : ",";
  if (input?.delimiter && (input.delimiter === "\t") === (format === "tsv"))
    return { dialect: input, passesThrough: true };
  return {
    dialect: { ...DEFAULT_DIALECT, delimiter, newline: input?.newline ?? "\n" },
    passesThrough: false,
  };
}

/** Spreadsheets take UTF-8 without a byte order mark for another encoding. */
function writerFor({ table, safeForSpreadsheets, summary }: WriteJob): TextWriter {
  const from = table.encoding ?? { name: "utf-8", bom: false };
  // A table made of a chat or a mail holds characters that the encoding of the file lacks.
  const isMade = table.format === "text" && !table.layout && !from.name.startsWith("utf-");
  const { name, bom } = isMade ? { name: "utf-8", bom: true } : from;
  const writer = new TextWriter({ name, bom: bom || (safeForSpreadsheets && name === "utf-8") });
  if (writer.encoding !== from.name) {
    summary.changedEncoding = { from: from.name, to: writer.encoding };
  }
  return writer;
}

export async function* writeDelimited(job: WriteJob): AsyncGenerator<Uint8Array, void, undefined> {
  const { table, added, rows, summary } = job;
  const { dialect, passesThrough } = dialectFor(job);
  const writer = writerFor(job);
  const names = [...table.columns.map((column) => column.name), ...job.lateColumns];
  const safe = (cell: string) => {
    const escaped = job.safeForSpreadsheets ? escapeCsvCell(cell) : cell;
    if (escaped !== cell) summary.changedCells++;
    return withReplacements(escaped);
  };
  const isChanged = (cell: string) => cell !== "" && escapeCsvCell(cell) !== cell;
  const line = (cells: readonly string[]) =>
    cells.map((cell) => (cell === "" ? "" : quoteCell(safe(cell), dialect))).join(dialect.delimiter);
  const inputLine = ({ cells, raw }: Row) => {
    if (!passesThrough || raw === undefined || (job.safeForSpreadsheets && cells.some(isChanged))) {
      return line(cells) + dialect.delimiter.repeat(names.length - cells.length);
    }
    return raw + dialect.delimiter.repeat(names.length - cells.length);
  };
  const appended = (values: readonly (string | number | null)[]) =>
    values.map((value) => dialect.delimiter + quoteCell(String(value ?? ""), dialect)).join("");

  yield writer.bom;
  if (passesThrough) yield writer.encode(table.layout?.preamble ?? "");
  if (!table.layout || table.layout.header !== undefined || !passesThrough) {
    const header = passesThrough
      ? (table.layout?.header ?? "")
      : line(table.columns.map((column) => column.name));
    const late = appended(job.lateColumns);
    const end = (passesThrough && table.layout?.headerEnd) || dialect.newline;
    yield writer.encode(header + late + appended(added.names) + end);
  }
  for await (const batch of rows) {
    const lines = batch.map((scored) => () => {
      const { row } = scored;
      const end = passesThrough ? (row.end ?? dialect.newline) : dialect.newline;
      return inputLine(row) + appended(addedValues(added, scored)) + end;
    });
    for (const text of inPieces(lines)) yield writer.encode(text);
    summary.rows += batch.length;
  }
  if (passesThrough) yield writer.encode(job.trailer());
  summary.unwritableCharacters = writer.unwritable;
}
