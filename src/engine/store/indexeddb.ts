import type { DBSchema, IDBPDatabase } from "idb";
import { DatabaseConnection, type Migration, storageError } from "../../storage/open-database.ts";
import { ByteReader } from "../model/byte-reader.ts";
import { DATABASES } from "../../storage/registry.ts";
import type { ModelRecord, ModelStorage, StoredChunk } from "./storage.ts";

type ChunkKey = [model: string, path: string, index: number];

/**
 * The bytes are a Blob, which needs no further memory when it is read. For an array, Chromium also keeps the serialized
 * form until garbage is collected, a third of a large model's size. Earlier versions stored arrays.
 */
type ChunkValue = Omit<StoredChunk, "bytes"> & { bytes: Blob | Uint8Array };

interface Schema extends DBSchema {
  models: { key: string; value: ModelRecord };
  chunks: { key: ChunkKey; value: ChunkValue };
}

/**
 * One step for each version of the schema; a released step must not be changed.
 * @internal
 */
export const MIGRATIONS: readonly Migration<Schema>[] = [
  (database) => {
    database.createObjectStore("models", { keyPath: "key" });
    database.createObjectStore("chunks");
  },
];

/**
 * The bytes of a Blob, in memory that was allocated in JavaScript: `releaseBuffer` frees only that, and what the browser
 * allocates for each result stays until garbage is collected.
 */
async function blobBytes(blob: Blob): Promise<Uint8Array> {
  const reader = new ByteReader(blob.stream());
  try {
    const bytes = new Uint8Array(blob.size);
    for (let at = 0; at < bytes.length;) {
      const part = await reader.read();
      if (!part) throw new Error("The Blob ended early.");
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  } finally {
    reader.close();
  }
}

/** @returns no bytes when the browser has lost the content of the Blob; the chunk is then treated as damaged */
async function bytesOf(stored: Blob | Uint8Array): Promise<Uint8Array> {
  if (!(stored instanceof Blob)) return stored;
  try {
    return await blobBytes(stored);
  } catch {
    return new Uint8Array();
  }
}

/** The keys of all chunks of a file, or of a model when no path is given. */
function chunkRange(key: string, path?: string): IDBKeyRange {
  // An array sorts after every string and number, so it is the upper bound of all keys with the prefix.
  return path === undefined
    ? IDBKeyRange.bound([key], [key, []])
    : IDBKeyRange.bound([key, path], [key, path, []]);
}

/**
 * Stores models in IndexedDB. Chunks are written with relaxed durability, as is usual for caches. A record can be written
 * with strict durability; all earlier writes are then on the disk too.
 * @throws AppError `storage-outdated`, `storage-unavailable`
 */
export function indexedDbStorage(name: string = DATABASES.models): Promise<ModelStorage> {
  return openStorage(name, MIGRATIONS);
}

/** @internal */
export async function openStorage(
  name: string,
  migrations: readonly Migration<Schema>[],
): Promise<ModelStorage> {
  const connection = new DatabaseConnection<Schema>({ name, migrations });
  await connection.get();
  const withStorageErrors = async <T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> => {
    try {
      return await work(await connection.get());
    } catch (cause) {
      throw storageError(cause);
    }
  };
  return {
    records: () => withStorageErrors((database) => database.getAll("models")),
    record: (key) => withStorageErrors((database) => database.get("models", key)),
    update: (key, change, durability = "relaxed") =>
      withStorageErrors(async (database) => {
        const transaction = database.transaction("models", "readwrite", { durability });
        const changed = change(await transaction.store.get(key));
        if (changed) await transaction.store.put(changed);
        await transaction.done;
        return changed;
      }),
    remove: (key) =>
      withStorageErrors(async (database) => {
        await database.delete("models", key);
        await database.delete("chunks", chunkRange(key));
      }),
    chunk: (key, path, index) =>
      withStorageErrors(async (database) => {
        const stored = await database.get("chunks", [key, path, index]);
        return stored && { ...stored, bytes: await bytesOf(stored.bytes) };
      }),
    chunkIndexes: (key, path) =>
      withStorageErrors(async (database) => {
        const keys = await database.getAllKeys("chunks", chunkRange(key, path));
        return keys.map(([, , index]) => index);
      }),
    putChunks: (key, path, index, chunks) =>
      withStorageErrors(async (database) => {
        const transaction = database.transaction("chunks", "readwrite", { durability: "relaxed" });
        const puts = chunks.map((chunk, at) => {
          const stored = { ...chunk, bytes: new Blob([chunk.bytes as Uint8Array<ArrayBuffer>]) };
          return transaction.store.put(stored, [key, path, index + at]);
        });
        // `done` is awaited together with the requests; otherwise a failed commit would be an unhandled rejection.
        await Promise.all([...puts, transaction.done]);
      }),
    removeChunks: (key, path) =>
      withStorageErrors((database) => database.delete("chunks", chunkRange(key, path))),
    close: () => connection.close(),
  };
}
