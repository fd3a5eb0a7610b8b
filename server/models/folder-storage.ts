/**
 * Stores models in a folder: a `record.json` for each model, and a folder of chunks for each of its files. Every file is
 * written under another name and renamed, so that readers see it completely or not at all; a record is changed
 * under a lock between processes.
 */

import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Buffer } from "node:buffer";
import type { Durability, ModelRecord, ModelStorage, StoredChunk } from "../../src/engine/store/storage.ts";
import { isMissing, isReadOnly, storageError } from "./file-error.ts";
import { folderLocks } from "./folder-locks.ts";
import { safeName } from "./safe-name.ts";

/** A chunk's file starts with its SHA-256. */
const DIGEST_BYTES = 32;

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders; there a rename is durable by itself.
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Writes a file completely or not at all; with `strict`, the file is on disk when the promise resolves. */
async function writeWhole(
  file: string,
  parts: (string | Uint8Array)[],
  durability: Durability,
): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = `${file}.${randomUUID()}.new`;
  try {
    const handle = await open(temporary, "wx");
    try {
      for (const part of parts) await handle.writeFile(part);
      if (durability === "strict") await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    if (durability === "strict") await syncFolder(folder);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw cause;
  }
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
}

/** Undefined for a record that cannot be read, or that is another model's. */
async function readRecord(models: string, name: string): Promise<ModelRecord | undefined> {
  const json = await unlessMissing(() => readFile(join(models, name, "record.json"), "utf8"));
  if (json === undefined) return undefined;
  try {
    const record = JSON.parse(json) as ModelRecord;
    return safeName(record.key) === name ? record : undefined;
  } catch {
    return undefined;
  }
}

/** @param folder created when something is first stored. */
export function folderStorage(folder: string): ModelStorage {
  const models = join(folder, "models");
  const locks = folderLocks(join(folder, "locks"));
  const modelFolder = (key: string) => join(models, safeName(key));
  const chunkFolder = (key: string, path: string) => join(modelFolder(key), "files", safeName(path));
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw storageError(cause, folder);
    }
  };

  async function update(
    key: string,
    change: (record: ModelRecord | undefined) => ModelRecord | undefined,
    durability: Durability,
  ): Promise<ModelRecord | undefined> {
    const before = await readRecord(models, safeName(key));
    const changed = change(before);
    if (!changed) return undefined;
    try {
      await writeWhole(join(modelFolder(key), "record.json"), [JSON.stringify(changed)], durability);
    } catch (cause) {
      // In a read-only folder the time of the last use is not recorded.
      if (!before || durability === "strict" || !isReadOnly(cause)) throw cause;
    }
    return changed;
  }

  return {
    records: () =>
      guarded(async () => {
        const names = (await unlessMissing(() => readdir(models))) ?? [];
        const records = await Promise.all(names.map((name) => readRecord(models, name)));
        return records.filter((record) => record !== undefined);
      }),
    record: (key) => guarded(() => readRecord(models, safeName(key))),
    update: (key, change, durability = "relaxed") =>
      guarded(() => locks.exclusive(`record ${key}`, () => update(key, change, durability))),
    remove: (key) =>
      guarded(async () => {
        await rm(join(modelFolder(key), "record.json"), { force: true });
        await rm(modelFolder(key), { recursive: true, force: true });
      }),
    chunk: (key, path, index) =>
      guarded(async (): Promise<StoredChunk | undefined> => {
        const file = await unlessMissing(() => readFile(join(chunkFolder(key, path), String(index))));
        if (!file || file.length < DIGEST_BYTES) return undefined;
        return {
          sha256: file.subarray(0, DIGEST_BYTES).toString("hex"),
          bytes: new Uint8Array(file.subarray(DIGEST_BYTES)),
        };
      }),
    chunkIndexes: (key, path) =>
      guarded(async () => {
        const names = (await unlessMissing(() => readdir(chunkFolder(key, path)))) ?? [];
        return names
          .filter((name) => /^\d+$/.test(name))
          .map(Number)
          .sort((a, b) => a - b);
      }),
    putChunks: (key, path, index, chunks) =>
      guarded(async () => {
        for (const [at, { bytes, sha256 }] of chunks.entries())
          await writeWhole(
            join(chunkFolder(key, path), String(index + at)),
            [Buffer.from(sha256, "hex"), bytes],
            "relaxed",
          );
      }),
    removeChunks: (key, path) => guarded(() => rm(chunkFolder(key, path), { recursive: true, force: true })),
    close() {},
  };
}
