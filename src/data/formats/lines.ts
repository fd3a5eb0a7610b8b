import { LIMITS } from "../limits.ts";
import { LineSplitter } from "../text/line-splitter.ts";
import type { ExportRecord, RecordParser } from "./export-format.ts";

/** Takes the lines of a text one after the other, and gives the records that are complete. */
export interface LineReader {
  /** @param number of the line, from 1 */
  read(line: string, number: number): ExportRecord[];
  finish(): ExportRecord[];
}

export function parserOfLines({ read, finish }: LineReader): RecordParser {
  const splitter = new LineSplitter();
  let number = 0;
  const readAll = (lines: readonly string[]) => lines.flatMap((line) => read(line, ++number));
  return {
    push: (text) => readAll(splitter.push(text)),
    finish: () => [...readAll(splitter.finish()), ...finish()],
  };
}

/** Collects a record whose text has several lines: the first line begins it, others continue it. */
export class OpenRecord {
  #record: { line: number; fields: Readonly<Record<string, string>>; text: string[] } | undefined;
  #characters = 0;

  /** @returns the record before it */
  begin(line: number, fields: Readonly<Record<string, string>>, text?: string): ExportRecord[] {
    const done = this.take();
    this.#record = { line, fields, text: text === undefined ? [] : [text] };
    this.#characters = 0;
    return done;
  }

  /** Adds a line to the text. @returns whether there is a record to continue */
  add(text: string): boolean {
    if (!this.#record) return false;
    // The surplus over the limit of a cell is cut by the reader, and need not be held.
    if (this.#characters <= LIMITS.cellCharacters) this.#record.text.push(text);
    this.#characters += text.length + 1;
    return true;
  }

  /** The record, without blank lines at its end. */
  take(): ExportRecord[] {
    const record = this.#record;
    this.#record = undefined;
    if (!record) return [];
    return [{ line: record.line, fields: { ...record.fields, text: record.text.join("\n").trimEnd() } }];
  }
}
