/** Reads JSON records: lines, arrays, pages of an API, records by key, columns, and the scripts of an X archive. */

import type { ByteStream } from "../bytes.ts";
import type { ColumnDeclaration } from "../column-type.ts";
import { columnNames } from "../columns.ts";
import { looksLikeHeader } from "../header-evidence.ts";
import { AppError } from "../../errors/app-error.ts";
import type { JsonPiece } from "../json/pieces.ts";
import { formatPath } from "../json/record-path.ts";
import { RelaxedJson, strictText } from "../json/relaxed.ts";
import { readPieces } from "../json/records.ts";
import { detectShape, isDescription, type JsonShape, type ShapeOptions } from "../json/shape.ts";
import { cellOf, withoutDeepValues } from "../json/values.ts";
import type { JsonFormat } from "../formats/export-format.ts";
import { findJsonFormat } from "../formats/registry.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import type { Format, Reader, Row, RowsOptions } from "../table.ts";
import { decode, type Encoding } from "../text/encoding.ts";
import { inBatches } from "./batches.ts";
import { padTo, type RecordLayout, RowReader, tryParse } from "./json-rows.ts";
import { KeyColumns } from "./key-columns.ts";
import type { LongPosts } from "./long-posts.ts";

const SAMPLE_ROWS = 500;
/** Characters at the start of the file from which the arrangement of the records is detected. */
const SHAPE_SAMPLE = 1 << 20;
/** The same where the first ones hold a description of the records. */
const LONG_SHAPE_SAMPLE = 1 << 24;

/** Opens the parts of a table in order; only an archive has several. */
export type OpenParts = (options: RowsOptions) => Iterable<ByteStream>;

type JsonFileFormat = Extract<Format, "jsonl" | "json" | "x-archive">;

interface JsonOptions extends Omit<ShapeOptions, "pathInExport"> {
  /** The export format; detected when absent. */
  formatOf?: string | undefined;
  /** Of an archive of X; they replace the beginnings that its tweets have. */
  longPosts?: LongPosts | undefined;
  /** Names of the parts, for a column that tells them apart. */
  partNames?: readonly string[] | undefined;
}

/**
 * @throws AppError `bad-json` when the file has no record
 */
export async function openJson(
  open: OpenParts,
  encoding: Encoding,
  format: JsonFileFormat,
  { longPosts, formatOf, partNames, ...options }: JsonOptions = {},
): Promise<Reader> {
  const isArchive = format === "x-archive";
  let exportFormat: JsonFormat | undefined;
  const pathInExport = (values: readonly unknown[]) => {
    const found = findJsonFormat(values, formatOf);
    exportFormat = found?.format;
    return found?.path;
  };
  const detected = isArchive ? ARCHIVE : await findShape(open, encoding.name, { ...options, pathInExport });
  const shape = withOuterKey(detected, exportFormat);
  const layout = await withHeader(open, {
    shape,
    encoding: encoding.name,
    isArchive,
    hasHeader: false,
    longPosts,
    exportFormat,
    partNames,
  });
  const columns = new KeyColumns();
  const sample: Row[] = [];
  let sampleRows = SAMPLE_ROWS;
  for await (const rows of readRows(open, layout, columns, false, { report: new ImportReport() })) {
    sampleRows = Math.min(SAMPLE_ROWS, Math.ceil(LIMITS.sampleCells / Math.max(1, columns.names.length)));
    sample.push(...rows.slice(0, Math.max(0, sampleRows - sample.length)));
    if (sample.length >= sampleRows) break;
  }
  if (columns.names.length === 0) throw new AppError("bad-json", "No record could be read.");
  const names = [...columns.names];
  for (const row of sample) padTo(row.cells, names.length, "");
  return {
    format: isArchive ? format : shape.kind === "lines" ? "jsonl" : "json",
    names,
    declarations: names.map((name, index) => declarationOf(name, columns.parents[index] ?? [])),
    sample,
    encoding,
    ...("path" in shape && !isArchive && { records: formatPath(shape.path) }),
    ...("guess" in shape && shape.guess && { guesses: { records: shape.guess } }),
    ...(exportFormat && { exportFormat }),
    rows: (options) => readRows(open, layout, columns.copy(names.length), true, options),
  };
}

/** Of several lists, as those of the chats of an account, each record gets the name of its list. */
function withOuterKey(shape: JsonShape, exportFormat: JsonFormat | undefined): JsonShape {
  const outer = exportFormat?.outer;
  if (!outer || shape.kind !== "records" || shape.isExport !== true) return shape;
  const lists = shape.path.filter((step) => typeof step === "string").length;
  return lists > 1 ? { ...shape, outerKey: outer.key } : shape;
}

/** Fields of an object are a group. A name that was cut does not begin with those of its groups. */
function declarationOf(name: string, parents: readonly string[]): ColumnDeclaration {
  const isWhole = parents.length > 0 && name.startsWith(`${parents.join(".")}.`);
  return isWhole ? { groups: parents.map((parent) => ({ name: parent, nullable: true })) } : {};
}

const ARCHIVE: JsonShape = { kind: "records", path: ["[]"], isScript: true };

async function findShape(open: OpenParts, encoding: string, options: ShapeOptions): Promise<JsonShape> {
  let limit = SHAPE_SAMPLE;
  let text = "";
  for (const part of open({})) {
    for await (const chunk of decode(part, encoding)) {
      text += chunk;
      if (text.length <= limit) continue;
      const shape = detectShape(text, false, options);
      if (limit === LONG_SHAPE_SAMPLE || !isDescription(shape)) return shape;
      limit = LONG_SHAPE_SAMPLE;
    }
    // The last line of a part may lack its end.
    text += "\n";
  }
  const strict = strictText(text);
  return { ...detectShape(strict ?? text, true, options), ...(strict !== undefined && { isRelaxed: true }) };
}

/** The text of a part. @param isRelaxed whether it has comments or commas after the last element */
async function* textOf(part: ByteStream, encoding: string, isRelaxed: boolean): AsyncIterable<string> {
  if (!isRelaxed) return yield* decode(part, encoding);
  const relaxed = new RelaxedJson();
  for await (const text of decode(part, encoding)) yield relaxed.push(text);
  yield relaxed.push("", true);
}

/** Adds the names of the cells to the layout: records that are arrays can have a header. */
async function withHeader(open: OpenParts, layout: RecordLayout): Promise<RecordLayout> {
  if (layout.shape.kind === "split") return { ...layout, cellNames: layout.shape.names };
  const first: string[][] = [];
  for await (const { pieces } of readParts(open, layout, { report: new ImportReport() })) {
    for (const { raw } of pieces) {
      const value = tryParse(withoutDeepValues(raw));
      if (!Array.isArray(value)) return layout;
      first.push(value.map(cellOf));
    }
    if (first.length >= 100) break;
  }
  if (first.length < 2 || !looksLikeHeader(first)) return layout;
  return { ...layout, cellNames: columnNames(first[0], first[0]?.length ?? 0), hasHeader: true };
}

async function* readParts(
  open: OpenParts,
  { shape, encoding, isArchive, partNames }: RecordLayout,
  options: RowsOptions,
): AsyncGenerator<{ pieces: JsonPiece[]; partName: string | undefined }, void, undefined> {
  const { report = new ImportReport() } = options;
  let isEmpty = true;
  let index = 0;
  for (const part of open(options)) {
    const partName = partNames?.[index++];
    for await (const pieces of readPieces(textOf(part, encoding, shape.isRelaxed === true), shape, report)) {
      if (pieces.length > 0) isEmpty = false;
      yield { pieces, partName };
    }
  }
  if (isEmpty && !isArchive) throw new AppError("bad-json", "The file holds no JSON records.");
}

async function* readRows(
  open: OpenParts,
  layout: RecordLayout,
  columns: KeyColumns,
  areNamesKnown: boolean,
  options: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { report = new ImportReport() } = options;
  const toRow = new RowReader(layout, columns, areNamesKnown, report);
  let skip = layout.hasHeader ? 1 : 0;
  for await (const { pieces, partName } of readParts(open, layout, { ...options, report })) {
    const data = pieces.slice(skip);
    skip = Math.max(0, skip - pieces.length);
    yield* inBatches(toRow.rows(data, partName));
  }
}
