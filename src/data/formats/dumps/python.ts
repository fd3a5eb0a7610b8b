/** Dicts as Python prints them: one in each line, or a list of them, with single quotes, True and None. */

import { AppError } from "../../../errors/app-error.ts";
import { jsonOfPython } from "../../json/python.ts";
import { cellOf, flatten, parseExactly } from "../../json/values.ts";
import { LIMITS } from "../../limits.ts";
import type { ExportRecord, RecordParser, TextFormat, TextLayout } from "../export-format.ts";

const START = /^(?:\w+\s*=\s*)?[[(]?\s*(?:\{|OrderedDict\([[(]\()\s*(?:[ub]?'|")/;
/** A record has a value after its first key. */
const PAIR =
  /(?:\{\s*[ub]?'[^'\\]*(?:\\.[^'\\]*)*'\s*:|OrderedDict\([[(]\(\s*[ub]?'[^'\\]*(?:\\.[^'\\]*)*'\s*,)/;
/** A key in double quotes can be of JSON; a long string or a word that JSON lacks is none. */
const DOUBLE_PAIR = /\{\s*"[^"\\]*"\s*:/;
const NOT_JSON = /"""|'''|:\s*(?:True|False|None)\b|:\s*[ub]?'/;
/** What JSON holds in its strings says nothing of its syntax. */
const withoutStrings = (text: string) => text.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"/gs, '""');

export const python: TextFormat = {
  id: "python",
  name: "Python",
  unit: "row",
  source: "text",
  text: [],
  recognize(lines) {
    const start = lines.slice(0, 3).join("\n").trimStart();
    const isPython =
      PAIR.test(withoutStrings(start)) ||
      (DOUBLE_PAIR.test(start) && NOT_JSON.test(withoutStrings(lines.join("\n"))));
    if (!START.test(start) || !isPython) return undefined;
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
/** Of the template strings of JavaScript. */
const BACKTICK = 96;
const BACKSLASH = 92;
const LINE_FEED = 10;
const OPEN = new Set([..."{[("].map((character) => character.charCodeAt(0)));
const CLOSE = new Set([..."}])"].map((character) => character.charCodeAt(0)));
const BRACE = "{".charCodeAt(0);
const ORDERED = "OrderedDict(";
const ORDERED_START = ORDERED.charCodeAt(0);

/** Finds the outermost dicts, inside of lists or not. */
class DictParser implements RecordParser {
  #text = "";
  /** Where the next character is, and the dict began. */
  #at = 0;
  #start = -1;
  /** Depth inside of a dict. */
  #inside = 0;
  #quote = 0;
  /** Whether the string began with three quotes. */
  #isLong = false;
  #line = 1;
  #startLine = 1;

  /** @throws AppError `too-long` for a dict that does not end */
  push(text: string): ExportRecord[] {
    this.#text += text;
    const records: ExportRecord[] = [];
    // Quotes, backslashes and names at the end need the next characters.
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === LINE_FEED) this.#line++;
      if (this.#quote !== 0) {
        if (code !== BACKSLASH && code !== this.#quote) continue;
        if (this.#at + (this.#isLong ? 2 : 1) >= this.#text.length && (code === BACKSLASH || this.#isLong))
          break;
        if (code === BACKSLASH) this.#at++;
        else this.#endString();
      } else if (code === QUOTE || code === DOUBLE_QUOTE || code === BACKTICK) {
        if (this.#at + 2 >= this.#text.length) break;
        this.#beginString(code);
      } else if (code === ORDERED_START && this.#inside === 0) {
        if (this.#at + ORDERED.length >= this.#text.length) break;
        if (this.#text.startsWith(ORDERED, this.#at)) this.#openOrdered();
      } else if (OPEN.has(code)) this.#open(code);
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

  #beginString(quote: number): void {
    this.#quote = quote;
    this.#isLong = this.#isTripled(quote);
    if (this.#isLong) this.#at += 2;
  }

  #endString(): void {
    if (this.#isLong && !this.#isTripled(this.#quote)) return;
    if (this.#isLong) this.#at += 2;
    this.#quote = 0;
  }

  #isTripled = (quote: number) =>
    this.#text.charCodeAt(this.#at + 1) === quote && this.#text.charCodeAt(this.#at + 2) === quote;

  #openOrdered(): void {
    this.#inside = 1;
    this.#start = this.#at;
    this.#startLine = this.#line;
    this.#at += ORDERED.length - 1;
  }

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
    const values = [...flatten(parseExactly(jsonOfPython(source, true) ?? ""))];
    return { line, fields: Object.fromEntries(values.map(([name, value]) => [name, cellOf(value)])) };
  } catch {
    return { line, fields: {}, isOther: true };
  }
}
