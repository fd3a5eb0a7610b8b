/**
 * Parses delimited text (RFC 4180 and its common variants) into records, from decoded text in chunks. Blanks between a
 * delimiter and a quote are no part of the cell (`1, "a" ,b`); those of an unquoted cell are. Each record keeps its source, so that it can be written back unchanged.
 */

import { LIMITS } from "../limits.ts";
import { hasKeptBytes, withReplacements } from "../text/undecodable.ts";
import { type CsvIssue, type CsvIssues, needsRequoting, NO_ISSUES, withIssue } from "./issues.ts";
import { quoteCell } from "./quote-cell.ts";

export interface Dialect {
  /** One character; when it is empty, each line is one cell. */
  delimiter: string;
  /** One character; when it is empty, quotes are text. */
  quote: string;
  /** The character before a quote inside a quoted cell: the quote itself, or a backslash. */
  escape: string;
  /** With `\r`, each of CR, LF and CRLF ends a record; else LF, CRLF and CR CR LF (Python on Windows) do. */
  newline: "\n" | "\r\n" | "\r";
}

export interface CsvRecord {
  cells: string[];
  /** The source of the record, with the blank lines before it and without its line end. */
  raw: string;
  /** The line end after the record; empty at the end of the file. */
  end: string;
  /** Number of the line where the record starts, from 1. */
  line: number;
  issues?: CsvIssue[];
}

/** Characters after which an unclosed quote is treated as text. */
const MAX_QUOTED = LIMITS.cellCharacters;

const CR = 13;
const LF = 10;
const isBlank = (code: number) => code === 32 || code === 9;
const BACKSLASH = 92;

export class CsvParser {
  readonly #dialect: Dialect;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #anyNewline: boolean;
  #buffer = "";
  /** Offset of the next record in the buffer. `#rawStart` is the offset of the blank lines before it. */
  #at = 0;
  #rawStart = 0;
  #line = 1;
  /** An incomplete record is parsed again when the buffer has doubled, so that parsing takes linear time. */
  #retryAt = 0;
  #blankLines: number[] = [];
  readonly #maxCells: number;

  /**
   * @param line number of the first line
   * @param maxCells cells of a record; the last of them takes the source of all further ones
   */
  constructor(dialect: Dialect, line = 1, maxCells: number = LIMITS.columns) {
    this.#dialect = dialect;
    this.#maxCells = maxCells;
    this.#delimiter = dialect.delimiter ? dialect.delimiter.charCodeAt(0) : -1;
    this.#quote = dialect.quote ? dialect.quote.charCodeAt(0) : -1;
    this.#anyNewline = dialect.newline === "\r";
    this.#line = line;
  }

  /** Numbers of the blank lines since the last call. Without a delimiter, blank lines are records instead. */
  takeBlankLines(): number[] {
    const lines = this.#blankLines;
    this.#blankLines = [];
    return lines;
  }

  /** The source after the last record: blank lines. Valid after a `push` with `final`. */
  get trailer(): string {
    return this.#buffer.slice(this.#rawStart);
  }

  /** Number of buffered characters whose record is not complete. */
  get pending(): number {
    return this.#buffer.length;
  }

  /** The records that this text completes; with `final`, all records that remain. */
  push(text: string, final = false): CsvRecord[] {
    return [...this.records(text, final)];
  }

  /** The records of `push` one by one; the last one has to be asked for. */
  *records(text: string, final = false): Generator<CsvRecord, void, undefined> {
    this.#buffer += text;
    if (!final && this.#buffer.length < this.#retryAt) return;
    for (let record = this.#next(final); record; record = this.#next(final)) yield record;
    this.#buffer = this.#buffer.slice(this.#rawStart);
    this.#at -= this.#rawStart;
    this.#rawStart = 0;
    this.#retryAt = this.#buffer.length * 2;
  }

  #next(final: boolean): CsvRecord | undefined {
    const skipsBlank = this.#delimiter !== -1;
    for (;;) {
      if (this.#at >= this.#buffer.length) return undefined;
      const newlineLength = this.#newlineAt(this.#at, final);
      if (newlineLength === undefined) return undefined;
      if (newlineLength === 0 || !skipsBlank) break;
      this.#blankLines.push(this.#line++);
      this.#at += newlineLength;
    }
    return this.#record(final);
  }

  /** The length of the line end at `at`, 0 if there is none, `undefined` if it depends on the next chunk. */
  #newlineAt(at: number, final: boolean): number | undefined {
    const code = this.#buffer.charCodeAt(at);
    if (code === LF) return 1;
    if (code !== CR) return 0;
    let next = at + 1;
    while (!this.#anyNewline && this.#buffer.charCodeAt(next) === CR) next++;
    if (next >= this.#buffer.length && !final) return undefined;
    if (this.#buffer.charCodeAt(next) === LF) return next + 1 - at;
    return this.#anyNewline ? 1 : 0;
  }

  #record(final: boolean): CsvRecord | undefined {
    const cells: string[] = [];
    let issues = NO_ISSUES;
    const start = this.#at;
    let at = start;
    let newlineLength = 0;
    let isLiteral = false;
    let lastCell = start;
    const add = (cell: string) => {
      if (cells.length < this.#maxCells) cells.push(cell);
      else issues = withIssue(issues, "surplus-cells");
    };
    for (;;) {
      if (cells.length < this.#maxCells) lastCell = at;
      const opening = isLiteral ? -1 : this.#openingQuote(at);
      if (opening >= 0) {
        const quoted = this.#quoted(opening, at, final);
        if (quoted === "incomplete") return undefined;
        if (quoted === "unclosed") {
          // The quote is text: parse the record again without quoting.
          cells.length = 0;
          issues = withIssue(NO_ISSUES, "unclosed-quote");
          isLiteral = true;
          at = start;
          continue;
        }
        add(quoted.cell);
        if (quoted.stray) issues = withIssue(issues, "stray-quote");
        at = quoted.end;
      } else {
        const end = this.#bareEnd(at, final);
        if (end === undefined) return undefined;
        add(cells.length < this.#maxCells ? this.#unescaped(this.#buffer.slice(at, end)) : "");
        at = end;
      }
      if (at >= this.#buffer.length) break;
      if (this.#buffer.charCodeAt(at) === this.#delimiter) {
        at++;
        if (at >= this.#buffer.length && !final) return undefined;
        continue;
      }
      newlineLength = this.#newlineAt(at, final) ?? -1;
      if (newlineLength === -1) return undefined;
      break;
    }
    if (issues.has("surplus-cells")) cells[this.#maxCells - 1] = this.#buffer.slice(lastCell, at);
    return this.#emit(cells, issues, at, newlineLength);
  }

  #emit(cells: string[], issues: CsvIssues, at: number, newlineLength: number): CsvRecord {
    const source = this.#buffer.slice(this.#rawStart, at);
    const record: CsvRecord = {
      cells: hasKeptBytes(source) ? cells.map(withReplacements) : cells,
      raw: needsRequoting(issues) ? this.#requote(cells) : source,
      end: newlineLength > 2 ? "\r\n" : this.#buffer.slice(at, at + newlineLength),
      line: this.#line,
      ...(issues.size > 0 && { issues: [...issues] }),
    };
    this.#line += this.#countLines(this.#at, at + newlineLength);
    this.#at = at + newlineLength;
    this.#rawStart = this.#at;
    return record;
  }

  /** The source with its cells quoted anew: an unclosed quote would take in the columns that are written after it. */
  #requote(cells: readonly string[]): string {
    const before = this.#buffer.slice(this.#rawStart, this.#at);
    return before + cells.map((cell) => quoteCell(cell, this.#dialect)).join(this.#dialect.delimiter);
  }

  #countLines(from: number, to: number): number {
    const buffer = this.#buffer;
    if (this.#anyNewline) return buffer.slice(from, to).match(/\r\n?|\n/g)?.length ?? 0;
    let lines = 0;
    for (let at = buffer.indexOf("\n", from); at !== -1 && at < to; at = buffer.indexOf("\n", at + 1))
      lines++;
    return lines;
  }

  /** Offset of the quote that opens a cell, after any blanks; -1 for an unquoted cell. */
  #openingQuote(from: number): number {
    let at = from;
    while (isBlank(this.#buffer.charCodeAt(at)) && this.#buffer.charCodeAt(at) !== this.#delimiter) at++;
    return this.#buffer.charCodeAt(at) === this.#quote ? at : -1;
  }

  /** In files that escape with a backslash, delimiters and line ends can also be escaped outside of quotes. */
  #unescaped(cell: string): string {
    if (this.#dialect.escape !== "\\" || !cell.includes("\\")) return cell;
    const { delimiter, quote } = this.#dialect;
    return cell.replaceAll(/\\([\s\S])/g, (sequence, next: string) =>
      next === delimiter || next === quote || next === '"' || next === "\\" || next === "\n" || next === "\r"
        ? next
        : sequence,
    );
  }

  /** The end of an unquoted cell: a delimiter, a line end, or the end of the file. */
  #bareEnd(from: number, final: boolean): number | undefined {
    const buffer = this.#buffer;
    const escape = this.#dialect.escape === "\\" && this.#delimiter !== -1 ? BACKSLASH : -1;
    for (let at = from; at < buffer.length; at++) {
      const code = buffer.charCodeAt(at);
      if (code === escape) {
        if (at + 1 >= buffer.length && !final) return undefined;
        at++;
        continue;
      }
      if (code === this.#delimiter || code === LF) return at;
      if (code === CR) {
        const newlineLength = this.#newlineAt(at, final);
        if (newlineLength !== 0) return newlineLength === undefined ? undefined : at;
        // The CRs after it are text too; each of them would look for the same line feed.
        while (buffer.charCodeAt(at + 1) === CR) at++;
      }
    }
    return final ? buffer.length : undefined;
  }

  /**
   * Parses a quoted cell.
   * @param from offset of the opening quote
   * @param start offset of the cell, which may begin with blanks
   */
  #quoted(
    from: number,
    start: number,
    final: boolean,
  ): { cell: string; end: number; stray: boolean } | "incomplete" | "unclosed" {
    const { quote, escape } = this.#dialect;
    const buffer = this.#buffer;
    let cell = "";
    let at = from + 1;
    let close = from;
    for (;;) {
      if (close !== -1 && close < at) close = buffer.indexOf(quote, at);
      const escaped = escape === quote ? -1 : indexWithin(buffer, escape, at, close);
      if (escaped !== -1 && escaped + 1 < buffer.length) {
        const next = buffer.charAt(escaped + 1);
        const isEscape = next === quote || next === escape;
        cell += buffer.slice(at, escaped) + (isEscape ? next : escape + next);
        at = escaped + 2;
        continue;
      }
      if (close === -1 || close - from - 1 > MAX_QUOTED) {
        return final || buffer.length - from - 1 > MAX_QUOTED ? "unclosed" : "incomplete";
      }
      cell += buffer.slice(at, close);
      at = close + 1;
      if (at >= buffer.length && !final) return "incomplete";
      if (escape !== quote || buffer.charAt(at) !== quote) break;
      cell += quote;
      at++;
    }
    const end = this.#bareEnd(at, final);
    if (end === undefined) return "incomplete";
    const rest = buffer.slice(at, end);
    if (rest.trim() === "") return { cell, end, stray: false };
    // Quoted words at the start of a cell are text, unless they contain a delimiter or a line end.
    const bareEnd = this.#bareEnd(start, final);
    if (bareEnd === end) return { cell: buffer.slice(start, end), end, stray: true };
    return { cell: cell + rest, end, stray: true };
  }
}

/** The offset of a character in `[from, end)`, where -1 as `end` is the end of the text; -1 when it is not there. */
function indexWithin(text: string, character: string, from: number, end: number): number {
  const found = text.slice(from, end === -1 ? undefined : end).indexOf(character);
  return found === -1 ? -1 : from + found;
}
