import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import { giveBack } from "../model/pieces.ts";
import { EngineError } from "../errors.ts";
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

export type Migration = (
  database: IDBPDatabase<Schema>,
  transaction: IDBPTransaction<Schema, ("models" | "chunks")[], "versionchange">,
) => void | Promise<void>;

/** One step for each version of the schema; a step that was released is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  (database) => {
    database.createObjectStore("models", { keyPath: "key" });
    database.createObjectStore("chunks");
  },
];

/** Older versions of the page close their connection when asked; one that hangs cannot. */
const BLOCKED_MS = 10_000;

/** What the browser says, in the words of the engine. By name, because the classes differ by browser. */
function storageError(cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause;
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : "";
  if (name === "QuotaExceededError") {
    return new EngineError("storage-full", "The browser has no more room for this site.", { cause });
  }
  if (name === "VersionError" || name === "InvalidStateError") {
    return new EngineError("storage-outdated", "The stored models belong to a newer version of this page.", {
      cause,
    });
  }
  return new EngineError("storage-unavailable", "The browser's storage cannot be used.", { cause });
}

async function open(name: string, migrations: readonly Migration[]): Promise<IDBPDatabase<Schema>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const opening = openDB<Schema>(name, migrations.length, {
    async upgrade(database, oldVersion, _newVersion, transaction) {
      for (const migrate of migrations.slice(oldVersion)) await migrate(database, transaction);
    },
    // Another tab wants to upgrade: give way at once, or it waits for ever.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  const blocked = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new EngineError("storage-outdated", "Another tab holds the stored models in an older version."));
    }, BLOCKED_MS);
  });
  try {
    return await Promise.race([opening, blocked]);
  } catch (cause) {
    void opening.then((database) => database.close()).catch(() => {});
    throw storageError(cause);
  } finally {
    clearTimeout(timer);
  }
}

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
      giveBack(value);
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
 * @throws EngineError `storage-outdated`, `storage-unavailable`
 */
export async function indexedDbStorage(
  name = "tonescope-models",
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<ModelStorage> {
  const database = await open(name, migrations);
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw storageError(cause);
    }
  };
  return {
    records: () => guarded(() => database.getAll("models")),
    record: (key) => guarded(() => database.get("models", key)),
    update: (key, change, durability = "relaxed") =>
      guarded(async () => {
        const transaction = database.transaction("models", "readwrite", { durability });
        const changed = change(await transaction.store.get(key));
        if (changed) await transaction.store.put(changed);
        await transaction.done;
        return changed;
      }),
    remove: (key) =>
      guarded(async () => {
        await database.delete("models", key);
        await database.delete("chunks", chunkRange(key));
      }),
    chunk: (key, path, index) =>
      guarded(async () => {
        const kept = await database.get("chunks", [key, path, index]);
        return kept && { ...kept, bytes: await bytesOf(kept.bytes) };
      }),
    chunkIndexes: (key, path) =>
      guarded(async () => {
        const keys = await database.getAllKeys("chunks", chunkRange(key, path));
        return keys.map(([, , index]) => index);
      }),
    putChunk: (key, path, index, chunk) =>
      guarded(async () => {
        const transaction = database.transaction("chunks", "readwrite", { durability: "relaxed" });
        // `done` has to be awaited with the request, or a failure of the commit goes unhandled.
        const kept = { ...chunk, bytes: new Blob([chunk.bytes as Uint8Array<ArrayBuffer>]) };
        await Promise.all([transaction.store.put(kept, [key, path, index]), transaction.done]);
      }),
    removeChunks: (key, path) => guarded(() => database.delete("chunks", chunkRange(key, path))),
    close: () => database.close(),
  };
}
