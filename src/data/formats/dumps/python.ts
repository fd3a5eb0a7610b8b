/** Dicts as Python prints them: one in each line, or a list of them, with single quotes, True and None. */

import { AppError } from "../../../errors/app-error.ts";
import { cellOf, flatten, parseExactly } from "../../json/values.ts";
import { LIMITS } from "../../limits.ts";
import type { ExportRecord, RecordParser, TextFormat, TextLayout } from "../export-format.ts";

const START = /^(?:\w+\s*=\s*)?[[(]?\s*\{\s*(?:'|u'|b')/;
/** A record has a value after its first key. */
const PAIR = /\{\s*[ub]?'[^'\\]*(?:\\.[^'\\]*)*'\s*:/;

export const python: TextFormat = {
  id: "python",
  name: "Python",
  unit: "row",
  source: "text",
  text: [],
  recognize(lines) {
    const start = lines.slice(0, 3).join("\n").trimStart();
    if (!START.test(start) || !PAIR.test(start)) return undefined;
    return literalLayout(lines);
  },
};

/** The rows of a text of dicts or objects; undefined when most of them cannot be read. */
export function literalLayout(lines: readonly string[]): TextLayout | undefined {
  const records = new DictParser().push(lines.join("\n"));
  const read = records.filter(({ isOther }) => !isOther);
  if (read.length === 0 || read.length < records.length / 2) return undefined;
  const names = new Set(read.flatMap(({ fields }) => Object.keys(fields)));
  return { columns: [...names], parser: () => new DictParser() };
}

const QUOTE = 39;
const DOUBLE_QUOTE = 34;
const BACKSLASH = 92;
const LINE_FEED = 10;
const OPEN = new Set([..."{[("].map((character) => character.charCodeAt(0)));
const CLOSE = new Set([..."}])"].map((character) => character.charCodeAt(0)));
const BRACE = "{".charCodeAt(0);

/** Finds the outermost dicts, inside of lists or not. */
class DictParser implements RecordParser {
  #text = "";
  /** Where the next character is, and the dict began. */
  #at = 0;
  #start = -1;
  /** Depth inside of a dict. */
  #inside = 0;
  #quote = 0;
  #line = 1;
  #startLine = 1;

  /** @throws AppError `too-long` for a dict that does not end */
  push(text: string): ExportRecord[] {
    this.#text += text;
    const records: ExportRecord[] = [];
    // A backslash at the end needs the next character.
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === LINE_FEED) this.#line++;
      if (this.#quote !== 0) {
        if (code === BACKSLASH && this.#at + 1 >= this.#text.length) break;
        if (code === BACKSLASH) this.#at++;
        else if (code === this.#quote) this.#quote = 0;
      } else if (code === QUOTE || code === DOUBLE_QUOTE) this.#quote = code;
      else if (OPEN.has(code)) this.#open(code);
      else if (CLOSE.has(code)) records.push(...this.#close());
    }
    const from = this.#start < 0 ? this.#at : this.#start;
    this.#text = this.#text.slice(from);
    this.#at -= from;
    if (this.#start >= 0) this.#start = 0;
    if (this.#text.length > LIMITS.recordCharacters) throw new AppError("too-long", "A record does not end.");
    return records;
  }

  finish = (): ExportRecord[] =>
    this.#start < 0 ? [] : [{ line: this.#startLine, fields: {}, isOther: true }];

  #open(code: number): void {
    if (this.#inside > 0) this.#inside++;
    else if (code === BRACE) {
      this.#inside = 1;
      this.#start = this.#at;
      this.#startLine = this.#line;
    }
  }

  #close(): ExportRecord[] {
    if (this.#inside === 0 || --this.#inside > 0) return [];
    const source = this.#text.slice(this.#start, this.#at + 1);
    this.#start = -1;
    return [recordOf(source, this.#startLine)];
  }
}

function recordOf(source: string, line: number): ExportRecord {
  try {
    const values = [...flatten(parseExactly(toJson(source)))];
    return { line, fields: Object.fromEntries(values.map(([name, value]) => [name, cellOf(value)])) };
  } catch {
    return { line, fields: {}, isOther: true };
  }
}

const TOKEN =
  /(?<prefix>[rbu]{0,2})(?:'(?<single>[^'\\]*(?:\\.[^'\\]*)*)'|"(?<double>[^"\\]*(?:\\.[^"\\]*)*)")|(?<number>-?\d[\w.]*(?:(?<=e)[+-]\d+)?)|(?<name>-?[A-Za-z_][\w.]*)(?<call>\()?|(?<sign>[[\]{}():,])|\s+|(?<rest>.)/gis;
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

/** JSON of a literal; calls such as `datetime.datetime(2024, 5, 3)` become texts. @throws SyntaxError */
function toJson(source: string): string {
  const parts: string[] = [];
  for (let match = nextToken(source, 0); match; match = nextToken(source, TOKEN.lastIndex)) {
    const { prefix = "", single, double, number, name, call, sign } = match.groups ?? {};
    const text = single ?? double;
    if (text !== undefined) {
      // Strings beside each other are one.
      const written = JSON.stringify(/r/i.test(prefix) ? text : unescape(text));
      if (parts.at(-1)?.startsWith('"')) parts.push((parts.pop() ?? "").slice(0, -1) + written.slice(1));
      else parts.push(written);
    } else if (number !== undefined)
      parts.push(
        number
          .replaceAll("_", "")
          .replace(/\.$/, ".0")
          .replace(/\.(?=e)/i, ".0"),
      );
    else if (name !== undefined && call !== undefined) {
      const end = callEnd(source, TOKEN.lastIndex);
      parts.push(JSON.stringify(callText(name, source.slice(TOKEN.lastIndex, end))));
      TOKEN.lastIndex = end + 1;
    } else if (name !== undefined) parts.push(WORDS[name] ?? JSON.stringify(name));
    else if (sign !== undefined) addSign(parts, sign);
  }
  return parts.join("");
}

function nextToken(source: string, at: number): RegExpExecArray | null {
  TOKEN.lastIndex = at;
  return TOKEN.exec(source);
}

/** Tuples are lists, and a comma before the end of a list is allowed. */
function addSign(parts: string[], sign: string): void {
  if (/[)\]}]/.test(sign) && parts.at(-1) === ",") parts.pop();
  parts.push(sign === "(" ? "[" : sign === ")" ? "]" : sign);
}

/** Where the call ends whose arguments begin at `from`. */
function callEnd(source: string, from: number): number {
  let depth = 1;
  for (const { index, 0: token } of source
    .slice(from)
    .matchAll(/'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"|[()]/gs)) {
    if (token === "(") depth++;
    if (token === ")" && --depth === 0) return from + index;
  }
  throw new SyntaxError("A call does not end.");
}

/** `datetime.datetime(2024, 5, 3, 21, 15)` as a date, `ObjectId('a')` as `a`, others as they are. */
function callText(name: string, parameters: string): string {
  if (/date(?:time)?$/.test(name) && /^\d/.test(parameters)) {
    const [year = "", month = "", day = "", ...clock] = (parameters.match(/^[\d, ]+/)?.[0] ?? "")
      .split(",")
      .map((part) => part.trim().padStart(2, "0"));
    const time = clock.filter((part) => part !== "00" || clock.length > 1).slice(0, 3);
    return `${year}-${month}-${day}${time.length > 1 ? ` ${time.join(":")}` : ""}`;
  }
  const [, text] = /^\s*['"]((?:[^'"\\]|\\.)*)['"]\s*(?:,.*)?$/s.exec(parameters) ?? [];
  // Numbers of the shell of MongoDB.
  if (/^(Number)?(Long|Int|Int32|Double|Decimal|Decimal128)$/.test(name) && /^-?[\d.]+$/.test(parameters))
    return parameters;
  return text ?? `${name}(${parameters})`;
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
