/** Reads texts in the formats of the registry: chats, subtitles, mails, dumps of databases. */

import type { Source } from "../archive/source.ts";
import { AppError } from "../../errors/app-error.ts";
import type { DocumentFormat, ExportRecord, TextFormat, TextLayout } from "../formats/export-format.ts";
import { findDocumentFormat, findTextFormat } from "../formats/registry.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import type { Open, OpenOptions, Part, Reader, Row, RowsOptions } from "../table.ts";
import { decode, type Encoding } from "../text/encoding.ts";
import { hasUndecodable } from "../text/undecodable.ts";
import { inBatches } from "./batches.ts";

const SAMPLE_ROWS = 500;
/** Lines from which an export format is recognized, and their characters. */
const LINES = 500;
const CHARACTERS = 1 << 18;

/** The tables of a text in one of the formats; undefined when no format claims it. */
export async function textFormatParts(
  source: Source,
  encoding: Encoding,
  options: OpenOptions,
): Promise<Part[] | undefined> {
  const { format, dialect, formatOf, signal } = options;
  if (format !== undefined || dialect?.delimiter !== undefined) return undefined;
  const open: Open = (rows) => source.open(rows);
  const lines = await firstLines(open, encoding.name);
  const document = findDocumentFormat(lines, source.name, formatOf);
  if (document) {
    const tables = await document.tables(decode(open({ signal }), encoding.name, true));
    if (tables.length > LIMITS.archiveParts) {
      throw new AppError("over-limit", `The file has more than ${LIMITS.archiveParts} tables.`);
    }
    if (tables.length > 0) {
      return tables.map(({ name, size, layout, sample }) => ({
        name: tables.length === 1 ? source.name : name,
        size,
        open: async () => ({ reader: readerOf(open, encoding, document, layout, rowsOf(layout, sample)) }),
      }));
    }
  }
  const found = findTextFormat(lines, source.name, formatOf);
  if (!found) return undefined;
  const reader = () => openTextFormat(open, encoding, found.format, found.layout);
  return [{ name: source.name, size: source.size, open: async () => ({ reader: await reader(), source }) }];
}

async function firstLines(open: Open, encoding: string): Promise<string[]> {
  let text = "";
  for await (const part of decode(open({}), encoding)) {
    text += part;
    if (text.length > CHARACTERS) break;
  }
  return text.split(/\r\n|\r|\n/, LINES);
}

async function openTextFormat(
  open: Open,
  encoding: Encoding,
  exportFormat: TextFormat,
  layout: TextLayout,
): Promise<Reader> {
  const sample: Row[] = [];
  for await (const batch of readRows(open, nameOf(encoding, layout), layout, {})) {
    sample.push(...batch.slice(0, SAMPLE_ROWS - sample.length));
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return readerOf(open, encoding, exportFormat, layout, sample);
}

/** The encoding in which a text is read. Parts in encodings of their own are in bytes, which UTF-16 has not. */
const nameOf = ({ name }: Encoding, layout: TextLayout) =>
  /^utf-(16|32)/.test(name) ? name : (layout.encoding ?? name);

// oxlint-disable-next-line max-params -- the parts of one reader
function readerOf(
  open: Open,
  encoding: Encoding,
  exportFormat: TextFormat | DocumentFormat,
  layout: TextLayout,
  sample: Row[],
): Reader {
  const rows = (options: RowsOptions) => readRows(open, nameOf(encoding, layout), layout, options);
  return { format: "text", names: [...layout.columns], sample, encoding, exportFormat, rows };
}

const rowsOf = ({ columns }: TextLayout, records: readonly ExportRecord[]): Row[] =>
  records.flatMap(rowReader(columns, new ImportReport()));

async function* readRows(
  open: Open,
  encoding: string,
  { columns, parser: createParser }: TextLayout,
  options: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { report = new ImportReport() } = options;
  const parser = createParser();
  const toRow = rowReader(columns, report);
  for await (const text of decode(open(options), encoding, true)) {
    yield* inBatches(parser.push(text).flatMap(toRow));
  }
  yield* inBatches(parser.finish().flatMap(toRow));
}

/** Makes rows of records; a field that the columns lack adds a column. */
function rowReader(columns: readonly string[], report: ImportReport): (record: ExportRecord) => Row[] {
  const indexes = new Map(columns.map((name, index) => [name, index]));
  return ({ line, fields, isOther = false }) => {
    if (isOther) {
      report.add("other-record", line);
      return [];
    }
    report.rows++;
    const cells = columns.map(() => "");
    for (const [name, value] of Object.entries(fields)) {
      const index = indexOf(indexes, name, line, report);
      while (cells.length < index) cells.push("");
      cells[index] = value.slice(0, LIMITS.cellCharacters);
      if (value.length > LIMITS.cellCharacters) report.add("cut-cell", line);
      if (hasUndecodable(value)) report.add("unreadable-characters", line);
    }
    return [{ number: report.rows, line, cells }];
  };
}

function indexOf(indexes: Map<string, number>, name: string, line: number, report: ImportReport): number {
  const known = indexes.get(name);
  if (known !== undefined) return known;
  indexes.set(name, indexes.size);
  report.addColumn(name, line);
  return indexes.size - 1;
}
