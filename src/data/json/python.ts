/** Literals of Python, and of shells that print in its way, as JSON: `{'a': None, "b": [True, 1], 'c': datetime.date(2024, 5, 3)}`. */

import { isObject, parseExactly, stringifyExactly } from "./values.ts";

const TOKEN =
  /(?<prefix>[rbu]{0,2})(?:'''(?<longSingle>[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*)'''|"""(?<longDouble>[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*)"""|'(?<single>[^'\\]*(?:\\.[^'\\]*)*)'|"(?<double>[^"\\]*(?:\\.[^"\\]*)*)"|`(?<template>[^`\\]*(?:\\.[^`\\]*)*)`)|(?<number>-?\d[\w.]*(?:(?<=e)[+-]\d+)?)|(?<name>-?[A-Za-z_][\w.]*)(?<call>\()?|(?<sign>[[\]{}():,])|\s+|(?<rest>.)/gis;
const WORDS: Readonly<Record<string, string>> = {
  True: "true",
  False: "false",
  None: "null",
  // Of JavaScript, in which shells of databases print.
  true: "true",
  false: "false",
  null: "null",
  undefined: "null",
  nan: "null",
  NaN: "null",
  NaT: "null",
};
/** Calls around a list, tuple or dict, which stands for itself. */
const COLLECTION = /(?:^|\.)(?:OrderedDict|dict|defaultdict|Counter|list|tuple|set|frozenset|deque|array)$/;
const MAX_DEPTH = 50;

/**
 * @param isOfShell whether words without quotes are texts; otherwise only literals and calls are read
 * @returns undefined when the text holds anything else; it need not be valid JSON when the literal is none
 */
export function jsonOfPython(source: string, isOfShell = false, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const parts: string[] = [];
  for (let match = nextToken(source, 0); match; match = nextToken(source, match.index + match[0].length)) {
    const {
      prefix = "",
      longSingle,
      longDouble,
      single,
      double,
      template,
      number,
      name,
      call,
      sign,
      rest,
    } = match.groups ?? {};
    const text = longSingle ?? longDouble ?? single ?? double ?? template;
    if (text !== undefined) addText(parts, /r/i.test(prefix) ? text : unescape(text));
    else if (number !== undefined) parts.push(numberText(number));
    else if (name !== undefined && call !== undefined) {
      const start = match.index + match[0].length;
      const end = callEnd(source, start);
      if (end === undefined) return undefined;
      const value = callValue(name, source.slice(start, end), isOfShell, depth);
      if (value === undefined) return undefined;
      parts.push(value);
      match[0] = source.slice(match.index, end + 1);
    } else if (name !== undefined) {
      const word = WORDS[name] ?? (isOfShell ? JSON.stringify(name) : undefined);
      if (word === undefined) return undefined;
      parts.push(word);
    } else if (sign !== undefined) addSign(parts, sign);
    else if (rest !== undefined && !isOfShell) return undefined;
  }
  return parts.join("");
}

function nextToken(source: string, at: number): RegExpExecArray | null {
  TOKEN.lastIndex = at;
  return TOKEN.exec(source);
}

/** Strings beside each other are one. */
function addText(parts: string[], text: string): void {
  const written = JSON.stringify(text);
  if (parts.at(-1)?.startsWith('"')) parts.push((parts.pop() ?? "").slice(0, -1) + written.slice(1));
  else parts.push(written);
}

const numberText = (number: string) =>
  number
    .replaceAll("_", "")
    .replace(/\.$/, ".0")
    .replace(/\.(?=e)/i, ".0");

/** Tuples are lists, and a comma before the end of a list is allowed. */
function addSign(parts: string[], sign: string): void {
  if (/[)\]}]/.test(sign) && parts.at(-1) === ",") parts.pop();
  parts.push(sign === "(" ? "[" : sign === ")" ? "]" : sign);
}

/** Where the call ends whose parameters begin at `from`; undefined when it does not end. */
function callEnd(source: string, from: number): number | undefined {
  const pattern = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"|[()]/gs;
  pattern.lastIndex = from;
  let depth = 1;
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    if (match[0] === "(") depth++;
    if (match[0] === ")" && --depth === 0) return match.index;
  }
  return undefined;
}

/** `datetime.datetime(2024, 5, 3, 21, 15)` as a date, `ObjectId('a')` as `a`, a collection as its content, others as they are. */
function callValue(name: string, parameters: string, isOfShell: boolean, depth: number): string | undefined {
  if (COLLECTION.test(name)) return collectionValue(name, parameters, isOfShell, depth);
  if (/date(?:time)?$/.test(name) && /^\d/.test(parameters)) return JSON.stringify(dateText(parameters));
  const [, text] = /^\s*['"]((?:[^'"\\]|\\.)*)['"]\s*(?:,.*)?$/s.exec(parameters) ?? [];
  // Numbers of the shell of MongoDB.
  if (/^(Number)?(Long|Int|Int32|Double|Decimal|Decimal128)$/.test(name) && /^-?[\d.]+$/.test(parameters))
    return JSON.stringify(parameters);
  return JSON.stringify(text ?? `${name}(${parameters})`);
}

function dateText(parameters: string): string {
  const [year = "", month = "", day = "", ...clock] = (parameters.match(/^[\d, ]+/)?.[0] ?? "")
    .split(",")
    .map((part) => part.trim().padStart(2, "0"));
  const time = clock.filter((part) => part !== "00" || clock.length > 1).slice(0, 3);
  return `${year}-${month}-${day}${time.length > 1 ? ` ${time.join(":")}` : ""}`;
}

/** The content of a call such as `OrderedDict([('a', 1)])`, whose pairs are those of a dict. */
function collectionValue(
  name: string,
  parameters: string,
  isOfShell: boolean,
  depth: number,
): string | undefined {
  // A default factory comes first, other parameters come last.
  const content = parameters.replace(/^\s*(?:<[^>]*>|\w+)\s*,\s*/, "").replace(/,\s*\w+\s*=[^,\]})]*$/, "");
  const json = jsonOfPython(content, isOfShell, depth + 1);
  if (json === undefined || !/dict$/i.test(name)) return json === "" ? "[]" : json;
  if (json === "") return "{}";
  try {
    const pairs = parseExactly(json);
    if (isObject(pairs) || !Array.isArray(pairs)) return json;
    return stringifyExactly(Object.fromEntries(pairs as [string, unknown][]));
  } catch {
    return undefined;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "\n": "",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
};

const unescape = (text: string) =>
  text.includes("\\")
    ? text.replace(
        /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/gs,
        (_, x?: string, u?: string, long?: string, other = "") => {
          const code = x ?? u ?? long;
          if (code === undefined) return ESCAPES[other] ?? (/['"\\]/.test(other) ? other : `\\${other}`);
          const number = Number.parseInt(code, 16);
          return number > 0x10ffff ? "" : String.fromCodePoint(number);
        },
      )
    : text;
