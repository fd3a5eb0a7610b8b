/** Finds the rows of a dump of a database, whatever its line ends: a table can be one statement of many megabytes. */

import { AppError } from "../../../errors/app-error.ts";
import { LIMITS } from "../../limits.ts";
import { columnsOfTable, namesOf, unquoted } from "./sql-names.ts";

export interface SqlRow {
  table: string;
  /** Names of the columns; empty when the dump does not say them. */
  columns: readonly string[];
  /** The values as they are written. */
  values: readonly string[];
  /** Whether they are those of `COPY`, with escapes of their own. */
  isCopied: boolean;
  line: number;
}

const NAME = String.raw`(?:"(?:[^"]|"")+"|\x60(?:[^\x60]|\x60\x60)+\x60|\[[^\]]+\]|[\p{L}_@#$][\p{L}\p{Nd}_@#$-]*)`;
const TABLE = String.raw`(?<table>${NAME}(?:\s*\.\s*${NAME}){0,2})`;
const LIST = String.raw`(?:\s*\((?<columns>(?:[^()"\x60[]|"[^"]*"|\x60[^\x60]*\x60|\[[^\]]*\])*)\))?`;
const INSERT = new RegExp(
  String.raw`^(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s+\w+)\s+)*(?:INTO\s+)?${TABLE}${LIST}\s*(?:OVERRIDING\s+\w+\s+VALUE\s*)?VALUES?\s*(?=\()`,
  "iu",
);
const COPY = new RegExp(String.raw`^COPY\s+${TABLE}${LIST}\s+FROM\s+stdin\b[^;\n]*;[^\n]*\n`, "iu");
const CREATE = new RegExp(
  String.raw`^CREATE\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|EXTERNAL)\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?${TABLE}\s*\(`,
  "iu",
);
const STATEMENTS = [
  [INSERT, "rows"],
  [COPY, "copy"],
] as const;
/** Statements that are looked at; a word that can begin one of them may be cut. */
const STATEMENT = /(?:INSERT|REPLACE|COPY|CREATE)\b/iy;
/** Characters of a statement before its values. */
const MAX_HEAD = 1 << 16;
/** Characters by which a statement is told from others. */
const MIN_STATEMENT = 16;

type State = "between" | "rows" | "copy";

/** What of the text is not decided before more of it is there. */
const INCOMPLETE = Symbol("incomplete");

export class SqlScanner {
  /** Whether a backslash in a string escapes the next character, as in MySQL. */
  readonly #escapes: boolean;
  readonly #tables = new Map<string, readonly string[]>();
  #text = "";
  #at = 0;
  #state: State = "between";
  #table = "";
  #columns: readonly string[] = [];
  #isFinal = false;
  /** The end of what is skipped. */
  #skipped: string | undefined;
  /** Offset in the row of a string whose end is not yet in the text, and where the search for it goes on. */
  #longString = -1;
  #resume = 0;
  #line = 1;
  #counted = 0;

  constructor(escapes: boolean) {
    this.#escapes = escapes;
  }

  /** @throws AppError `too-long` for a row that does not end */
  push(text: string, isFinal = false): SqlRow[] {
    this.#text += text;
    this.#isFinal = isFinal;
    const rows: SqlRow[] = [];
    while (this.#at < this.#text.length) {
      const found =
        this.#state === "between" ? this.#statement() : this.#state === "rows" ? this.#row() : this.#copied();
      if (found === INCOMPLETE) break;
      if (found) rows.push(found);
    }
    this.#countLines(this.#at);
    this.#text = this.#text.slice(this.#at);
    this.#resume = Math.max(0, this.#resume - this.#at);
    this.#at = 0;
    this.#counted = 0;
    if (this.#text.length > LIMITS.recordCharacters) throw new AppError("too-long", "A row does not end.");
    return rows;
  }

  #countLines(end: number): void {
    for (
      let at = this.#text.indexOf("\n", this.#counted);
      at !== -1 && at < end;
      at = this.#text.indexOf("\n", at + 1)
    ) {
      this.#line++;
    }
    this.#counted = Math.max(end, this.#counted);
  }

  /** Skips one thing between the rows, or begins a statement with rows. */
  #statement(): typeof INCOMPLETE | undefined {
    if (this.#skipped !== undefined) return this.#skipTo(this.#skipped);
    const text = this.#text;
    const space = /[\s;]*/y;
    space.lastIndex = this.#at;
    space.exec(text);
    this.#at = space.lastIndex;
    const isShort = text.length - this.#at < MIN_STATEMENT && !this.#isFinal;
    if (isShort && text.indexOf("\n", this.#at) < 0) return INCOMPLETE;
    if (text.startsWith("--", this.#at) || text[this.#at] === "#") return this.#skipTo("\n");
    if (text.startsWith("/*", this.#at)) return this.#skipTo("*/");
    STATEMENT.lastIndex = this.#at;
    if (!STATEMENT.test(text)) return this.#skipTo("\n");
    if (this.#begin()) return undefined;
    // A head that matches nothing can be cut.
    const head = text.slice(this.#at, this.#at + MAX_HEAD);
    const isWhole = this.#isFinal || head.length === MAX_HEAD || /^[^;'"]*;[^\n]*\n/.test(head);
    return isWhole ? this.#skipTo("\n") : INCOMPLETE;
  }

  /** Skips until after `end`, of which the next part of the text may hold the rest. */
  #skipTo(end: string): undefined {
    const found = this.#text.indexOf(end, this.#at);
    this.#skipped = found < 0 && !this.#isFinal ? end : undefined;
    this.#at = found < 0 ? this.#text.length - (this.#isFinal ? 0 : end.length - 1) : found + end.length;
    return undefined;
  }

  #begin(): boolean {
    const head = this.#text.slice(this.#at, this.#at + MAX_HEAD);
    for (const [pattern, state] of STATEMENTS) {
      const match = pattern.exec(head);
      if (!match) continue;
      const { table = "", columns } = match.groups ?? {};
      this.#table = unquoted(table);
      this.#columns = columns === undefined ? (this.#tables.get(this.#table) ?? []) : namesOf(columns);
      this.#state = state;
      this.#at += match[0].length;
      return true;
    }
    const created = CREATE.exec(head);
    if (!created) return false;
    const start = this.#at + created[0].length;
    const end = this.#closing(start);
    if (end < 0) return false;
    this.#tables.set(unquoted(created.groups?.["table"] ?? ""), columnsOfTable(this.#text.slice(start, end)));
    this.#at = end + 1;
    return true;
  }

  /** Where the parenthesis closes that is open at `from`; -1 when that is not yet in the text. */
  #closing(from: number): number {
    let depth = 1;
    for (let at = from; at < this.#text.length; at++) {
      const character = this.#text[at] ?? "";
      if (character === "'" || character === '"' || character === "`") {
        at = this.#stringEnd(at, at + 1, character) - 1;
        if (at < 0) return -1;
      } else if (character === "(") depth++;
      else if (character === ")" && --depth === 0) return at;
      else if (character === "-" && this.#text[at + 1] === "-") {
        at = this.#text.indexOf("\n", at);
        if (at < 0) return -1;
      }
    }
    return -1;
  }

  /** The offset after a string; -1 when its end is not yet in the text, and then `#resume` is where to look for it. */
  #stringEnd(start: number, from: number, quote: string): number {
    for (let end = this.#text.indexOf(quote, from); end !== -1; end = this.#text.indexOf(quote, end + 1)) {
      if (this.#escapes && this.#isEscaped(end, start)) continue;
      const next = this.#text[end + 1];
      if (next === undefined && !this.#isFinal) {
        this.#resume = end;
        return -1;
      }
      if (next !== quote) return end + 1;
      end++;
    }
    this.#resume = this.#text.length;
    return -1;
  }

  #isEscaped(at: number, start: number): boolean {
    let backslashes = 0;
    while (at - 1 - backslashes > start && this.#text[at - 1 - backslashes] === "\\") backslashes++;
    return backslashes % 2 === 1;
  }

  /** A row in parentheses, and the comma before it. */
  #row(): SqlRow | typeof INCOMPLETE | undefined {
    const text = this.#text;
    const between = /\s*,?\s*/y;
    between.lastIndex = this.#at;
    between.exec(text);
    const start = between.lastIndex;
    if (start >= text.length && !this.#isFinal) return INCOMPLETE;
    if (text[start] !== "(") {
      this.#at = start;
      this.#state = "between";
      return undefined;
    }
    const values: string[] = [];
    const end = this.#values(start + 1, values);
    if (end < 0) return this.#unfinished();
    this.#countLines(start);
    this.#at = end;
    this.#longString = -1;
    return { table: this.#table, columns: this.#columns, values, isCopied: false, line: this.#line };
  }

  /** Adds the values up to the closing parenthesis. @returns the offset after it; -1 when it is not yet in the text */
  #values(start: number, values: string[]): number {
    const text = this.#text;
    let from = start;
    let depth = 0;
    for (let at = start; at < text.length; at++) {
      const character = text[at];
      if (character === "'" || (character === '"' && this.#escapes)) {
        const searched = this.#longString === at - this.#at ? this.#resume : at + 1;
        const end = this.#stringEnd(at, searched, character);
        this.#longString = end < 0 ? at - this.#at : -1;
        if (end < 0) return -1;
        at = end - 1;
      } else if (character === "(") depth++;
      else if (character === ")" && depth-- === 0) {
        values.push(text.slice(from, at).trim());
        return at + 1;
      } else if (character === "," && depth === 0) {
        values.push(text.slice(from, at).trim());
        from = at + 1;
      }
    }
    return -1;
  }

  /** A row that is cut off at the end of the file is none. */
  #unfinished(): typeof INCOMPLETE | undefined {
    if (!this.#isFinal) return INCOMPLETE;
    this.#at = this.#text.length;
    return undefined;
  }

  #copied(): SqlRow | typeof INCOMPLETE | undefined {
    const found = this.#text.indexOf("\n", this.#at);
    if (found < 0 && !this.#isFinal) return INCOMPLETE;
    const end = found < 0 ? this.#text.length : found;
    const source = this.#text.slice(this.#at, end).replace(/\r$/, "");
    this.#countLines(this.#at);
    const line = this.#line;
    this.#at = Math.min(this.#text.length, end + 1);
    if (source === String.raw`\.`) {
      this.#state = "between";
      return undefined;
    }
    return { table: this.#table, columns: this.#columns, values: source.split("\t"), isCopied: true, line };
  }
}
