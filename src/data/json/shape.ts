/** Detects how records are arranged in a JSON text, from a sample at its start. */

import { AppError } from "../../errors/app-error.ts";
import { type Guess, guessOf } from "../certainty.ts";
import { isKnownName } from "../columns.ts";
import { candidates, isDescriptionKey, isIndexKey, isScalar } from "./candidates.ts";
import { keysOfOtherRecords } from "./interleaved.ts";
import { parseStart } from "./lenient.ts";
import { formatPath, parsePath, resolvePath } from "./record-path.ts";
import { type PathStep, withoutSeparator } from "./pieces.ts";
import { isObject, type JsonObject } from "./values.ts";

/** `isRelaxed` says that comments and commas after the last element are removed from the text before it is read. */
export type JsonShape = { isRelaxed?: boolean } &
  /** The values at a path are the records. */
  (
    | ({ kind: "records"; isScript?: boolean; outerKey?: string } & DetectedPath)
    /**
     * The same for JSON Lines: a line that is not JSON has no effect on the others. `otherKeys` are the keys of lines that are
     * no records.
     */
    | ({ kind: "lines"; otherKeys?: ReadonlySet<string> } & DetectedPath)
    /** pandas' `orient="split"`: arrays of cells at the path, and the names of the columns in another array. */
    | { kind: "split"; path: readonly PathStep[]; names: readonly string[] }
    /** One object or array of cells for each column, as pandas writes by default. */
    | { kind: "columns" }
  );

interface DetectedPath {
  path: readonly PathStep[];
  /** Absent when the path was not detected. */
  guess?: Guess;
  /** Whether it is the path of an export format, beside whose records other lists are no surprise. */
  isExport?: boolean;
}

export interface ShapeOptions {
  /** Its extension says whether the file has a record in each line. */
  fileName?: string | undefined;
  /** The path of the records, when it is not to be detected. */
  records?: string | undefined;
  /** The path of the records in the export of a known service; undefined for other values. */
  pathInExport?: (values: readonly unknown[]) => readonly PathStep[] | undefined;
}

const SAMPLE_RECORDS = 200;

type Values = readonly unknown[];

/**
 * @param isComplete whether the sample is the whole text
 * @throws AppError `bad-option` when there is nothing at the chosen path
 */
export function detectShape(
  sample: string,
  isComplete: boolean,
  { fileName = "", records, pathInExport }: ShapeOptions = {},
): JsonShape {
  const lines = jsonLines(sample, isComplete, fileName);
  const pathIn = (values: Values, exported = pathInExport?.(values)) => {
    if (records !== undefined) return pathTo(records, values);
    return exported ? { path: exported, isExport: true } : bestPath(values);
  };
  if (lines) {
    const records = unwrapStrings(lines);
    const found = pathIn(records);
    const otherKeys = found.path.length === 0 ? keysOfOtherRecords(records) : undefined;
    return { kind: "lines", ...found, ...(otherKeys && { otherKeys }) };
  }
  const values = unwrapStrings(parseStart(sample));
  const [first] = values;
  const exported = pathInExport?.(values);
  if (records === undefined && !exported && values.length === 1 && isObject(first)) {
    const split = splitShape(first);
    if (split) return split;
    if (isByColumn(first, isComplete)) return { kind: "columns" };
  }
  const isScript = !/^[[{"]/.test(withoutSeparator(sample.trim()));
  return { kind: "records", ...pathIn(values, exported), ...(isScript && { isScript }) };
}

/** Replaces each string that holds JSON by its parsed content. */
function unwrapStrings(values: Values): Values {
  return values.map((value) => (typeof value === "string" ? (parseStart(value, 1)[0] ?? value) : value));
}

/** The values of the lines, if at least 80% of the lines are complete JSON values. */
function jsonLines(sample: string, isComplete: boolean, fileName: string): unknown[] | undefined {
  const lines = sample.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
  const hasExtension = /\.(jsonl|ndjson)(\.gz)?$/i.test(fileName);
  // The last line can be cut off; it is kept only when it is the only one.
  if (!isComplete && lines.length > 1) lines.pop();
  // A document with a record in each line, which has no end when the file is cut off.
  const [first = ""] = lines;
  if (/^\s*(\[|\{.*[,[{]\s*$)/.test(first) && parseLine(first) === undefined) return undefined;
  const values: unknown[] = [];
  let read = 0;
  for (const line of lines) {
    if (!/^\s*[[{"]/.test(line)) continue;
    const value = parseLine(line);
    if (value === undefined) continue;
    read++;
    if (values.length < SAMPLE_RECORDS) values.push(value);
  }
  if (hasExtension) return read > 0 || lines.length <= 1 ? values : undefined;
  if (lines.length === 1 && typeof values[0] === "string") return values;
  return read >= 2 && read >= 0.8 * lines.length ? values : undefined;
}

/** A line's value, also with NaN in it or a comma after it; undefined if the value is not complete. */
function parseLine(line: string): unknown {
  const text = withoutSeparator(line.trim()).replace(/,$/, "");
  const isWhole = /^\{.*\}$|^\[.*\]$|^".*"$/s.test(text);
  if (!isWhole) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return /\b(NaN|-?Infinity)\b/.test(text) ? parseStart(text, 1)[0] : undefined;
  }
}

/** `{"columns": […], "index": […], "data": [[…], …]}` */
function splitShape(value: JsonObject): JsonShape | undefined {
  const { columns, fields, header } = value;
  const named = [columns, fields, header].find(Array.isArray) as unknown[] | undefined;
  const names = named?.map((entry) => (isObject(entry) ? entry["name"] : entry));
  if (
    !names ||
    names.length === 0 ||
    !names.every((name) => typeof name === "string" || typeof name === "number")
  )
    return undefined;
  for (const [key, rows] of Object.entries(value)) {
    const isTable =
      Array.isArray(rows) &&
      rows !== named &&
      rows.length > 0 &&
      rows.slice(0, -1).every((row) => Array.isArray(row) && row.length === names.length) &&
      Array.isArray(rows[0]);
    if (isTable) return { kind: "split", path: [{ key }, "[]"], names: names.map(String) };
  }
  return undefined;
}

/** `{"id": {"0": 1, "1": 2}, "text": {"0": "a", "1": "b"}}`, or arrays of one length in place of the objects. */
function isByColumn(value: JsonObject, isComplete: boolean): boolean {
  const columns = Object.values(value);
  if (columns.every(Array.isArray)) {
    const arrays = columns as unknown[][];
    const [length = 0] = arrays.map((column) => column.length);
    const areEqual = arrays.every(
      (column, at) => column.length === length || (isCut(at, arrays, isComplete) && column.length < length),
    );
    return arrays.length > 1 && length > 1 && areEqual && arrays.every((column) => column.every(isScalar));
  }
  if (!columns.every(isObject)) return false;
  const objects = columns as JsonObject[];
  const names = Object.keys(value);
  const keys = Object.keys(objects[0] ?? {});
  const areSame = objects.every(
    (column, at) => isCut(at, objects, isComplete) || Object.keys(column).join() === keys.join(),
  );
  if (!areSame || keys.length < (objects.length > 1 ? 1 : 2)) return false;
  // Records by key look alike, except that their keys are an index and their fields have names.
  if (names.every(isIndexKey)) return false;
  return keys.every(isIndexKey) || (names.some(isKnownName) && !keys.some(isKnownName));
}

/** Whether a column can be cut off where the sample ends. */
const isCut = (at: number, columns: readonly unknown[], isComplete: boolean) =>
  !isComplete && at === columns.length - 1;

function pathTo(records: string, values: Values): DetectedPath {
  const path = resolvePath(parsePath(records), values);
  if (path) return { path };
  const others = candidates(values).map((candidate) => formatPath(candidate.path));
  const advice = others.length > 0 ? ` Records can be at ${others.slice(0, 5).join(", ")}.` : "";
  throw new AppError("bad-option", `The file has nothing at ${records}.${advice}`);
}

function bestPath(values: Values): DetectedPath {
  const ranking = candidates(values);
  const guess = guessOf(ranking.map(({ path, score }) => ({ value: formatPath(path), score })));
  return { path: ranking[0]?.path ?? [], ...(guess && { guess }) };
}

/** Whether the detected records are those of a list that describes posts, such as the users of a page. */
export const isDescription = (shape: JsonShape): boolean =>
  shape.kind !== "columns" && shape.path.some(isDescriptionKey);
