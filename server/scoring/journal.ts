/**
 * What was scored so far, in a file beside the output, so that an interrupted run goes on. A first line says of what
 * it is; pages of results follow, each with a checksum, the latest of a page counting. A torn end is cut off.
 */

import { Buffer } from "node:buffer";
import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { crc32 } from "../../src/data/archive/crc32.ts";
import type { Results, ResultsPage } from "../../src/scoring/results.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";

/** Rows whose results are written together. */
export const JOURNAL_PAGE = 64;

/** Everything that the results depend on. */
export interface JournalSubject {
  tonescope: 1;
  /** SHA-256 of the input. */
  input: string;
  rows: number;
  /** Index of the column with the texts, and how the input was read. */
  textColumn: number;
  reading: string;
  model: string;
  weights: string;
  device: string;
  /** How the person wanted it scored. */
  rules: ScoringRules;
  classes: number;
}

/** Checksum, page and number of rows, four bytes each. */
const HEAD = 12;

const recordBytes = (rows: number, classes: number) => HEAD + rows * (2 + 4 * classes);

function encode(page: number, { statuses, labels, scores }: ResultsPage): Buffer {
  const classes = scores.length / Math.max(1, statuses.length);
  const record = Buffer.alloc(recordBytes(statuses.length, classes));
  record.writeUInt32LE(page, 4);
  record.writeUInt32LE(statuses.length, 8);
  record.set(statuses, HEAD);
  record.set(new Uint8Array(labels.buffer), HEAD + statuses.length);
  record.set(new Uint8Array(scores.buffer), HEAD + 2 * statuses.length);
  record.writeUInt32LE(crc32(record.subarray(4)), 0);
  return record;
}

/** @returns undefined where the file ends, or its end is torn. */
function decode(bytes: Buffer, at: number, classes: number) {
  if (at + HEAD > bytes.length) return undefined;
  const rows = bytes.readUInt32LE(at + 8);
  const end = at + recordBytes(rows, classes);
  if (rows > JOURNAL_PAGE || end > bytes.length) return undefined;
  const record = bytes.subarray(at, end);
  if (record.readUInt32LE(0) !== crc32(record.subarray(4))) return undefined;
  const part = (from: number, length: number) => new Uint8Array(record.subarray(from, from + length));
  const content: ResultsPage = {
    statuses: part(HEAD, rows),
    labels: new Int8Array(part(HEAD + rows, rows).buffer),
    scores: new Float32Array(part(HEAD + 2 * rows, 4 * rows * classes).buffer),
  };
  return { page: record.readUInt32LE(4), content, end };
}

/** What keeps a journal from going on with this input, in words. */
function difference(found: JournalSubject, wanted: JournalSubject): string | undefined {
  if (found.tonescope !== wanted.tonescope) return "was written by another version of tonescope";
  if (found.input !== wanted.input || found.rows !== wanted.rows) return "is of another input";
  if (found.textColumn !== wanted.textColumn || found.reading !== wanted.reading)
    return "is of another column, or of the file read otherwise";
  if (found.model !== wanted.model || found.weights !== wanted.weights) return "is of another model";
  if (!isDeepStrictEqual(found.rules, wanted.rules)) return "was scored with other options";
  if (found.device !== wanted.device) return `was scored on ${found.device}`;
  return undefined;
}

export class Journal {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** @throws Error when there is one already, or the folder cannot be written. */
  static async begin(path: string, subject: JournalSubject): Promise<Journal> {
    const handle = await open(path, "wx");
    await handle.writeFile(`${JSON.stringify(subject)}\n`);
    await handle.datasync();
    return new Journal(path, handle);
  }

  /**
   * Goes on with an earlier run: its results are put back.
   * @throws Error when it is of other work, or no journal at all
   */
  static async resume(path: string, subject: JournalSubject, results: Results): Promise<Journal> {
    const bytes = await readFile(path);
    const start = bytes.indexOf("\n") + 1;
    let found: JournalSubject;
    try {
      found = JSON.parse(bytes.subarray(0, start).toString()) as JournalSubject;
    } catch (cause) {
      throw new Error(`${path} is not the record of an unfinished run. Remove it to begin again.`, { cause });
    }
    const other = difference(found, subject);
    if (other) throw new Error(`${path} ${other}. Remove it to begin again.`);
    const pages = new Map<number, ResultsPage>();
    let end = start;
    for (;;) {
      const record = decode(bytes, end, subject.classes);
      if (!record) break;
      pages.set(record.page, record.content);
      ({ end } = record);
    }
    for (const [page, content] of pages) results.restore(page, content);
    const handle = await open(path, "r+");
    await handle.truncate(end);
    return new Journal(path, handle);
  }

  /** On the disk when it resolves. */
  async append(pages: readonly { page: number; content: ResultsPage }[]): Promise<void> {
    if (pages.length === 0) return;
    const { size } = await this.#handle.stat();
    const records = Buffer.concat(pages.map(({ page, content }) => encode(page, content)));
    await this.#handle.write(records, 0, records.length, size);
    await this.#handle.datasync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.#path, { force: true });
  }
}
