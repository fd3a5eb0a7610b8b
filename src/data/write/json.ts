/** Writes JSON and JSON Lines; records that were read from JSON keep their source, so that numbers are not rounded. */

import type { Row } from "../table.ts";
import { encodeUtf8, withReplacements } from "../text/undecodable.ts";
import { inPieces } from "./pieces.ts";
import { addedValues } from "./scored.ts";
import type { WriteJob } from "./write.ts";

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
  const names = [...table.columns.map((column) => column.name), ...job.lateColumns];
  const passesThrough = JSON_FORMATS.has(table.format);
  const from = table.encoding?.name ?? "utf-8";
  if (from !== "utf-8") summary.changedEncoding = { from, to: "utf-8" };
  const encode = (text: string) => encodeUtf8(from === "utf-8" ? text : withReplacements(text));
  let isFirst = true;
  yield encode(start);
  for await (const batch of rows) {
    const records = batch.map(({ row, result }) => () => {
      const extra = pairs(added.names, addedValues(added, result));
      const before = isFirst ? "" : between;
      isFirst = false;
      return (
        before + withPairs((passesThrough && sourceObject(row)) || `{${pairs(names, row.cells)}}`, extra)
      );
    });
    for (const text of inPieces(records)) yield encode(text);
    summary.rows += batch.length;
  }
  if (!isFirst || format === "json") yield encode(end);
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
