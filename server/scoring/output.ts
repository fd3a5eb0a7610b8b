/** Where a table is written to: a file, a device or pipe, or standard output as `-`. */

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { open, rename, rm } from "node:fs/promises";
import process from "node:process";
import type { Writable } from "node:stream";
import { AppError } from "../../src/errors/app-error.ts";
import { STANDARD_STREAM } from "./input.ts";

/** A file is replaced as a whole at the end; a device, a pipe or a stream receives bytes as they are produced. */
export type Output = { kind: "file"; path: string } | { kind: "stream"; path: string };

async function writeStream(stream: Writable, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) {
    if (!stream.write(chunk)) await once(stream, "drain");
  }
}

/**
 * @throws Error that names the output when it cannot be written completely, AppError when what it is made of cannot be read;
 * a file is then unchanged
 */
export async function writeOutput({ kind, path }: Output, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  // An error of standard output ends the process (main.ts).
  if (path === STANDARD_STREAM) return writeStream(process.stdout, chunks);
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
    // An error of removing it must not hide the first one.
    if (kind === "file") await rm(target, { force: true }).catch(() => {});
    if (cause instanceof AppError) throw cause;
    throw new Error(`${path} cannot be written: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
