/** Makes rows of JSON records. */

import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { CellCount } from "../cell-count.ts";
import type { JsonFormat } from "../formats/export-format.ts";
import { fieldAt, mapStrings } from "../json/nested.ts";
import type { JsonPiece } from "../json/pieces.ts";
import type { JsonShape } from "../json/shape.ts";
import {
  cellOf,
  flatten,
  isObject,
  type JsonObject,
  keysAround,
  kindOf,
  parseExactly,
  stringifyExactly,
  withoutDeepValues,
} from "../json/values.ts";
import { LIMITS } from "../limits.ts";
import type { ImportReport } from "../report.ts";
import type { Row } from "../table.ts";
import { fromByteCharacters } from "../text/mojibake.ts";
import { hasUndecodable, withReplacements } from "../text/undecodable.ts";
import type { KeyColumns } from "./key-columns.ts";
import { type LongPosts, withNoteTexts } from "./long-posts.ts";

/** How the records of a file become rows. */
export interface RecordLayout {
  shape: JsonShape;
  encoding: string;
  isArchive: boolean;
  /** Names of the cells, when a record is an array. */
  cellNames?: readonly string[];
  /** Whether the first record holds those names. */
  hasHeader: boolean;
  longPosts?: LongPosts | undefined;
  exportFormat?: JsonFormat | undefined;
  /** Names of the files that the records are in. */
  partNames?: readonly string[] | undefined;
}

export function tryParse(raw: string): unknown {
  try {
    return parseExactly(raw);
  } catch {
    return undefined;
  }
}

export function padTo<T>(cells: T[], width: number, filler: T): void {
  while (cells.length < width) cells.push(filler);
}

/** The source of a record that another one holds. */
const inside = (piece: JsonPiece, outer: unknown, record: JsonObject): JsonPiece =>
  record === outer ? piece : { ...piece, raw: stringifyExactly(record) };

export class RowReader {
  readonly #layout: RecordLayout;
  readonly #columns: KeyColumns;
  /** The cells of a row without fields. */
  readonly #blank: readonly string[];
  readonly #blankKinds: readonly CellKind[];
  readonly #areNamesKnown: boolean;
  readonly #report: ImportReport;
  #partName: string | undefined;
  #outer: string | undefined;
  readonly #count = new CellCount(LIMITS.emptyCells);

  constructor(layout: RecordLayout, columns: KeyColumns, areNamesKnown: boolean, report: ImportReport) {
    this.#layout = layout;
    this.#columns = columns;
    this.#blank = columns.names.map(() => "");
    this.#blankKinds = columns.names.map(() => CELL_KINDS.missing);
    this.#areNamesKnown = areNamesKnown;
    this.#report = report;
  }

  /** @param partName the file that the pieces are in, for a column */
  *rows(pieces: readonly JsonPiece[], partName?: string): Generator<Row, void, undefined> {
    this.#partName = partName;
    for (const piece of pieces) {
      const json = withoutDeepValues(piece.raw);
      if (json !== piece.raw) this.#report.add("deep-value", piece.line);
      const value = unwrapString(tryParse(withReplacements(json)));
      this.#outer = piece.outer;
      const { expand } = this.#layout.exportFormat ?? {};
      if (!expand || !isObject(value)) yield* this.#rowOf(piece, value);
      else for (const record of expand(value)) yield* this.#rowOf(inside(piece, value, record), record);
    }
  }

  *#rowOf(piece: JsonPiece, value: unknown): Generator<Row, void, undefined> {
    if (!this.#isRow(value)) this.#report.add("other-record", piece.line);
    else yield this.#read(piece, this.#inFormat(value));
  }

  /** Whether a record is no action and no schema between the rows of its format. */
  #isRow(value: unknown): boolean {
    const { exportFormat, shape } = this.#layout;
    if (!isObject(value)) return true;
    return exportFormat ? (exportFormat.isRow?.(value) ?? true) : !isOther(value, shape);
  }

  /** A record that is not JSON becomes a row of empty cells and an issue in the report. */
  #read({ raw, line, key }: JsonPiece, value: unknown): Row {
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
    if (value === undefined) this.#report.add("bad-record", line);
    const filled = value === undefined ? 0 : this.#fill(row, this.#withLongPost(row, value), key);
    this.#count.add(filled, Math.max(0, row.cells.length - filled));
    return row;
  }

  /** A record as its export format has it. */
  #inFormat(value: unknown): unknown {
    const { exportFormat } = this.#layout;
    if (!exportFormat || !isObject(value)) return value;
    const repaired = exportFormat.isMojibake === true ? mapStrings(value, fromByteCharacters) : value;
    return exportFormat.complete?.(repaired as JsonObject) ?? repaired;
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
      if (kinds.length === 0) kinds.push(...this.#blankKinds.slice(0, index));
      padTo(kinds, index, CELL_KINDS.missing);
      row.cells[index] = cell;
      kinds[index] = kind;
    };
    let fields = 0;
    const record = this.#layout.isArchive ? unwrapTweet(value) : value;
    const columns = this.#columns;
    const put = (name: string, item: unknown) => {
      fields++;
      const known = columns.names.length;
      const index = columns.indexOf(name);
      if (index === known) {
        columns.parents[index] = keysAround(record, name) ?? [];
        this.#added(index, row.line);
      }
      if (index === undefined) surplus.push(`${JSON.stringify(name)}:${JSON.stringify(cellOf(item))}`);
      else set(index, cellOf(item), kindOf(item));
    };
    for (const [name, item] of this.#places(row, record)) put(name, item);
    if (key !== undefined) put("key", key);
    for (const [name, item] of this.#values(record)) put(name, item);
    columns.endRecord();
    if (surplus.length > 0) {
      this.#report.add("surplus-cells", row.line);
      const known = columns.names.length;
      const index = columns.surplusIndex();
      if (index === known) this.#added(index, row.line);
      set(index, `{${surplus.join(",")}}`, CELL_KINDS.json);
    }
    row.kinds = kinds.join("");
    return fields;
  }

  /** The file and the list that a record is in, as fields of it, which are written with it. */
  #places(row: Row, record: unknown): [string, string][] {
    const all: [string | undefined, string | undefined][] = [
      ["part", this.#partName],
      [this.#layout.exportFormat?.outer?.column, this.#outer],
    ];
    const places = all.flatMap(([name, value]): [string, string][] => {
      if (name === undefined || value === undefined) return [];
      return isObject(record) && Object.hasOwn(record, name) ? [] : [[name, value]];
    });
    if (places.length > 0 && row.raw !== undefined) row.raw = withFirst(row.raw, places);
    return places;
  }

  #values(value: unknown): Iterable<[string, unknown]> {
    const { cellNames, exportFormat } = this.#layout;
    if (exportFormat?.fields) return withFields(flatten(value), value, exportFormat.fields);
    if (!cellNames || !Array.isArray(value)) return flatten(value);
    return value.map((item, index) => [cellNames[index] ?? `column_${index + 1}`, item]);
  }

  #added(index: number, line: number): void {
    if (this.#areNamesKnown) this.#report.addColumn(this.#columns.names[index] ?? "", line);
  }
}

/** The source of an object with further fields in front. */
function withFirst(raw: string, fields: readonly [string, string][]): string {
  const inner = /^\s*\{\s*/.exec(raw)?.[0];
  if (inner === undefined) return raw;
  const rest = raw.slice(inner.length);
  const pairs = fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${pairs.join(",")}${rest.startsWith("}") ? "" : ","}${rest}`;
}

/** Whether a line is one between the records: it has keys, and none that a record has. */
function isOther(value: JsonObject, shape: JsonShape): boolean {
  if (shape.kind !== "lines" || !shape.otherKeys?.size) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => shape.otherKeys?.has(key));
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

/** Adds fields out of lists, in front of the others, as far as a record has them. */
function* withFields(
  values: Iterable<[string, unknown]>,
  record: unknown,
  fields: readonly string[],
): Generator<[string, unknown], void, undefined> {
  for (const path of fields) {
    const value = fieldAt(record, path);
    if (value !== undefined) yield [path, value];
  }
  yield* values;
}
