/** Reads JSON records: lines, arrays, pages of an API, records by key, columns, and the scripts of an X archive. */

import type { ByteStream } from "../bytes.ts";
import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { CellCount } from "../cell-count.ts";
import { columnNames } from "../columns.ts";
import { looksLikeHeader } from "../header-evidence.ts";
import { AppError } from "../../errors/app-error.ts";
import { formatPath } from "../json/record-path.ts";
import { readPieces } from "../json/records.ts";
import type { JsonPiece } from "../json/scanner.ts";
import { detectShape, isDescription, type JsonShape } from "../json/shape.ts";
import {
  cellOf,
  flatten,
  isObject,
  kindOf,
  parseExactly,
  stringifyExactly,
  withoutDeepValues,
} from "../json/values.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import type { Format, Reader, Row, RowsOptions } from "../table.ts";
import { decode, type Encoding } from "../text/encoding.ts";
import { hasUndecodable, withReplacements } from "../text/undecodable.ts";
import { inBatches } from "./batches.ts";
import { KeyColumns } from "./key-columns.ts";
import { type LongPosts, withNoteTexts } from "./long-posts.ts";

const SAMPLE_ROWS = 500;
/** Characters at the start of the file from which the arrangement of the records is detected. */
const SHAPE_SAMPLE = 1 << 20;
/** The same where the first ones hold a description of the records. */
const LONG_SHAPE_SAMPLE = 1 << 24;

/** Opens the parts of a table in order; only an archive has several. */
export type OpenParts = (options: RowsOptions) => Iterable<ByteStream>;

type JsonFormat = Extract<Format, "jsonl" | "json" | "x-archive">;

interface Layout {
  shape: JsonShape;
  encoding: string;
  isArchive: boolean;
  /** Names of the cells, when a record is an array. */
  cellNames?: readonly string[];
  /** Whether the first record holds those names. */
  hasHeader: boolean;
  longPosts?: LongPosts | undefined;
}

interface JsonOptions {
  /** Its extension says whether the file has a record in each line. */
  fileName?: string;
  /** The path of the records; detected when absent. */
  records?: string | undefined;
  /** Of an archive of X; they replace the beginnings that its tweets have. */
  longPosts?: LongPosts | undefined;
}

/**
 * @throws AppError `bad-json` when the file has no record
 */
export async function openJson(
  open: OpenParts,
  encoding: Encoding,
  format: JsonFormat,
  { fileName = "", records, longPosts }: JsonOptions = {},
): Promise<Reader> {
  const isArchive = format === "x-archive";
  const shape = isArchive ? ARCHIVE : await findShape(open, encoding.name, fileName, records);
  const layout = await withHeader(open, {
    shape,
    encoding: encoding.name,
    isArchive,
    hasHeader: false,
    longPosts,
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
    sample,
    encoding,
    ...("path" in shape && !isArchive && { records: formatPath(shape.path) }),
    ...("guess" in shape && shape.guess && { guesses: { records: shape.guess } }),
    rows: (options) => readRows(open, layout, columns.copy(names.length), true, options),
  };
}

const ARCHIVE: JsonShape = { kind: "records", path: ["[]"], isScript: true };

async function findShape(
  open: OpenParts,
  encoding: string,
  fileName: string,
  records: string | undefined,
): Promise<JsonShape> {
  let limit = SHAPE_SAMPLE;
  let text = "";
  for (const part of open({})) {
    for await (const chunk of decode(part, encoding)) {
      text += chunk;
      if (text.length <= limit) continue;
      const shape = detectShape(text, false, fileName, records);
      if (limit === LONG_SHAPE_SAMPLE || !isDescription(shape)) return shape;
      limit = LONG_SHAPE_SAMPLE;
    }
    // The last line of a part may lack its end.
    text += "\n";
  }
  return detectShape(text, true, fileName, records);
}

/** Adds the names of the cells to the layout: records that are arrays can have a header. */
async function withHeader(open: OpenParts, layout: Layout): Promise<Layout> {
  if (layout.shape.kind === "split") return { ...layout, cellNames: layout.shape.names };
  const first: string[][] = [];
  for await (const pieces of readParts(open, layout, { report: new ImportReport() })) {
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

function tryParse(raw: string): unknown {
  try {
    return parseExactly(raw);
  } catch {
    return undefined;
  }
}

function padTo<T>(cells: T[], width: number, filler: T): void {
  while (cells.length < width) cells.push(filler);
}

async function* readParts(open: OpenParts, { shape, encoding, isArchive }: Layout, options: RowsOptions) {
  const { report = new ImportReport() } = options;
  let isEmpty = true;
  for (const part of open(options)) {
    for await (const pieces of readPieces(decode(part, encoding), shape, report)) {
      if (pieces.length > 0) isEmpty = false;
      yield pieces;
    }
  }
  if (isEmpty && !isArchive) throw new AppError("bad-json", "The file holds no JSON records.");
}

async function* readRows(
  open: OpenParts,
  layout: Layout,
  columns: KeyColumns,
  areNamesKnown: boolean,
  options: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { report = new ImportReport() } = options;
  const toRow = new RowReader(layout, columns, areNamesKnown, report);
  let skip = layout.hasHeader ? 1 : 0;
  for await (const pieces of readParts(open, layout, { ...options, report })) {
    const data = pieces.slice(skip);
    skip = Math.max(0, skip - pieces.length);
    yield* inBatches(toRow.rows(data));
  }
}

class RowReader {
  readonly #layout: Layout;
  readonly #columns: KeyColumns;
  /** The cells of a row without fields. */
  readonly #blank: readonly string[];
  readonly #areNamesKnown: boolean;
  readonly #report: ImportReport;
  readonly #count = new CellCount(LIMITS.emptyCells);

  constructor(layout: Layout, columns: KeyColumns, areNamesKnown: boolean, report: ImportReport) {
    this.#layout = layout;
    this.#columns = columns;
    this.#blank = columns.names.map(() => "");
    this.#areNamesKnown = areNamesKnown;
    this.#report = report;
  }

  *rows(pieces: readonly JsonPiece[]): Generator<Row, void, undefined> {
    for (const piece of pieces) yield this.#read(piece);
  }

  /** A record that is not JSON becomes a row of empty cells and an issue in the report. */
  #read({ raw, line, key }: JsonPiece): Row {
    this.#report.rows++;
    if (hasUndecodable(raw)) this.#report.add("unreadable-characters", line);
    const row: Row = {
      number: this.#report.rows,
      line,
      cells: this.#blank.slice(),
      kinds: "",
      raw,
      end: "\n",
    };
    const json = withoutDeepValues(raw);
    if (json !== raw) this.#report.add("deep-value", line);
    const value = unwrapString(tryParse(withReplacements(json)));
    if (value === undefined) this.#report.add("bad-record", line);
    const filled = value === undefined ? 0 : this.#fill(row, this.#withLongPost(row, value), key);
    this.#count.add(filled, Math.max(0, row.cells.length - filled));
    return row;
  }

  #withLongPost(row: Row, value: unknown): unknown {
    const { longPosts } = this.#layout;
    if (row.raw?.includes('"note_tweet"') === true) return withNoteTexts(value);
    const completed = longPosts?.complete(value) ?? value;
    if (completed !== value) row.raw = stringifyExactly(longPosts?.complete(tryParse(row.raw ?? "")));
    return completed;
  }

  /** @returns the number of fields */
  #fill(row: Row, value: unknown, key: string | undefined): number {
    const surplus: string[] = [];
    const kinds: CellKind[] = [];
    const set = (index: number, cell: string, kind: CellKind) => {
      padTo(row.cells, index, "");
      padTo(kinds, index, CELL_KINDS.missing);
      row.cells[index] = cell;
      kinds[index] = kind;
    };
    let fields = 0;
    const put = (name: string, item: unknown) => {
      fields++;
      const index = this.#column((columns) => columns.indexOf(name), row.line);
      if (index === undefined) surplus.push(`${JSON.stringify(name)}:${JSON.stringify(cellOf(item))}`);
      else set(index, cellOf(item), kindOf(item));
    };
    if (key !== undefined) put("key", key);
    for (const [name, item] of this.#values(value)) put(name, item);
    this.#columns.endRecord();
    if (surplus.length > 0) {
      this.#report.add("surplus-cells", row.line);
      const index = this.#column((columns) => columns.surplusIndex(), row.line);
      set(index, `{${surplus.join(",")}}`, CELL_KINDS.json);
    }
    row.kinds = kinds.join("");
    return fields;
  }

  #values(value: unknown): Iterable<[string, unknown]> {
    const { isArchive, cellNames } = this.#layout;
    if (isArchive) return flatten(unwrapTweet(value));
    if (!cellNames || !Array.isArray(value)) return flatten(value);
    return value.map((item, index) => [cellNames[index] ?? `column_${index + 1}`, item]);
  }

  /** The index that is asked for; a column that this adds is reported. */
  #column<T>(index: (columns: KeyColumns) => T, line: number): T {
    const known = this.#columns.names.length;
    const found = index(this.#columns);
    const added = this.#columns.names[known];
    if (added !== undefined && this.#areNamesKnown) this.#report.addColumn(added, line);
    return found;
  }
}

/** The record in a string that holds JSON; any other value as it is. */
function unwrapString(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*\{/.test(value)) return value;
  const record = tryParse(withoutDeepValues(value));
  return isObject(record) ? record : value;
}

function unwrapTweet(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("tweet" in value) return value.tweet;
  if ("noteTweet" in value) return value.noteTweet;
  return value;
}
