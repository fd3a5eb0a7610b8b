/** Writes JSON and JSON Lines; records that were read from JSON keep their source, so that numbers are not rounded. */

import { CELL_KINDS, writtenKind } from "../cell-kind.ts";
import type { Row } from "../table.ts";
import { encodeUtf8, withReplacements } from "../text/undecodable.ts";
import { type FieldTree, fieldTree } from "./column-tree.ts";
import { inPieces } from "./pieces.ts";
import { addedValues } from "./scored.ts";
import { writtenCells } from "./short-rows.ts";
import { typedColumns, type WriteJob } from "./write.ts";

const JSON_FORMATS = new Set(["jsonl", "json", "x-archive"]);

/** Text around and between the records. */
const FRAMES = {
  jsonl: { start: "", between: "\n", end: "\n" },
  json: { start: "[\n", between: ",\n", end: "\n]\n" },
};

/** JSON is always UTF-8 (RFC 8259). */
export async function* writeJson(
  job: WriteJob,
  format: "json" | "jsonl",
): AsyncGenerator<Uint8Array, void, undefined> {
  const { table, added, rows, summary } = job;
  const { start, between, end } = FRAMES[format];
  const columns = typedColumns(job);
  const fields = fieldTree(columns, added.names);
  const passesThrough = JSON_FORMATS.has(table.format);
  const from = table.encoding?.name ?? "utf-8";
  if (from !== "utf-8") summary.changedEncoding = { from, to: "utf-8" };
  const encode = (text: string) => encodeUtf8(from === "utf-8" ? text : withReplacements(text));
  let isFirst = true;
  yield encode(start);
  for await (const batch of rows) {
    const records = batch.map((scored) => () => {
      const { row } = scored;
      const extra = pairs(added.names, addedValues(added, scored));
      const before = isFirst ? "" : between;
      isFirst = false;
      const own =
        (passesThrough && sourceObject(row)) || objectOf(fields, row, writtenCells(row, columns.length));
      return before + withPairs(own, extra);
    });
    for (const text of inPieces(records)) yield encode(text);
    summary.rows += batch.length;
  }
  if (!isFirst || format === "json") yield encode(end);
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Built as text, so that numbers keep all their digits. @param count of the columns that are written */
function objectOf(fields: readonly FieldTree[], row: Row, count: number): string {
  const members: string[] = [];
  for (const field of fields) {
    if (field.index >= count) break;
    members.push(`${JSON.stringify(field.name)}:${valueOf(field, row, count)}`);
  }
  return `{${members.join(",")}}`;
}

function valueOf(field: FieldTree, row: Row, count: number): string {
  if ("fields" in field) {
    // A group whose fields all lack a value and a group that lacks one have the same cells.
    const isNull = field.nullable && field.fields.every((inner) => valueOf(inner, row, count) === "null");
    return isNull ? "null" : objectOf(field.fields, row, count);
  }
  const { column, index } = field;
  const text = row.cells[index] ?? "";
  switch (writtenKind(row, index, column)) {
    case CELL_KINDS.missing:
      return "null";
    case CELL_KINDS.boolean:
      return text.toLowerCase();
    case CELL_KINDS.number:
      return numberOf(text);
    case CELL_KINDS.json:
      return isJson(text) ? text : JSON.stringify(text);
    default:
      return JSON.stringify(text);
  }
}

/** JSON has no NaN and no infinity; workbooks can have numbers such as `.5` and `1E3`. */
function numberOf(text: string): string {
  if (NUMBER.test(text)) return text;
  if (text === "NaN") return "null";
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? String(number) : JSON.stringify(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Built as text, because an object would lose a key such as `__proto__`. */
function pairs(names: readonly string[], values: readonly (string | number | null)[]): string {
  return names
    .map((name, index) => `${JSON.stringify(name)}:${JSON.stringify(values[index] ?? null)}`)
    .join(",");
}

const withPairs = (object: string, extra: string) => {
  const inner = object.slice(0, -1).trimEnd();
  return `${inner}${inner === "{" ? "" : ","}${extra}}`;
};

/** The record's source on one line (a JSON string contains no line end); undefined if it is not an object. */
function sourceObject({ raw }: Row): string | undefined {
  if (!raw?.startsWith("{")) return undefined;
  try {
    JSON.parse(raw);
  } catch {
    return undefined;
  }
  return raw.replace(/[\r\n]+\s*/g, " ");
}
