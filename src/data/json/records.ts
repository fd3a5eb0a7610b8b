/** The records of a JSON text whose shape is known, from decoded text in chunks of any size. */

import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import type { ImportReport } from "../report.ts";
import { LineSplitter } from "../text/line-splitter.ts";
import { type JsonPiece, withoutSeparator } from "./pieces.ts";
import { JsonScanner } from "./scanner.ts";
import type { JsonShape } from "./shape.ts";

type Text = AsyncIterable<string>;

export async function* readPieces(
  text: Text,
  shape: JsonShape,
  report: ImportReport,
): AsyncGenerator<JsonPiece[], void, undefined> {
  if (shape.kind === "columns") yield* readByColumn(text);
  else if (shape.kind === "lines") yield* readLines(text, shape, report);
  else yield* readPath(text, shape, report);
}

async function* readPath(
  text: Text,
  shape: Extract<JsonShape, { kind: "records" | "split" }>,
  report: ImportReport,
): AsyncGenerator<JsonPiece[], void, undefined> {
  const scanner = new JsonScanner(shape.path, shape.kind === "records" ? shape.outerKey : undefined);
  let records = 0;
  for await (const part of text) {
    const pieces = scanner.push(part);
    records += pieces.length;
    if (scanner.pending > LIMITS.recordCharacters) {
      throw new AppError("too-long", "A record of the file does not end.");
    }
    if (pieces.length > 0) yield pieces;
  }
  const { pieces, problems } = scanner.finish();
  if (pieces.length > 0) yield pieces;
  const areKnown = shape.kind === "records" && shape.isExport === true;
  if (!areKnown && scanner.objectsBeside > records + pieces.length) report.add("unread-objects", 1);
  // Text around the values of a script is its code.
  const isScript = shape.kind === "records" && shape.isScript === true;
  for (const { kind, line } of problems) {
    if (kind !== "text-after-end" || !isScript) report.add(kind, line);
  }
}

async function* readLines(
  text: Text,
  { path }: Extract<JsonShape, { kind: "lines" }>,
  report: ImportReport,
): AsyncGenerator<JsonPiece[], void, undefined> {
  const splitter = new LineSplitter();
  let line = 0;
  const records = (lines: readonly string[]) =>
    lines.flatMap((whole) => {
      line++;
      const raw = whole.trim();
      return raw === "" ? [] : recordsOfLine({ raw, line }, path, report);
    });
  for await (const part of text) yield records(splitter.push(part));
  yield records(splitter.finish());
}

/** The records of a line: the line itself, or the values at the path in it. A line that cannot be parsed is kept. */
function recordsOfLine(
  { raw, line }: JsonPiece,
  path: Extract<JsonShape, { kind: "lines" }>["path"],
  report: ImportReport,
): JsonPiece[] {
  const bare = withoutSeparator(raw).replace(/,$/, "");
  const value = bare.startsWith('"') ? unquoted(bare) : bare;
  if (path.length === 0) return [{ raw: value, line }];
  const scanner = new JsonScanner(path);
  const found = scanner.push(value);
  const { pieces, problems } = scanner.finish();
  if (problems.length > 0) {
    report.add("bad-record", line);
    if (found.length === 0) return [{ raw, line }];
  }
  return [...found, ...pieces].map((piece) => ({ ...piece, line }));
}

/** The content of a string that holds JSON; any other string as it is. */
function unquoted(raw: string): string {
  try {
    const content = JSON.parse(raw) as string;
    return /^\s*[[{]/.test(content) ? content.trim() : raw;
  } catch {
    return raw;
  }
}

/** A table of JSON, one column after the other. */
async function* readByColumn(text: Text): AsyncGenerator<JsonPiece[], void, undefined> {
  let whole = "";
  for await (const part of text) {
    whole += part;
    if (whole.length > LIMITS.columnwiseCharacters) {
      throw new AppError(
        "bad-json",
        "The file holds one list for each column and is too large to convert to rows.",
      );
    }
  }
  const rows = new Map<string, string[]>();
  for (const { key: name, raw } of valuesIn(whole, "{}")) {
    for (const [index, cell] of valuesIn(raw, raw.startsWith("[") ? "[]" : "{}").entries()) {
      const key = cell.key ?? String(index);
      const pair = `${JSON.stringify(name)}:${cell.raw}`;
      const row = rows.get(key);
      if (row) row.push(pair);
      else rows.set(key, [pair]);
    }
  }
  let line = 0;
  for (const pairs of rows.values()) yield [{ raw: `{${pairs.join(",")}}`, line: ++line }];
}

/** The elements of an array or the values of an object, in the order of the text. */
function valuesIn(text: string, step: "[]" | "{}"): JsonPiece[] {
  const scanner = new JsonScanner([step]);
  const found = scanner.push(text);
  const { pieces, problems } = scanner.finish();
  if (problems.some(({ kind }) => kind === "cut-off")) throw new AppError("bad-json", "The file is cut off.");
  return [...found, ...pieces];
}
