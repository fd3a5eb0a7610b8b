/** Converts JSON records to flat cells of text without rounding numbers. */

import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { LIMITS } from "../limits.ts";
import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./characters.ts";

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

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

/** Begins the text that stands for a number; a control character that JSON need not escape, and that no text begins with. */
const EXACT = "\u007f";
const EXACT_NUMBER = /^\u007f-?\d/;
const WRITTEN_NUMBERS = /"\u007f(-?\d[\d.eE+-]*)"/g;

/** Numbers that can be written differently again, and words for some; strings can have them too. */
const MAYBE_INEXACT = /-?(?:\d{16}|\d+[.eE])[\d.eE+-]*|-0(?!\d)|-?(?:NaN|Infinity)/g;
const VALID_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const AFTER_KEY = /\s*:/y;

/**
 * `JSON.parse`, except that a number becomes a text that begins with `EXACT` if it would be written differently again
 * (an id beyond 2^53, 1.0), and that NaN, which Python writes, becomes null. `stringifyExactly` is the inverse.
 * @throws SyntaxError
 */
export function parseExactly(json: string): unknown {
  let exact = "";
  let copied = 0;
  /** The end of the last string before the number. */
  let outside = 0;
  /** The first quote after it: to look for it at each number would take a square number of steps. */
  let quote = json.indexOf('"');
  MAYBE_INEXACT.lastIndex = 0;
  for (let found = MAYBE_INEXACT.exec(json); found; found = MAYBE_INEXACT.exec(json)) {
    const at = found.index;
    for (; quote !== -1 && quote < at; quote = json.indexOf('"', outside)) outside = stringEnd(json, quote);
    if (outside > at) {
      MAYBE_INEXACT.lastIndex = outside;
      continue;
    }
    const [token] = found;
    const written = exactNumber(token, json, at + token.length);
    if (written === token) continue;
    exact += json.slice(copied, at) + written;
    copied = at + token.length;
  }
  return JSON.parse(copied === 0 ? json : exact + json.slice(copied));
}

/** An invalid number such as 01, and one in place of a key, must not become valid by quotes. */
function exactNumber(token: string, json: string, end: number): string {
  if (token === "NaN") return "null";
  if (/[Ny]$/.test(token)) return `"${token}"`;
  if (String(Number(token)) === token) return token;
  AFTER_KEY.lastIndex = end;
  return !VALID_NUMBER.test(token) || AFTER_KEY.test(json) ? token : `"${EXACT}${token}"`;
}

/** Whether there are as many brackets and braces as a value that is too deep begins with. */
function hasManyValues(json: string): boolean {
  if (json.length <= LIMITS.nestingDepth) return false;
  let count = 0;
  for (const start of ["{", "["]) {
    for (let at = json.indexOf(start); at !== -1; at = json.indexOf(start, at + 1)) {
      if (++count > LIMITS.nestingDepth) return true;
    }
  }
  return false;
}

/**
 * JSON in which the lists and objects beyond `LIMITS.nestingDepth` are empty; the same text when there are none. Parsing and
 * writing deeper values overflows the stack, at a depth that depends on the engine.
 */
export function withoutDeepValues(json: string): string {
  if (!hasManyValues(json)) return json;
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
export function stringifyExactly(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes(EXACT) ? json.replaceAll(WRITTEN_NUMBERS, "$1") : json;
}

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

/** Dotted names by prefix and key: an equal name that is joined anew takes longer to look up. */
const NAMES = new Map<string, Map<string, string>>();
/** More names are not kept. */
const MAX_NAMES = 10_000;
let kept = 0;

function joinedName(prefix: string, key: string): string {
  if (prefix === "") return key;
  const known = NAMES.get(prefix)?.get(key);
  if (known !== undefined) return known;
  const name = prefix + key;
  if (kept >= MAX_NAMES) return name;
  kept++;
  const names = NAMES.get(prefix) ?? new Map<string, string>();
  NAMES.set(prefix, names.set(key, name));
  return name;
}

function flattenInto(values: Map<string, unknown>, prefix: string, value: JsonObject, depth: number): void {
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (isObject(item) && depth < MAX_DEPTH && Object.keys(item).length > 0) {
      flattenInto(values, joinedName(joinedName(prefix, key), "."), item, depth + 1);
    } else values.set(uniqueName(values, joinedName(prefix, key)), item);
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
