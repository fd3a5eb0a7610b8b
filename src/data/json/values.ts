/** Converts JSON records to flat cells of text without rounding numbers. */

import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { LIMITS } from "../limits.ts";
import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./characters.ts";

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A number or a word outside of strings. */
const NUMBERS = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?\b(?:NaN|Infinity)\b/g;

/** Objects inside objects become columns with dotted names down to this depth; deeper objects are written as JSON. */
const MAX_DEPTH = 4;

/** The offset after the string that starts at `at`, or the end of the text. Regular expressions overflow on long strings. */
export function stringEnd(json: string, at: number): number {
  for (let quote = json.indexOf('"', at + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return json.length;
}

/** The text with everything outside of its strings replaced. */
function replaceOutsideStrings(json: string, replace: (part: string) => string): string {
  const parts: string[] = [];
  for (let at = 0; at < json.length;) {
    const quote = json.indexOf('"', at);
    const end = quote === -1 ? json.length : quote;
    parts.push(replace(json.slice(at, end)));
    at = quote === -1 ? end : stringEnd(json, quote);
    parts.push(json.slice(end, at));
  }
  return parts.join("");
}

/** Begins the text that stands for a number; a control character that JSON need not escape, and that no text begins with. */
const EXACT = "\u007f";
const EXACT_NUMBER = /^\u007f-?\d/;
const WRITTEN_NUMBERS = /"\u007f(-?\d[\d.eE+-]*)"/g;

/** What a number has that can be written differently again, or a word for one; strings can have it too. */
const MAYBE_INEXACT = /\d{16}|\d[.eE]|-0(?!\d)|NaN|Infinity/;

/**
 * `JSON.parse`, except that a number becomes a text that begins with `EXACT` if it would be written differently again
 * (an id beyond 2^53, 1.0), and that NaN, which Python writes, becomes null. `stringifyExactly` is the inverse.
 * @throws SyntaxError
 */
export function parseExactly(json: string): unknown {
  if (!MAYBE_INEXACT.test(json)) return JSON.parse(json);
  let hasWords = false;
  const exact = replaceOutsideStrings(json, (part) =>
    part.replace(NUMBERS, (token) => {
      if (/[a-z]$/i.test(token)) {
        hasWords = true;
        return token === "NaN" ? "null" : `"${token}"`;
      }
      return String(Number(token)) === token ? token : `"${EXACT}${token}"`;
    }),
  );
  // An invalid number such as 01 must not become valid by the added quotes.
  if (exact !== json && !hasWords) JSON.parse(json);
  return JSON.parse(exact);
}

/**
 * JSON in which the lists and objects beyond `LIMITS.nestingDepth` are empty; the same text when there are none. Parsing and
 * writing deeper values overflows the stack, at a depth that depends on the engine.
 */
export function withoutDeepValues(json: string): string {
  // A value of depth d has at least d characters.
  if (json.length <= LIMITS.nestingDepth) return json;
  const kept: string[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(json, at) - 1;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth === LIMITS.nestingDepth + 1) kept.push(json.slice(from, at + 1));
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (--depth === LIMITS.nestingDepth) from = at;
    }
  }
  return kept.length === 0 ? json : kept.join("") + (depth > LIMITS.nestingDepth ? "" : json.slice(from));
}

/** `JSON.stringify` of a value that `parseExactly` has read, with its numbers as they were written. */
export const stringifyExactly = (value: unknown): string =>
  JSON.stringify(value).replaceAll(WRITTEN_NUMBERS, "$1");

/** @param value that `parseExactly` has read */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return EXACT_NUMBER.test(value) ? value.slice(1) : value;
  return typeof value === "object" ? stringifyExactly(value) : String(value as number | boolean);
}

/** A value that is no list and no object as its cell, those as an empty one: `String` throws for `{"toString": 1}`. */
export const scalarText = (value: unknown): string => (typeof value === "object" ? "" : cellOf(value));

/** @param value that `parseExactly` has read */
export function kindOf(value: unknown): CellKind {
  if (value === null || value === undefined) return CELL_KINDS.missing;
  if (typeof value === "string") return EXACT_NUMBER.test(value) ? CELL_KINDS.number : CELL_KINDS.text;
  if (typeof value === "object") return CELL_KINDS.json;
  return typeof value === "number" ? CELL_KINDS.number : CELL_KINDS.boolean;
}

/** A record as values by column name: `{ user: { name: "a" } }` becomes `user.name`. */
export function flatten(value: unknown): Map<string, unknown> {
  const values = new Map<string, unknown>();
  if (isObject(value)) flattenInto(values, "", value, 1);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) values.set(`column_${index + 1}`, item);
  } else {
    values.set("text", value);
  }
  return values;
}

function flattenInto(values: Map<string, unknown>, prefix: string, value: JsonObject, depth: number): void {
  for (const [key, item] of Object.entries(value)) {
    if (isObject(item) && depth < MAX_DEPTH && Object.keys(item).length > 0) {
      flattenInto(values, `${prefix}${key}.`, item, depth + 1);
    } else values.set(uniqueName(values, prefix + key), item);
  }
}

/**
 * The keys of the objects around a field of a flat record: `["user"]` for `user.name`, but none where the key has the dot.
 * @returns undefined when there is no such field, because its name was taken
 */
export function keysAround(value: unknown, name: string): string[] | undefined {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return [];
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    const key = name.slice(0, dot);
    const inner = Object.hasOwn(value, key) ? keysAround(value[key], name.slice(dot + 1)) : undefined;
    if (inner) return [key, ...inner];
  }
  return undefined;
}

/** An unused name: `{"user.name": 1, "user": {"name": 2}}` has two fields with the same dotted name. */
function uniqueName(values: ReadonlyMap<string, unknown>, name: string): string {
  let unique = name;
  for (let count = 2; values.has(unique); count++) unique = `${name}_${count}`;
  return unique;
}
