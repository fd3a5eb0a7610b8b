/** Converts JSON records to flat cells of text without rounding numbers. */

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

/**
 * `JSON.parse`, except that a number becomes text if it would be written differently again (an id beyond 2^53, 1.0),
 * and that NaN, which Python writes, becomes null.
 * @throws SyntaxError
 */
export function parseExactly(json: string): unknown {
  let hasWords = false;
  const exact = replaceOutsideStrings(json, (part) =>
    part.replace(NUMBERS, (token) => {
      if (/[a-z]$/i.test(token)) {
        hasWords = true;
        return token === "NaN" ? "null" : `"${token}"`;
      }
      return String(Number(token)) === token ? token : `"${token}"`;
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

export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value as number | boolean | bigint);
}

/** A record as cells by column name: `{ user: { name: "a" } }` becomes `user.name`. */
export function flatten(value: unknown): Map<string, string> {
  const cells = new Map<string, string>();
  if (isObject(value)) flattenInto(cells, "", value, 1);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) cells.set(`column_${index + 1}`, cellOf(item));
  } else {
    cells.set("text", cellOf(value));
  }
  return cells;
}

function flattenInto(cells: Map<string, string>, prefix: string, value: JsonObject, depth: number): void {
  for (const [key, item] of Object.entries(value)) {
    if (isObject(item) && depth < MAX_DEPTH && Object.keys(item).length > 0) {
      flattenInto(cells, `${prefix}${key}.`, item, depth + 1);
    } else cells.set(uniqueName(cells, prefix + key), cellOf(item));
  }
}

/** An unused name: `{"user.name": 1, "user": {"name": 2}}` has two fields with the same dotted name. */
function uniqueName(cells: ReadonlyMap<string, string>, name: string): string {
  let unique = name;
  for (let count = 2; cells.has(unique); count++) unique = `${name}_${count}`;
  return unique;
}
