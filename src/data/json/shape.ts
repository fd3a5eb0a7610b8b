/** Detects how records are arranged in a JSON text, from a sample at its start. */

import { AppError } from "../../errors/app-error.ts";
import { type Guess, guessOf } from "../certainty.ts";
import { isKnownName } from "../columns.ts";
import { isDate } from "../dates/written-date.ts";
import { textNameScore } from "../text-column.ts";
import { parseStart } from "./lenient.ts";
import { formatPath, parsePath, resolvePath } from "./record-path.ts";
import { type PathStep, withoutSeparator } from "./scanner.ts";
import { isObject, type JsonObject } from "./values.ts";

export type JsonShape =
  /** The values at a path are the records. */
  | ({ kind: "records"; isScript?: boolean } & DetectedPath)
  /** The same for JSON Lines: a line that is not JSON has no effect on the others. */
  | ({ kind: "lines" } & DetectedPath)
  /** pandas' `orient="split"`: arrays of cells at the path, and the names of the columns in another array. */
  | { kind: "split"; path: readonly PathStep[]; names: readonly string[] }
  /** One object or array of cells for each column, as pandas writes by default. */
  | { kind: "columns" };

interface DetectedPath {
  path: readonly PathStep[];
  /** Absent when the path was not detected. */
  guess?: Guess;
}

/** A path whose values could be the records. */
interface Candidate {
  path: readonly PathStep[];
  score: number;
}

const MAX_PATH = 8;
const SAMPLE_RECORDS = 200;

type Values = readonly unknown[];

/**
 * @param isComplete whether the sample is the whole text
 * @param records the path of the records, when it is not to be detected
 * @throws AppError `bad-option` when there is nothing at that path
 */
export function detectShape(sample: string, isComplete: boolean, fileName = "", records?: string): JsonShape {
  const lines = jsonLines(sample, isComplete, fileName);
  const pathIn = (values: Values) => (records === undefined ? bestPath(values) : pathTo(records, values));
  if (lines) return { kind: "lines", ...pathIn(unwrapStrings(lines)) };
  const values = unwrapStrings(parseStart(sample));
  const [first] = values;
  if (records === undefined && values.length === 1 && isObject(first)) {
    const split = splitShape(first);
    if (split) return split;
    if (isByColumn(first, isComplete)) return { kind: "columns" };
  }
  const isScript = !/^[[{"]/.test(withoutSeparator(sample.trim()));
  return { kind: "records", ...pathIn(values), ...(isScript && { isScript }) };
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

const isScalar = (cell: unknown) => typeof cell !== "object" || cell === null;

/** Whether a column can be cut off where the sample ends. */
const isCut = (at: number, columns: readonly unknown[], isComplete: boolean) =>
  !isComplete && at === columns.length - 1;

/** An id or a date, as the index of a table has. */
const isIndexKey = (key: string) => /^-?\d+(\.0)?$/.test(key) || isDate(key);

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

/** Every path whose values could be the records of the table, the best first. */
function candidates(values: Values): Candidate[] {
  const found: Candidate[] = [];
  collect(values.slice(0, SAMPLE_RECORDS), [], found);
  return found.sort((a, b) => b.score - a.score || a.path.length - b.path.length);
}

function collect(values: Values, path: readonly PathStep[], found: Candidate[]): void {
  if (path.length > MAX_PATH || values.length === 0) return;
  const objects = values.filter(isObject);
  const arrays = values.filter(Array.isArray) as unknown[][];
  // An object inside each record is part of the record: its fields become columns with dotted names.
  const isList = typeof path.at(-1) !== "object";
  const score = isList ? recordScore(values, objects, path) : 0;
  if (score > 0) found.push({ path, score });
  if (arrays.length > 0) {
    collect(arrays.flat().slice(0, SAMPLE_RECORDS), [...path, "[]"], found);
  }
  if (objects.length === 0) return;
  if (isKeyed(objects)) {
    const inner = objects.flatMap((object) => Object.values(object));
    collect(inner.slice(0, SAMPLE_RECORDS), [...path, "{}"], found);
    return;
  }
  for (const [key, inner] of valuesByKey(objects)) collect(inner, [...path, { key }], found);
}

function valuesByKey(objects: readonly JsonObject[]): Map<string, unknown[]> {
  const values = new Map<string, unknown[]>();
  for (const object of objects) {
    for (const [key, value] of Object.entries(object)) {
      const existing = values.get(key);
      if (existing) existing.push(value);
      else values.set(key, [value]);
    }
  }
  return values;
}

/** Whether the values of the objects are records by key, or groups of them: more than one on average. */
function isKeyed(objects: readonly JsonObject[]): boolean {
  const inner = objects.flatMap((object) => Object.values(object));
  if (inner.length <= objects.length || !inner.every(isObject)) return false;
  if (areAlike(inner)) return true;
  const records = inner.flatMap((group) => Object.values(group));
  return records.length > inner.length && records.every(isObject) && areAlike(records);
}

/** Whether 80% of the records have mostly the keys of the first one. */
function areAlike(records: readonly JsonObject[]): boolean {
  const keys = new Set(Object.keys(records[0] ?? {}));
  if (keys.size === 0) return false;
  const alike = records.filter((record) => {
    const recordKeys = Object.keys(record);
    return recordKeys.filter((key) => keys.has(key)).length * 2 > Math.max(keys.size, recordKeys.length);
  });
  return alike.length >= 0.8 * records.length;
}

/** Keys of lists of posts, and keys of lists that describe posts. */
const RECORD_KEYS =
  /^(data|results?|items?|statuses|tweets?|posts?|comments?|messages?|records?|rows|entries|reviews?|hits|documents|feed|values?)$/i;
const DESCRIPTION_KEYS =
  /^(includes|errors|meta(data)?|schema|fields|columns|users?|media|urls|hashtags|mentions|user_mentions|symbols|annotations|context_annotations|entities|places|polls|participants|tags|attachments|links|facets|labels|reactions)$/i;

/** Ranks a path by the number of its values and by the number of words in their best field; 0 excludes the path. */
function recordScore(values: Values, objects: readonly JsonObject[], path: readonly PathStep[]): number {
  const isMostlyObjects = objects.length > 0.5 * values.length;
  const strings = values.filter((value) => typeof value === "string");
  const isStrings = strings.length > 0.8 * values.length && path.at(-1) === "[]";
  const isRows = values.every(Array.isArray) && values.length > 1 && path.length <= 1;
  if (isRows) return rowsScore(values as unknown[][]);
  if (!isMostlyObjects && !isStrings) return 0;
  const words = isStrings ? meanWords(strings) * 0.5 : bestField(objects);
  if (words === 0) return 0;
  return words * Math.log2(1 + values.length) * keyFactor(path) * 0.8 ** path.length;
}

/** The score of arrays of cells, such as `[["id", "text"], [1, "a"]]`. */
function rowsScore(rows: unknown[][]): number {
  const isFlat = rows.every((row) => row.every((cell) => typeof cell !== "object" || cell === null));
  const width = rows[0]?.length ?? 0;
  if (!isFlat || width < 2 || rows.some((row) => row.length !== width)) return 0;
  return Math.log2(1 + rows.length) * 2;
}

function keyFactor(path: readonly PathStep[]): number {
  let factor = 1;
  for (const step of path) {
    if (typeof step === "string") continue;
    if (RECORD_KEYS.test(step.key)) factor *= 2;
    if (DESCRIPTION_KEYS.test(step.key)) factor *= 0.1;
  }
  return factor;
}

const wordsIn = (text: string) => text.trim().split(/\s+/).length;

function meanWords(texts: Values): number {
  const plainTexts = texts.filter(
    (text): text is string => typeof text === "string" && !/^https?:\S*$/.test(text),
  );
  if (plainTexts.length === 0) return 0;
  return Math.min(20, plainTexts.reduce((sum, text) => sum + wordsIn(text), 0) / texts.length);
}

/** The mean number of words of the field with the most words, weighted by how likely its name is that of a text. */
function bestField(records: readonly JsonObject[], depth = 0): number {
  let best = depth === 0 ? 0.05 : 0;
  for (const [key, values] of valuesByKey(records)) {
    const share = values.length / records.length;
    const nested = values.filter(isObject);
    const words =
      nested.length > values.length / 2 && depth < 3
        ? 0.7 * bestField(nested, depth + 1)
        : meanWords(values) * textNameScore(key);
    best = Math.max(best, words * share);
  }
  return best;
}
