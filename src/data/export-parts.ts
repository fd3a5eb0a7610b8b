/** Reads a whole export in an archive: the files that a format of the registry claims by their names, as one table. */

import { CELL_KINDS } from "./cell-kind.ts";
import { AppError } from "../errors/app-error.ts";
import type { ExportFormat } from "./formats/export-format.ts";
import { columnOf } from "./formats/export-format.ts";
import { findTableFormat, formatsOfFile } from "./formats/registry.ts";
import { openJson } from "./readers/json.ts";
import { ImportReport } from "./report.ts";
import type { OpenedPart, Part, Reader, Row, RowsOptions } from "./table.ts";
import { textCandidates } from "./text-column.ts";

/** Files of a format that are opened to see whether they are of it; the others are taken by their names. */
const OPENED = 3;
/** The column that names the file of a row. */
const PART = "part";
const SCORED_ROWS = 100;

export interface ExportParts {
  opened: OpenedPart;
  read: Part[];
}

/** The files of a format, in the order of their names, and the first of them that is in the format. */
interface Claim {
  format: ExportFormat;
  parts: Part[];
  first: OpenedPart;
  score: number;
}

const inOrder = new Intl.Collator("en", { numeric: true });

/** @returns undefined when no file is claimed by its name and is in the format */
export async function chooseExport(
  parts: readonly Part[],
  formatOf: string | undefined,
): Promise<ExportParts | undefined> {
  const opened = new Map<Part, Promise<OpenedPart | undefined>>();
  const open = (part: Part) => {
    const known = opened.get(part) ?? tryOpen(part);
    opened.set(part, known);
    return known;
  };
  const claims: Claim[] = [];
  for (const [format, claimed] of claimedBy(parts, formatOf)) {
    const claim = await claimOf(format, claimed, open);
    if (claim) claims.push(claim);
  }
  const [best] = claims.sort((a, b) => b.score - a.score);
  return best && { opened: await joinExport(best), read: best.parts };
}

function claimedBy(parts: readonly Part[], formatOf: string | undefined): Map<ExportFormat, Part[]> {
  const claimed = new Map<ExportFormat, Part[]>();
  for (const part of parts) {
    for (const format of formatsOfFile(part.name, formatOf)) {
      const others = claimed.get(format);
      if (others) others.push(part);
      else claimed.set(format, [part]);
    }
  }
  return claimed;
}

async function claimOf(
  format: ExportFormat,
  claimed: readonly Part[],
  open: (part: Part) => Promise<OpenedPart | undefined>,
): Promise<Claim | undefined> {
  const parts = claimed.toSorted((a, b) => inOrder.compare(a.name, b.name));
  const strangers = new Set<Part>();
  let first: OpenedPart | undefined;
  for (const part of parts.slice(0, OPENED)) {
    const opened = await open(part);
    // A day without messages has no records, and belongs to the export.
    if (!opened) continue;
    if (formatOfReader(opened.reader) === format) first ??= opened;
    else strangers.add(part);
  }
  if (!first) return undefined;
  const members = parts.filter((part) => !strangers.has(part));
  const size = members.reduce((sum, part) => sum + part.size, 0);
  return { format, parts: members, first, score: textScore(first.reader, format) * Math.log2(2 + size) };
}

/** An empty or damaged file is none of the format. */
async function tryOpen(part: Part): Promise<OpenedPart | undefined> {
  try {
    return await part.open();
  } catch (cause) {
    const error = AppError.of(cause);
    if (error.code === "cancelled" || error.code === "unexpected") throw error;
    return undefined;
  }
}

const cellsOf = ({ sample }: Reader) => sample.slice(0, SCORED_ROWS).map(({ cells }) => cells);

/** The format that the reader has recognized, or that the names of its columns say. */
export const formatOfReader = (reader: Reader): ExportFormat | undefined =>
  reader.exportFormat ?? findTableFormat(reader.names, cellsOf(reader));

function textScore(reader: Reader, format: ExportFormat): number {
  const known = columnOf(format.text, reader.names);
  const candidates = textCandidates(reader.names, cellsOf(reader));
  const found = known === undefined ? candidates[0] : candidates.find(({ column }) => column === known);
  return (found?.score ?? 0) + 0.01;
}

/** One reader for the files of a claim, one after the other. */
export async function joinExport({
  format,
  parts,
  first,
}: Pick<Claim, "format" | "parts" | "first">): Promise<OpenedPart> {
  if (parts.length === 1) return first;
  const { encoding, format: fileFormat } = first.reader;
  const sources = parts.flatMap(({ file }) => (file ? [file] : []));
  const isJson = fileFormat === "json" || fileFormat === "jsonl";
  if (encoding && isJson && sources.length === parts.length) {
    const open = (rows: RowsOptions) => sources.map((source) => source.open(rows));
    const partNames = parts.map(({ name }) => name);
    return { reader: await openJson(open, encoding, fileFormat, { formatOf: format.id, partNames }) };
  }
  // The rows get a cell that their sources lack, so that they cannot be written back as they are.
  const { layout: _, ...reader } = first.reader;
  const [{ name = "" } = {}] = parts;
  const sample = reader.sample.map((row) => withPart(row, reader.names.length, name));
  const names = [...reader.names, PART];
  return { reader: { ...reader, names, sample, rows: (options) => rowsOf(parts, reader.names, options) } };
}

/** A row with the name of its file in its last cell. @param column index of that cell */
function withPart(read: Row, column: number, part: string): Row {
  const { raw: _, end: __, ...row } = read;
  const cells = Array.from({ length: column }, (_cell, index) => row.cells[index] ?? "");
  const kinds = row.kinds?.slice(0, column).padEnd(column, CELL_KINDS.missing);
  return {
    ...row,
    cells: [...cells, part, ...row.cells.slice(column)],
    ...(kinds !== undefined && { kinds: kinds + CELL_KINDS.text + (row.kinds ?? "").slice(column) }),
  };
}

/** Opens one file after the other. @param names of the columns of the first file */
async function* rowsOf(
  parts: readonly Part[],
  names: readonly string[],
  { report = new ImportReport(), ...options }: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  /** Indices of the columns that only later files have. */
  const late = new Map<string, number>();
  for (const part of parts) {
    const opened = await tryOpen(part);
    if (!opened) {
      report.add("unread-part", 0, { part: part.name });
      continue;
    }
    const columns = opened.reader.names.map((name) => {
      const index = names.indexOf(name);
      if (index >= 0) return index;
      const known = late.get(name) ?? names.length + 1 + late.size;
      if (!late.has(name)) report.addColumn(name, 0);
      late.set(name, known);
      return known;
    });
    const isSame = columns.every((index, at) => index === at);
    for await (const rows of opened.reader.rows({ ...options, report })) {
      yield rows.map((row) =>
        withPart(isSame ? row : reordered(row, columns, names.length), names.length, part.name),
      );
    }
  }
}

/** The cells in the columns of the first file; those of late columns follow the name of the file. */
function reordered({ number, line, cells: read }: Row, columns: readonly number[], width: number): Row {
  const cells: string[] = [];
  for (const [at, cell] of read.entries()) {
    const index = columns[at] ?? at;
    cells[index > width ? index - 1 : index] = cell;
  }
  return { number, line, cells: Array.from(cells, (cell) => cell ?? "") };
}
