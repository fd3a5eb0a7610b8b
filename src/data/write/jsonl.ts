/** Writes JSON Lines; records that were read from JSON keep their source, so that numbers are not rounded. */

import type { Row } from "../table.ts";
import { addedValues } from "./scored.ts";
import type { WriteJob } from "./write.ts";

const JSON_FORMATS = new Set(["jsonl", "json", "x-archive"]);

export async function* writeJsonLines(job: WriteJob): AsyncGenerator<Uint8Array, void, undefined> {
  const { table, added, rows, summary } = job;
  const encoder = new TextEncoder();
  const names = [...table.columns.map((column) => column.name), ...job.lateColumns];
  const passesThrough = JSON_FORMATS.has(table.format);
  for await (const batch of rows) {
    const lines = batch.map(({ row, result }) => {
      const extra = pairs(added.names, addedValues(added, result));
      return `${withPairs((passesThrough && sourceObject(row)) || `{${pairs(names, row.cells)}}`, extra)}\n`;
    });
    summary.rows += batch.length;
    yield encoder.encode(lines.join(""));
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
