/** Finds and ranks the paths in JSON values that could lead to the records of a table. */

import { isDate } from "../dates/written-date.ts";
import { countWords, textNameScore } from "../text-column.ts";
import type { PathStep } from "./pieces.ts";
import { isRichText, joinedParts } from "./rich-text.ts";
import { isObject, type JsonObject } from "./values.ts";

/** A path whose values could be the records. */
interface Candidate {
  path: readonly PathStep[];
  score: number;
}

const MAX_PATH = 8;
const SAMPLE_RECORDS = 200;

type Values = readonly unknown[];

export const isScalar = (cell: unknown) => typeof cell !== "object" || cell === null;

/** An id or a date, as the index of a table has. */
export const isIndexKey = (key: string) => /^-?\d+(\.0)?$/.test(key) || isDate(key);

/** Every path whose values could be the records of the table, the best first. */
export function candidates(values: Values): Candidate[] {
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
  const isTextsByKey = path.length === 0 && isSeries(values);
  const score = isList && !isTextsByKey ? recordScore(values, objects, path) : 0;
  if (score > 0) found.push({ path, score });
  if (arrays.length > 0 && !(score > 0 && arrays.length === values.length)) {
    collect(arrays.flat().slice(0, SAMPLE_RECORDS), [...path, "[]"], found);
  }
  if (objects.length === 0) return;
  if (isKeyed(objects) || isListByKey(objects) || isTextsByKey) {
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

/** Whether the keys of objects stand for more than one value each on average, and are no names that all objects have. */
function haveOwnKeys(objects: readonly JsonObject[]): boolean {
  const keys = objects.flatMap((object) => Object.keys(object));
  const differ = objects.length < 2 || new Set(keys).size * 2 > keys.length || keys.every(isIndexKey);
  // A key such as `data` names a list and no entry of one.
  return keys.length > objects.length && differ && !keys.some((key) => RECORD_KEYS.test(key));
}

/** Whether the values of the objects are records by key, or groups of them. */
function isKeyed(objects: readonly JsonObject[]): boolean {
  const inner = objects.flatMap((object) => Object.values(object));
  if (!haveOwnKeys(objects) || !inner.every(isObject)) return false;
  if (areAlike(inner)) return true;
  const records = inner.flatMap((group) => Object.values(group));
  return records.length > inner.length && records.every(isObject) && areAlike(records);
}

/** Whether the values of the objects are lists of the same kind, of records or of texts: the posts of each user. */
function isListByKey(objects: readonly JsonObject[]): boolean {
  const lists = objects.flatMap((object) => Object.values(object));
  if (!haveOwnKeys(objects) || !lists.every(Array.isArray)) return false;
  const first = (lists as unknown[][]).flatMap((list) => list.slice(0, 1));
  if (first.length > 1 && first.every(isObject)) return first.every((record) => areAlike([record, ...first]));
  return (lists as unknown[][]).every((list) => meanWords(list) >= 2);
}

/** Whether the value is a series of pandas: texts by their index. */
function isSeries(values: Values): boolean {
  const [series] = values;
  if (values.length !== 1 || !isObject(series)) return false;
  const keys = Object.keys(series);
  return keys.length > 1 && keys.every(isIndexKey) && meanWords(Object.values(series)) >= 2;
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
  const isStrings = strings.length > 0.8 * values.length && typeof path.at(-1) === "string";
  if (values.every(Array.isArray) && values.length > 1) return rowsScore(values as unknown[][], path);
  if (!isMostlyObjects && !isStrings) return 0;
  const words = isStrings ? meanWords(strings) * 0.5 : bestField(objects);
  if (words === 0) return 0;
  return words * Math.log2(1 + values.length) * keyFactor(path) * 0.8 ** path.length;
}

/** The score of arrays of cells, such as `[["id", "text"], [1, "a"]]`. Inside of objects, pairs of numbers are common. */
function rowsScore(rows: unknown[][], path: readonly PathStep[]): number {
  const width = rows[0]?.length ?? 0;
  if (width < 2 || rows.some((row) => row.length !== width || !row.every(isScalar))) return 0;
  const words = Math.max(...(rows[0] ?? []).map((_, column) => meanWords(rows.map((row) => row[column]))));
  if (path.length > 1 && words < 1.5) return 0;
  return Math.max(2, words) * Math.log2(1 + rows.length) * keyFactor(path);
}

export const isDescriptionKey = (step: PathStep): boolean =>
  typeof step === "object" && DESCRIPTION_KEYS.test(step.key);

function keyFactor(path: readonly PathStep[]): number {
  let factor = 1;
  for (const step of path) {
    if (typeof step === "string") continue;
    if (RECORD_KEYS.test(step.key)) factor *= 2;
    if (isDescriptionKey(step)) factor *= 0.1;
  }
  return factor;
}

const plainText = (value: unknown) => (isRichText(value) ? joinedParts(value) : value);

function meanWords(texts: Values): number {
  const plainTexts = texts
    .map(plainText)
    .filter((text): text is string => typeof text === "string" && !/^https?:\S*$/.test(text));
  if (plainTexts.length === 0) return 0;
  return Math.min(20, plainTexts.reduce((sum, text) => sum + countWords(text), 0) / texts.length);
}

/** The mean number of words of the field with the most words, weighted by how likely its name is that of a text. */
export function bestField(records: readonly JsonObject[], depth = 0): number {
  let best = depth === 0 ? 0.05 : 0;
  for (const [key, values] of valuesByKey(records)) {
    const share = values.length / records.length;
    const nested = values.filter((value) => isObject(value) && !isRichText(value)) as JsonObject[];
    const isList = RECORD_KEYS.test(key) && values.some(Array.isArray);
    const words = isList
      ? 0
      : nested.length > values.length / 2 && depth < 3
        ? 0.7 * bestField(nested, depth + 1)
        : meanWords(values) * textNameScore(key);
    best = Math.max(best, words * share);
  }
  return best;
}
