import type { DBSchema, IDBPDatabase } from "idb";
import { DatabaseConnection, type Migration, storageError } from "../../storage/open-database.ts";
import { DATABASES } from "../../storage/registry.ts";
import { releaseBuffer } from "../model/segmented-bytes.ts";
import type { ModelRecord, ModelStorage, StoredChunk } from "./storage.ts";

type ChunkKey = [model: string, path: string, index: number];

/**
 * The bytes are a Blob, of which a read takes no more than it hands over: of an array, Chromium keeps the serialized
 * form as well until its garbage is collected, a third of a large model's size. Earlier versions stored arrays.
 */
type KeptChunk = Omit<StoredChunk, "bytes"> & { bytes: Blob | Uint8Array };

interface Schema extends DBSchema {
  models: { key: string; value: ModelRecord };
  chunks: { key: ChunkKey; value: KeptChunk };
}

/** One step for each version of the schema; a step that was released is never changed. */
export const MIGRATIONS: readonly Migration<Schema>[] = [
  (database) => {
    database.createObjectStore("models", { keyPath: "key" });
    database.createObjectStore("chunks");
  },
];

/**
 * Read as a stream, because what `arrayBuffer()` collects stays in memory beside its result.
 * @returns nothing where the browser has lost what the Blob stands for, as if the chunk were damaged.
 */
async function bytesOf(kept: Blob | Uint8Array): Promise<Uint8Array> {
  if (!(kept instanceof Blob)) return kept;
  const bytes = new Uint8Array(kept.size);
  const reader = kept.stream().getReader();
  let filled = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes;
      bytes.set(value, filled);
      filled += value.length;
      releaseBuffer(value);
    }
  } catch {
    return new Uint8Array();
  }
}

/** The whole range of a file's chunks, or of a model's when no path is given. */
function chunkRange(key: string, path?: string): IDBKeyRange {
  // An array sorts after every string and number, so it bounds what follows the prefix.
  return path === undefined
    ? IDBKeyRange.bound([key], [key, []])
    : IDBKeyRange.bound([key, path], [key, path, []]);
}

/**
 * Models in the browser's IndexedDB. Chunks are written with relaxed durability, as caches should be; a
 * record can be written strictly, and then everything written before it is on the disk too.
 * @throws AppError `storage-outdated`, `storage-unavailable`
 */
export async function indexedDbStorage(
  name: string = DATABASES.models,
  migrations: readonly Migration<Schema>[] = MIGRATIONS,
): Promise<ModelStorage> {
  const connection = new DatabaseConnection<Schema>({ name, migrations });
  await connection.get();
  const guarded = async <T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> => {
    try {
      return await work(await connection.get());
    } catch (cause) {
      throw storageError(cause);
    }
  };
  return {
    records: () => guarded((database) => database.getAll("models")),
    record: (key) => guarded((database) => database.get("models", key)),
    update: (key, change, durability = "relaxed") =>
      guarded(async (database) => {
        const transaction = database.transaction("models", "readwrite", { durability });
        const changed = change(await transaction.store.get(key));
        if (changed) await transaction.store.put(changed);
        await transaction.done;
        return changed;
      }),
    remove: (key) =>
      guarded(async (database) => {
        await database.delete("models", key);
        await database.delete("chunks", chunkRange(key));
      }),
    chunk: (key, path, index) =>
      guarded(async (database) => {
        const kept = await database.get("chunks", [key, path, index]);
        return kept && { ...kept, bytes: await bytesOf(kept.bytes) };
      }),
    chunkIndexes: (key, path) =>
      guarded(async (database) => {
        const keys = await database.getAllKeys("chunks", chunkRange(key, path));
        return keys.map(([, , index]) => index);
      }),
    putChunk: (key, path, index, chunk) =>
      guarded(async (database) => {
        const transaction = database.transaction("chunks", "readwrite", { durability: "relaxed" });
        // `done` has to be awaited with the request, or a failure of the commit goes unhandled.
        const kept = { ...chunk, bytes: new Blob([chunk.bytes as Uint8Array<ArrayBuffer>]) };
        await Promise.all([transaction.store.put(kept, [key, path, index]), transaction.done]);
      }),
    removeChunks: (key, path) => guarded((database) => database.delete("chunks", chunkRange(key, path))),
    close: () => connection.close(),
  };
}
