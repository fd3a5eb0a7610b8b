/**
 * What was found so far, in a file beside the output, so that an interrupted run goes on. A first line says of what it
 * is; records follow, each with its length and a checksum. A torn end is cut off.
 */

import { Buffer } from "node:buffer";
import { type FileHandle, open, rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { crc32 } from "../../src/data/archive/crc32.ts";
import type { Table } from "../../src/data/table.ts";
import type { BulkRequest } from "../../src/engine/explain/bulk.ts";
import type { ScoringModel } from "../../src/scoring/model.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import { UsageError } from "../cli/command.ts";
import { type Input, type Output, sha256Of } from "./files.ts";

/** Everything that the results depend on. */
export interface JournalSubject {
  tonescope: 2;
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
  /** What is found of each text; its scores when absent. */
  request?: BulkRequest;
}

interface JournaledRun extends Pick<
  JournalSubject,
  "rows" | "textColumn" | "device" | "rules" | "classes" | "request"
> {
  input: Input;
  table: Table;
  model: ScoringModel;
  signal: AbortSignal;
}

/** What a run on a table depends on. */
export async function subjectOf({
  input,
  table,
  model,
  signal,
  ...rest
}: JournaledRun): Promise<JournalSubject> {
  const { format, part, encoding, layout } = table;
  return {
    tonescope: 2,
    input: await sha256Of(input.path, signal),
    reading: JSON.stringify([format, part, encoding?.name, layout?.dialect]),
    model: `${model.id}@${model.revision}`,
    weights: model.weightsSha256,
    ...rest,
  };
}

/** How often what was found is put in the journal, in milliseconds: no more than that is lost. */
export const SAVE_MS = 250;

/** Checksum and length of a record's payload, four bytes each. */
const HEAD = 8;
/** No first line is longer. */
const FIRST_LINE = 2 ** 16;

/** What keeps a journal from going on with this input, in words. */
function difference(found: JournalSubject, wanted: JournalSubject): string | undefined {
  if (found.tonescope !== wanted.tonescope) return "was written by another version of tonescope";
  if (found.input !== wanted.input || found.rows !== wanted.rows) return "is of another input";
  if (found.textColumn !== wanted.textColumn || found.reading !== wanted.reading)
    return "is of another column, or of the file read otherwise";
  if (found.model !== wanted.model || found.weights !== wanted.weights) return "is of another model";
  if (!isDeepStrictEqual([found.rules, found.request], [wanted.rules, wanted.request]))
    return "was made with other options";
  if (found.device !== wanted.device) return `was made on ${found.device}`;
  return undefined;
}

export class Journal {
  readonly #path: string;
  readonly #handle: FileHandle;
  /** Where the records begin, and where the last whole one ends. */
  readonly #start: number;
  #end: number;

  private constructor(path: string, handle: FileHandle, start: number) {
    this.#path = path;
    this.#handle = handle;
    this.#start = start;
    this.#end = start;
  }

  /** @throws Error when there is one already, or the folder cannot be written. */
  static async begin(path: string, subject: JournalSubject): Promise<Journal> {
    const handle = await open(path, "wx+");
    const line = Buffer.from(`${JSON.stringify(subject)}\n`);
    await handle.writeFile(line);
    await handle.datasync();
    return new Journal(path, handle, line.length);
  }

  /**
   * Goes on with an earlier run.
   * @param take gets each record, the oldest first; its bytes are its own.
   * @throws Error when it is of other work, or no journal at all
   */
  static async resume(
    path: string,
    subject: JournalSubject,
    take: (payload: Buffer) => void,
  ): Promise<Journal> {
    const handle = await open(path, "r+");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(FIRST_LINE), 0, FIRST_LINE, 0);
      const start = buffer.subarray(0, bytesRead).indexOf("\n") + 1;
      let found: JournalSubject;
      try {
        found = JSON.parse(buffer.subarray(0, start).toString()) as JournalSubject;
      } catch (cause) {
        throw new Error(`${path} is not the record of an unfinished run. Remove it to begin again.`, {
          cause,
        });
      }
      const other = difference(found, subject);
      if (other) throw new Error(`${path} ${other}. Remove it to begin again.`);
      const journal = new Journal(path, handle, start);
      for await (const payload of journal.#read((await handle.stat()).size)) {
        take(payload);
        journal.#end += HEAD + payload.length;
      }
      await handle.truncate(journal.#end);
      return journal;
    } catch (cause) {
      await handle.close();
      throw cause;
    }
  }

  /** The records, the oldest first. */
  records(): AsyncGenerator<Buffer, void, undefined> {
    return this.#read(this.#end);
  }

  /** Stops before a record that goes beyond `end` or is damaged. */
  async *#read(end: number): AsyncGenerator<Buffer, void, undefined> {
    const head = Buffer.alloc(HEAD);
    for (let at = this.#start; at + HEAD <= end;) {
      await this.#handle.read(head, 0, HEAD, at);
      const length = head.readUInt32LE(4);
      if (at + HEAD + length > end) return;
      const payload = Buffer.alloc(length);
      await this.#handle.read(payload, 0, length, at + HEAD);
      if (crc32(payload) !== head.readUInt32LE(0)) return;
      yield payload;
      at += HEAD + length;
    }
  }

  /** On the disk when it resolves. */
  async append(payloads: readonly Uint8Array[]): Promise<void> {
    if (payloads.length === 0) return;
    const parts = payloads.flatMap((payload) => {
      const head = Buffer.alloc(HEAD);
      head.writeUInt32LE(crc32(payload), 0);
      head.writeUInt32LE(payload.length, 4);
      return [head, payload];
    });
    const bytes = Buffer.concat(parts);
    await this.#handle.write(bytes, 0, bytes.length, this.#end);
    await this.#handle.datasync();
    this.#end += bytes.length;
  }

  /** One that holds nothing is of no use, and removed. */
  async close(): Promise<void> {
    if (this.#end === this.#start) return this.remove();
    await this.#handle.close();
  }

  async remove(): Promise<void> {
    await this.#handle.close();
    await rm(this.#path, { force: true });
  }
}

export interface JournalOptions {
  output: Output;
  /** Whether to go on with what an earlier run kept. */
  resume: boolean;
  subject: JournalSubject;
  /** Gets what was kept, record by record. */
  take: (payload: Buffer) => void;
}

/**
 * Beside the output; none for a stream, which cannot be gone on with.
 * @throws UsageError, Error
 */
export async function openJournal({
  output,
  resume,
  subject,
  take,
}: JournalOptions): Promise<Journal | undefined> {
  if (output.kind === "stream") {
    if (resume) throw new UsageError("--resume needs an --out that is a file.");
    return undefined;
  }
  const path = `${output.path}.unfinished`;
  try {
    return await Journal.begin(path, subject);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code !== "EEXIST") {
      throw new Error(`${path} cannot be written: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      });
    }
    if (!resume) {
      throw new Error(
        `An earlier run for this output was interrupted. Add --resume to go on with it, or remove ${path}.`,
        { cause },
      );
    }
  }
  return Journal.resume(path, subject, take);
}
