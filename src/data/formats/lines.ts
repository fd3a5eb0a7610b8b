import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import type { ExportRecord, RecordParser } from "./export-format.ts";

/** Splits text at CR LF, LF or CR, also where a piece ends between CR and LF. The last line may lack its end. */
class LineSplitter {
  #parts: string[] = [];
  #pending = 0;
  #wasReturn = false;

  /** @throws AppError `too-long` */
  push(text: string): string[] {
    const start = this.#wasReturn && text.startsWith("\n") ? 1 : 0;
    if (text !== "") this.#wasReturn = text.endsWith("\r");
    const lines = text.slice(start).split(/\r\n|\n|\r/);
    const rest = lines.pop() ?? "";
    if (lines.length > 0) {
      lines[0] = this.#parts.join("") + (lines[0] ?? "");
      this.#parts = [];
    }
    if (rest !== "") this.#parts.push(rest);
    this.#pending = lines.length > 0 ? rest.length : this.#pending + rest.length;
    if (this.#pending > LIMITS.recordCharacters) {
      throw new AppError("too-long", "A line of the file does not end.");
    }
    return lines;
  }

  finish(): string[] {
    const rest = this.#parts.join("");
    this.#parts = [];
    return rest === "" ? [] : [rest];
  }
}

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
