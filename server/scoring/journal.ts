/**
 * The journal: results so far, in a file beside the output, from which an interrupted run is resumed. The first line describes
 * the run; records follow, each with a checksum and its length. A torn end is cut off.
 */

import { Buffer } from "node:buffer";
import { type FileHandle, open, rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { crc32 } from "../../src/data/archive/crc32.ts";
import type { Table } from "../../src/data/table.ts";
import type { BulkRequest } from "../../src/engine/explain/bulk.ts";
import type { ScoringModel } from "../../src/scoring/model.ts";
import type { rulesRecord } from "../../src/scoring/rules.ts";
import { type Input, sha256Of } from "./input.ts";
import type { Output } from "./output.ts";

/** Everything that the results depend on. A journal of a different run is not resumed. */
export interface JournalSubject {
  tonescope: 2;
  /** SHA-256 of the input. */
  input: string;
  rows: number;
  /** The index of the text column, and how the input was read. */
  textColumn: number;
  reading: string;
  model: string;
  weights: string;
  device: string;
  rules: ReturnType<typeof rulesRecord>;
  classes: number;
  /** The explanation that is computed for each text; scores when absent. */
  request?: BulkRequest;
}

interface JournaledRun extends Pick<
  JournalSubject,
  "rows" | "textColumn" | "device" | "rules" | "classes" | "request"
> {
  input: Input;
  table: Table;
  model: ScoringModel;
  /** The model of the texts in other languages. */
  others?: ScoringModel | undefined;
  signal: AbortSignal;
}

/** Describes a run on a table. */
export async function subjectOf({
  input,
  table,
  model,
  others,
  signal,
  ...rest
}: JournaledRun): Promise<JournalSubject> {
  const { format, part, encoding, layout, records } = table;
  return {
    tonescope: 2,
    input: await sha256Of(input, signal),
    reading: JSON.stringify([format, part, encoding?.name, layout?.dialect, layout?.headerRow, records]),
    model: `${model.id}@${model.revision}${model.settings ? ` ${JSON.stringify(model.settings)}` : ""}`,
    weights: [model, ...(others ? [others] : [])].map(({ weightsSha256 }) => weightsSha256).join(" "),
    ...rest,
  };
}

/** The interval of writes in milliseconds; an interruption loses no more than this time of work. */
export const SAVE_INTERVAL_MS = 250;

/** Bytes before a record's payload: its CRC-32 and its length, four bytes each, little-endian. */
const RECORD_HEADER_BYTES = 8;
const MAX_FIRST_LINE_BYTES = 2 ** 16;

/** Bytes with which the first line of every journal starts. */
const START = '{"tonescope":';

/** The run that the first line names; undefined when the line was never written whole, as after a power cut. */
function readSubject(start: Buffer): JournalSubject | undefined {
  try {
    const subject: unknown = JSON.parse(start.subarray(0, start.indexOf("\n") + 1).toString());
    if (typeof subject === "object" && subject !== null && "tonescope" in subject)
      return subject as JournalSubject;
  } catch {
    // Not written whole, or no journal.
  }
  return undefined;
}

/** Whether a file without a readable first line is what is left of a journal, and not a file of a person. */
const isRemainder = (start: Buffer) =>
  start.every((byte) => byte === 0) ||
  start.toString("latin1", 0, START.length) === START.slice(0, start.length);

async function readStart(handle: FileHandle): Promise<Buffer> {
  const start = Buffer.alloc(MAX_FIRST_LINE_BYTES);
  const { bytesRead } = await handle.read(start, 0, MAX_FIRST_LINE_BYTES, 0);
  return start.subarray(0, bytesRead);
}

/** Why a journal does not belong to this run, as the end of a sentence; undefined when it does. */
function difference(found: JournalSubject, wanted: JournalSubject): string | undefined {
  if (found.tonescope !== wanted.tonescope) return "was written by another version of tonescope";
  if (found.input !== wanted.input || found.rows !== wanted.rows) return "is of another input";
  if (found.textColumn !== wanted.textColumn || found.reading !== wanted.reading)
    return "is of another column, or of the file read in another way";
  if (found.model !== wanted.model || found.weights !== wanted.weights) return "is of another model";
  if (!isDeepStrictEqual([found.rules, found.request], [wanted.rules, wanted.request]))
    return "was made with other options";
  if (found.device !== wanted.device) return `was made on ${found.device}`;
  return undefined;
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

export class Journal {
  readonly path: string;
  readonly #handle: FileHandle;
  /** The offsets of the first record and of the end of the last complete record. */
  readonly #start: number;
  #end: number;

  private constructor(path: string, handle: FileHandle, start: number) {
    this.path = path;
    this.#handle = handle;
    this.#start = start;
    this.#end = start;
  }

  /** @throws Error when a journal exists already, or the folder is not writable */
  static async create(path: string, subject: JournalSubject): Promise<Journal> {
    const handle = await open(path, "wx+");
    try {
      const line = Buffer.from(`${JSON.stringify(subject)}\n`);
      await handle.writeFile(line);
      await handle.datasync();
      return new Journal(path, handle, line.length);
    } catch (cause) {
      await rm(path, { force: true });
      await handle.close().catch(() => {});
      throw cause;
    }
  }

  /**
   * Opens the journal of an earlier run. It ends before the first record that is cut off, damaged or not accepted.
   * @returns undefined when the file holds no result, because its first line was never written whole
   * @throws Error when it belongs to a different run or is not a journal
   */
  static async resume({ path, subject, accepts, resume }: ResumeOptions): Promise<Journal | undefined> {
    const handle = await open(path, "r+");
    try {
      const start = await readStart(handle);
      const found = readSubject(start);
      if (!found && isRemainder(start)) {
        await handle.close();
        return undefined;
      }
      const other = found ? difference(found, subject) : "is not the record of an unfinished run";
      if (other) throw new Error(`${path} ${other}. Remove it to begin again.`);
      if (!resume) {
        throw new Error(
          `An earlier run for this output was interrupted. Add --resume to go on with it, or remove ${path}.`,
        );
      }
      const journal = new Journal(path, handle, start.indexOf("\n") + 1);
      for await (const payload of journal.#read((await handle.stat()).size)) {
        if (!accepts(payload)) break;
        journal.#end += RECORD_HEADER_BYTES + payload.length;
      }
      await handle.truncate(journal.#end);
      return journal;
    } catch (cause) {
      await handle.close().catch(() => {});
      throw cause;
    }
  }

  /** The payloads of all records, the oldest first. */
  records(): AsyncGenerator<Buffer, void, undefined> {
    return this.#read(this.#end);
  }

  /** Stops before a record that extends beyond `end` or is damaged. */
  async *#read(end: number): AsyncGenerator<Buffer, void, undefined> {
    const header = Buffer.alloc(RECORD_HEADER_BYTES);
    for (let at = this.#start; at + RECORD_HEADER_BYTES <= end;) {
      await this.#handle.read(header, 0, RECORD_HEADER_BYTES, at);
      const length = header.readUInt32LE(4);
      // Zeros, which a power cut can leave, are the header of an empty record: its checksum is 0.
      if (length === 0 || at + RECORD_HEADER_BYTES + length > end) return;
      const payload = Buffer.alloc(length);
      await this.#handle.read(payload, 0, length, at + RECORD_HEADER_BYTES);
      if (crc32(payload) !== header.readUInt32LE(0)) return;
      yield payload;
      at += RECORD_HEADER_BYTES + length;
    }
  }

  /**
   * Appends records, which are on disk when the promise resolves. After an error the journal is unchanged and can be appended to.
   * @throws Error that names the file and the cause
   */
  async append(payloads: readonly Uint8Array[]): Promise<void> {
    if (payloads.length === 0) return;
    const bytes = Buffer.concat(payloads.flatMap((payload) => [headerOf(payload), payload]));
    try {
      // A full file system may write only a part without an error.
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#end + done);
        done += bytesWritten;
      }
      await this.#handle.datasync();
    } catch (cause) {
      await this.#handle.truncate(this.#end).catch(() => {});
      throw new Error(`${this.path} cannot be written: ${messageOf(cause)}`, { cause });
    }
    this.#end += bytes.length;
  }

  /** Closes the file and keeps it for a later run; a journal without records is removed. */
  async close(): Promise<void> {
    if (this.#end === this.#start) return this.remove();
    await this.#handle.close();
  }

  /**
   * Closes the journal of a run that failed.
   * @returns whether it is kept; it is removed when the input has changed, because no run could resume it
   */
  async fail(input: Input): Promise<boolean> {
    const isUseless = await input.file.blob.isChanged().catch(() => false);
    // An error of closing must not hide why the run failed.
    await (isUseless ? this.remove() : this.close()).catch(() => {});
    return !isUseless;
  }

  async remove(): Promise<void> {
    await this.#handle.close();
    await rm(this.path, { force: true });
  }
}

function headerOf(payload: Uint8Array): Buffer {
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  header.writeUInt32LE(crc32(payload), 0);
  header.writeUInt32LE(payload.length, 4);
  return header;
}

interface ResumeOptions extends Omit<JournalOptions, "output"> {
  path: string;
}

export interface JournalOptions {
  output: Output;
  /** Whether to resume an earlier run. */
  resume: boolean;
  subject: JournalSubject;
  /** Whether the payload of a record is one that this run could have written. */
  accepts: (payload: Buffer) => boolean;
}

const journalOf = ({ path }: Output) => `${path}.unfinished`;

/** The run of which an output has a journal; undefined where there is none. */
export async function interruptedRun(output: Output): Promise<JournalSubject | undefined> {
  if (output.kind === "stream") return undefined;
  const handle = await open(journalOf(output), "r").catch(() => undefined);
  try {
    return handle && readSubject(await readStart(handle));
  } finally {
    await handle?.close();
  }
}

/** Opens the journal beside the output; undefined for a stream, which cannot be resumed. @throws Error */
export async function openJournal(options: JournalOptions): Promise<Journal | undefined> {
  const { output, subject } = options;
  if (output.kind === "stream") return undefined;
  const path = journalOf(output);
  const create = () =>
    Journal.create(path, subject).catch((cause: unknown) => {
      const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
      if (code === "EEXIST") return undefined;
      throw new Error(`${path} cannot be written: ${messageOf(cause)}`, { cause });
    });
  const journal = (await create()) ?? (await Journal.resume({ ...options, path }));
  if (journal) return journal;
  await rm(path, { force: true });
  return create();
}
