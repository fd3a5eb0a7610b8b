/** Chooses among the tables of a container: the best one, together with those that have the same columns. */

import { AppError } from "../errors/app-error.ts";
import { chooseExport, formatOfReader, joinExport } from "./export-parts.ts";
import { NO_FORMAT } from "./formats/export-format.ts";
import { LIMITS } from "./limits.ts";
import { openJson } from "./readers/json.ts";
import { ImportReport } from "./report.ts";
import type { OpenedPart, Part, Reader, Row, RowsOptions } from "./table.ts";
import { textCandidates } from "./text-column.ts";

export interface ChosenParts {
  opened: OpenedPart;
  /** The parts that are read, one after the other. */
  read: Part[];
  /** The tables that are not read, in the order of the container. */
  unread: Part[];
}

interface OpenPart extends OpenedPart {
  part: Part;
}

/** Parts with the same columns. */
interface PartGroup {
  members: OpenPart[];
  /** Names of the first part's columns, and of the one with texts, where others are compared with them. */
  fields: ReadonlySet<string>;
  textName: string | undefined;
  score: number;
}

/** A first sheet is the default unless another one is clearly more of a table. */
const FIRST_BONUS = 1.3;
/** Lines of text beside a table are mostly a description of it. */
const LINES_FACTOR = 0.2;
/** The records of a known export are what an archive is for, beside lists of users and settings. */
const EXPORT_FACTOR = 100;
const SCORED_ROWS = 100;
/** Groups that a further JSON file is compared with, and fields by which: a thousand files can each have thousands of them. */
const COMPARED_GROUPS = 100;
const COMPARED_NAMES = 500;

/**
 * Opens the part with this name, or the files of a known export, or the parts that fit best.
 * @param formatOf the export format; detected when absent
 * @throws AppError `bad-option` when there is no such part, or the error of the part when none is a table
 */
export async function chooseParts(
  parts: readonly Part[],
  name?: string,
  formatOf?: string,
): Promise<ChosenParts> {
  if (name !== undefined) {
    const part = parts.find((other) => other.name === name);
    if (!part) {
      const names = parts.slice(0, 20).map((other) => other.name);
      throw new AppError("bad-option", `There is no part ${name} among ${names.join(", ")}.`);
    }
    return { opened: await part.open(), read: [part], unread: [] };
  }
  const visible = parts.filter(({ isHidden }) => isHidden !== true);
  const exported = parts.length > 1 ? await chooseExport(visible, formatOf) : undefined;
  if (exported) {
    const read = new Set(exported.read);
    return { ...exported, unread: parts.filter((part) => !read.has(part)) };
  }
  if (parts.length > LIMITS.archiveParts) throw tooManyTables(LIMITS.archiveParts);
  // Hidden sheets are read only when nothing else is there.
  return (await chooseBest(visible, parts)) ?? (await chooseBest(parts, parts, true)) ?? noTable();
}

export const tooManyTables = (most: number) =>
  new AppError("over-limit", `The archive holds more than ${most} tables.`);

function noTable(): never {
  throw new AppError("not-a-table", "The archive holds no file that is a table.");
}

async function chooseBest(
  candidates: readonly Part[],
  all: readonly Part[],
  isLast = false,
): Promise<ChosenParts | undefined> {
  const opened: OpenPart[] = [];
  const empty = new Set<Part>();
  let failure: { error: AppError; size: number } | undefined;
  for (const part of candidates.slice(0, LIMITS.comparedParts)) {
    try {
      opened.push({ part, ...(await part.open()) });
    } catch (cause) {
      const error = AppError.of(cause);
      if (error.code === "cancelled" || error.code === "unexpected") throw error;
      if (error.code === "empty-file") empty.add(part);
      if (!failure || part.size > failure.size) failure = { error, size: part.size };
    }
  }
  const [best] = groupsOf(opened).sort((a, b) => b.score - a.score);
  if (!best) {
    if (failure && (isLast || candidates.length === all.length)) throw failure.error;
    return undefined;
  }
  const read = best.members.map(({ part }) => part);
  const readParts = new Set(read);
  return {
    opened: await joined(best.members),
    read,
    unread: all.filter((part) => !readParts.has(part) && !empty.has(part)),
  };
}

function groupsOf(opened: readonly OpenPart[]): PartGroup[] {
  const groups: PartGroup[] = [];
  const byKey = new Map<string, PartGroup>();
  for (const { part, reader, source } of opened) {
    const key = columnsKey(reader);
    const textName = isJson(reader) ? textNameOf(reader) : undefined;
    const group =
      key === undefined
        ? undefined
        : (byKey.get(key) ??
          groups.slice(0, COMPARED_GROUPS).find((other) => areAlike(other, reader, textName)));
    if (group) {
      group.members.push({ part, reader: { ...reader, sample: [] }, ...(source && { source }) });
      continue;
    }
    const created: PartGroup = {
      members: [{ part, reader, ...(source && { source }) }],
      fields: new Set(isJson(reader) ? reader.names : []),
      textName,
      score: 0,
    };
    groups.push(created);
    if (key !== undefined) byKey.set(key, created);
  }
  for (const [index, group] of groups.entries()) group.score = scoreOf(group, index === 0);
  return groups;
}

const isJson = ({ format }: Reader) => format === "json" || format === "jsonl";

/** What the parts of one table have in common; undefined for a part that stands alone. */
function columnsKey({ format, names, encoding, layout, exportFormat, records }: Reader): string | undefined {
  // Formats that name no text have columns of their own in each file.
  const own = exportFormat?.text.length === 0 ? names : [];
  // Each text is read in its own encoding.
  const read = format === "text" ? undefined : encoding?.name;
  if (exportFormat) return JSON.stringify([format, exportFormat.id, records, read, own]);
  if (format === "parquet" || format === "x-archive" || format === "text") return undefined;
  return JSON.stringify([
    format,
    encoding?.name,
    layout?.dialect,
    layout && layout.headerRow !== null,
    names,
  ]);
}

/** Whether the records of another JSON file have mostly the same fields. */
function areAlike(
  { members: [first], fields, textName }: PartGroup,
  reader: Reader,
  readerTextName: string | undefined,
): boolean {
  if (!first || !isJson(reader) || first.reader.format !== reader.format) return false;
  if (first.reader.encoding?.name !== reader.encoding?.name) return false;
  if (textName !== readerTextName) return false;
  const { names } = reader;
  const step = Math.ceil(names.length / COMPARED_NAMES);
  const compared = names.filter((_, index) => index % step === 0);
  const shared = compared.filter((name) => fields.has(name)).length / compared.length;
  return shared * names.length * 2 >= Math.max(fields.size, names.length);
}

const candidatesOf = ({ names, sample }: Reader) =>
  textCandidates(
    names,
    sample.slice(0, SCORED_ROWS).map(({ cells }) => cells),
  );

function textNameOf(reader: Reader): string | undefined {
  const [best] = candidatesOf(reader);
  return best && reader.names[best.column];
}

/** How much of a table to score the parts are: a column of texts, and their size. */
function scoreOf({ members }: PartGroup, isFirst: boolean): number {
  const [first] = members;
  if (!first) return 0;
  const text = candidatesOf(first.reader)[0]?.score ?? 0;
  const size = members.reduce((sum, { part }) => sum + part.size, 0);
  const factor =
    (formatOfReader(first.reader) ? EXPORT_FACTOR : 1) *
    (isFirst && first.reader.format !== "csv" ? FIRST_BONUS : 1) *
    (first.reader.format === "text" ? LINES_FACTOR : 1);
  return (text + 0.01) * Math.log2(2 + size) * factor;
}

/** One reader for several parts, one after the other. */
async function joined(members: readonly OpenPart[]): Promise<OpenedPart> {
  const [{ part, reader, source }] = members as [OpenPart];
  if (members.length === 1) return { reader, ...(source && { source }) };
  const { encoding, format, exportFormat } = reader;
  if (exportFormat) {
    const parts = members.map((member) => member.part);
    return joinExport({ format: exportFormat, parts, first: { reader, ...(source && { source }) } });
  }
  if (encoding && (format === "json" || format === "jsonl")) {
    // Records of a later file can have fields of their own.
    const sources = members.flatMap((member) => (member.source ? [member.source] : []));
    const open = (rows: RowsOptions) => sources.map((other) => other.open(rows));
    return { reader: await openJson(open, encoding, format, { fileName: part.name, formatOf: NO_FORMAT }) };
  }
  return { reader: { ...reader, rows: (options) => rowsOf(members, options) } };
}

async function* rowsOf(
  members: readonly OpenPart[],
  { report = new ImportReport(), ...options }: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const lineEnd = members[0]?.reader.layout?.headerEnd || "\n";
  for (const [index, { reader }] of members.entries()) {
    const isLast = index === members.length - 1;
    for await (const rows of reader.rows({ ...options, report })) {
      // The last line of a file may lack its end.
      if (!isLast) for (const row of rows) if (row.end === "") row.end = lineEnd;
      yield rows;
    }
  }
}
