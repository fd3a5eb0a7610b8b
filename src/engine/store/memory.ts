import type { ModelRecord, ModelStorage, StoredChunk } from "./storage.ts";

/** Stores models in memory until the tab or the process ends. */
export function memoryStorage(): ModelStorage {
  const records = new Map<string, ModelRecord>();
  const files = new Map<string, Map<number, StoredChunk>>();
  const fileKey = (key: string, path: string) => `${key}\n${path}`;
  return {
    async records() {
      return structuredClone([...records.values()]);
    },
    async record(key) {
      return structuredClone(records.get(key));
    },
    async update(key, change) {
      const changed = change(structuredClone(records.get(key)));
      if (changed) records.set(key, structuredClone(changed));
      return changed;
    },
    async remove(key) {
      records.delete(key);
      for (const file of files.keys()) if (file.startsWith(`${key}\n`)) files.delete(file);
    },
    async chunk(key, path, index) {
      const chunk = files.get(fileKey(key, path))?.get(index);
      return chunk && { ...chunk, bytes: chunk.bytes.slice() };
    },
    async chunkIndexes(key, path) {
      return [...(files.get(fileKey(key, path))?.keys() ?? [])].toSorted((a, b) => a - b);
    },
    async putChunks(key, path, index, chunks) {
      const file = files.get(fileKey(key, path)) ?? new Map<number, StoredChunk>();
      for (const [at, chunk] of chunks.entries())
        file.set(index + at, { ...chunk, bytes: chunk.bytes.slice() });
      files.set(fileKey(key, path), file);
    },
    async removeChunks(key, path) {
      files.delete(fileKey(key, path));
    },
    close() {},
  };
}
