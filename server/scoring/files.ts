/** Where a table comes from and where the scored one goes: files, or the standard streams as `-`. */

import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream, openAsBlob } from "node:fs";
import { mkdtemp, open, realpath, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import type { Writable } from "node:stream";
import type { TableFile } from "../../src/data/bytes.ts";
import { UsageError } from "../cli/command.ts";

export const STANDARD = "-";

export interface Input {
  file: TableFile;
  path: string;
  /** Removes what was kept of standard input. */
  release(): Promise<void>;
}

/** Standard input is kept in a file, because the encoding, the rows and the output each need it once. */
async function spool(signal: AbortSignal): Promise<Input> {
  const folder = await mkdtemp(join(tmpdir(), "tonescope-"));
  const release = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "stdin");
    await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }), { signal });
    return { file: { name: "stdin", blob: await openAsBlob(path) }, path, release };
  } catch (cause) {
    await release();
    throw cause;
  }
}

/** @throws Error when it cannot be read */
export async function openInput(path: string, signal: AbortSignal): Promise<Input> {
  if (path === STANDARD) return spool(signal);
  const found = await stat(path).catch((cause: Error) => {
    throw new Error(`${path} cannot be read: ${cause.message}`, { cause });
  });
  if (!found.isFile()) throw new Error(`${path} is not a file.`);
  return { file: { name: basename(path), blob: await openAsBlob(path) }, path, release: async () => {} };
}

export async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path, { highWaterMark: 2 ** 20, signal }))
    hash.update(bytes as Uint8Array);
  return hash.digest("hex");
}

/** A file is replaced whole at the end; a device, a pipe or a stream gets its bytes as they come. */
export type Output = { kind: "file"; path: string } | { kind: "stream"; path: string };

/** @throws UsageError, Error before any work is done for nothing */
export async function checkOutput(path: string, input: string): Promise<Output> {
  if (path === STANDARD) return { kind: "stream", path };
  const found = await stat(path).catch(() => undefined);
  if (!found) return { kind: "file", path };
  if (found.isDirectory()) throw new UsageError(`${path} is a folder; --out takes a file.`);
  if (!found.isFile()) return { kind: "stream", path };
  if (input !== STANDARD && (await realpath(path)) === (await realpath(input))) {
    throw new UsageError("--out would replace the input.");
  }
  return { kind: "file", path };
}

async function writeStream(stream: Writable, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) {
    if (!stream.write(chunk)) await once(stream, "drain");
  }
}

/** @throws Error that names the output, when it cannot take all of it; a file is then as it was before. */
export async function writeOutput({ kind, path }: Output, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  // An error of standard output ends the process (main.ts).
  if (path === STANDARD) return writeStream(process.stdout, chunks);
  const target = kind === "file" ? `${path}.${randomUUID()}.new` : path;
  try {
    const handle = await open(target, kind === "file" ? "wx" : "w");
    try {
      for await (const chunk of chunks) await handle.writeFile(chunk);
      if (kind === "file") await handle.sync();
    } finally {
      await handle.close();
    }
    if (kind === "file") await rename(target, path);
  } catch (cause) {
    if (kind === "file") await rm(target, { force: true });
    throw new Error(`${path} cannot be written: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
