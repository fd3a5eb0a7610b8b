/** Where a table is read from: a file, or standard input as `-`. */

import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import { bytesOf, type TableFile } from "../../src/data/bytes.ts";
import { type FileBlob, openFile } from "../files/file-blob.ts";
import { reasonOf } from "../files/read-error.ts";

/** The path that means standard input or standard output. */
export const STANDARD_STREAM = "-";

export interface Input {
  file: TableFile & { blob: FileBlob };
  path: string;
  /** Removes the copy of standard input. */
  release(): Promise<void>;
}

/** Standard input is copied to a file, because encoding, rows and output each need to read it. */
async function spool(signal: AbortSignal): Promise<Input> {
  const folder = await mkdtemp(join(tmpdir(), "tonescope-"));
  const release = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "stdin");
    await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }), { signal });
    return { file: { name: "stdin", blob: await openFile(path) }, path, release };
  } catch (cause) {
    await release();
    throw cause;
  }
}

/** @throws Error when it cannot be read */
export async function openInput(path: string, signal: AbortSignal): Promise<Input> {
  if (path === STANDARD_STREAM) return spool(signal);
  const found = await stat(path).catch((cause: Error) => {
    throw new Error(`${path} cannot be read: ${reasonOf(cause)}`, { cause });
  });
  if (!found.isFile()) throw new Error(`${path} is not a file.`);
  return { file: { name: basename(path), blob: await openFile(path) }, path, release: async () => {} };
}

/** Bytes of a row of tweets with its id, its time and its author. */
const BYTES_PER_ROW = 150;

/** An estimate of the number of rows, for what is decided before the table is read. */
export const expectedTexts = ({ file }: Input): number => Math.floor(file.blob.size / BYTES_PER_ROW);

/** @throws AppError `unreadable-file` when the file was changed since it was opened, `cancelled` */
export async function sha256Of({ file }: Input, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of bytesOf(file.blob, { signal })) hash.update(bytes);
  return hash.digest("hex");
}
