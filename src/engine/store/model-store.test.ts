import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDB } from "idb";
import { describe, expect, test } from "vitest";
import { folderStorage } from "../../../server/models/folder-storage.ts";
import type { ByteRange } from "../model/segmented-bytes.ts";
import { fillFile, readStoredFile } from "./file.ts";
import { indexedDbStorage, MIGRATIONS, openStorage } from "./indexeddb.ts";
import { processLocks } from "./locks.ts";
import { memoryStorage } from "./memory.ts";
import { ModelStore } from "./model-store.ts";
import { CHUNK_BYTES, type ModelStorage } from "./storage.ts";

/** Stores a model of one file, for tests of sizes and storages. */
async function put(storage: ModelStorage, key: string, size: number, usedAt: number, pinned = false) {
  const file = { path: "model.onnx", size };
  await storage.update(key, () => ({
    key,
    host: "hub",
    id: key,
    commit: "0".repeat(40),
    revision: "main",
    origin: "hub",
    files: [file],
    pinned,
    createdAt: usedAt,
    usedAt,
  }));
  const filled = await fillFile(storage, key, file, {
    async *fetchPieces() {
      yield { at: 0, bytes: new Uint8Array(size).fill(7) };
    },
  });
  await storage.update(key, (record) => record && { ...record, files: [filled] });
}

const keys = async (store: ModelStore) => (await store.list()).map(({ key }) => key);

async function filled(budget: number, freeBytes?: () => Promise<number>) {
  const storage = memoryStorage();
  const store = new ModelStore({ storage, locks: processLocks(), budget, ...(freeBytes && { freeBytes }) });
  await put(storage, "old", 1000, 1);
  await put(storage, "pinned", 1000, 2, true);
  await put(storage, "newer", 1000, 3);
  await put(storage, "newest", 1000, 4);
  return store;
}

describe("a budget", () => {
  test("with enough free space evicts nothing", async () => {
    const store = await filled(5000);
    await store.evictFor(1000, "x");
    expect(await keys(store)).toHaveLength(4);
  });

  test("evicts the least recently used models first, but not pinned ones", async () => {
    const store = await filled(4000);
    await store.evictFor(1500, "x");
    expect(await keys(store)).toEqual(["newest", "pinned"]);
  });

  test("evicts neither a model in use nor the one that is being loaded", async () => {
    const store = await filled(4000);
    const release = await store.hold("old");
    await store.evictFor(1000, "newer");
    expect(await keys(store)).toEqual(["newer", "pinned", "old"]);
    await expect(store.remove("old")).rejects.toMatchObject({ code: "model-in-use" });
    release();
    await store.remove("old");
    expect(await keys(store)).toEqual(["newer", "pinned"]);
  });

  test("that is too small for the model evicts nothing and rejects with storage-full", async () => {
    const store = await filled(4000);
    await expect(store.evictFor(3500, "x")).rejects.toMatchObject({ code: "storage-full" });
    expect(await keys(store)).toHaveLength(4);
  });

  test("with enough free space still rejects when the browser has none", async () => {
    const store = await filled(1e9, async () => 10);
    await expect(store.evictFor(11, "x")).rejects.toMatchObject({ code: "storage-full" });
    await store.evictFor(10, "x");
  });
});

test("a file is hashed while it is fetched, and only chunks that were there before are read", async () => {
  const storage = memoryStorage();
  const read: number[] = [];
  const watched: ModelStorage = {
    ...storage,
    async chunk(key, path, index) {
      const chunk = await storage.chunk(key, path, index);
      if (chunk) read.push(index);
      return chunk;
    },
  };
  const bytes = Uint8Array.from({ length: 9 * CHUNK_BYTES + 7 }, (_, at) => (at * 7919) % 251);
  const file = {
    path: "model.onnx",
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
  const fetchPieces = async function* (_: string, { start, end }: ByteRange) {
    for (let at = start; at < end; at += 300_000)
      yield { at, bytes: bytes.subarray(at, Math.min(end, at + 300_000)) };
  };
  const chunk = bytes.slice(2 * CHUNK_BYTES, 3 * CHUNK_BYTES);
  const hash = createHash("sha256").update(chunk).digest("hex");
  await storage.putChunks("key", file.path, 2, [{ bytes: chunk, sha256: hash }]);
  const filled = await fillFile(watched, "key", file, { fetchPieces });
  expect(read).toEqual([2]);
  expect(filled.chunks?.[2]).toBe(hash);
  const parts: Uint8Array[] = [];
  for await (const part of readStoredFile(storage, "key", filled, {})) parts.push(part);
  expect(Buffer.compare(Buffer.concat(parts), bytes)).toBe(0);
});

describe("a storage", () => {
  const storages: [string, () => Promise<ModelStorage>][] = [
    ["indexedDB", () => indexedDbStorage(`test-${Math.random()}`)],
    ["memory", async () => memoryStorage()],
    ["folder", async () => folderStorage(mkdtempSync(join(tmpdir(), "tonescope-store-")))],
  ];

  test.each(storages)("%s stores, finds and removes chunks and records", async (_name, open) => {
    const storage = await open();
    await put(storage, "a", 2 * CHUNK_BYTES + 5, 1);
    await put(storage, "a2", 10, 1);
    expect(await storage.chunkIndexes("a", "model.onnx")).toEqual([0, 1, 2]);
    expect((await storage.chunk("a", "model.onnx", 2))?.bytes).toEqual(new Uint8Array(5).fill(7));
    await storage.removeChunks("a", "model.onnx");
    expect(await storage.chunkIndexes("a", "model.onnx")).toEqual([]);
    await storage.remove("a");
    expect(await storage.record("a")).toBeUndefined();
    expect(await storage.chunkIndexes("a2", "model.onnx")).toEqual([0]);
    expect(await storage.update("none", (record) => record)).toBeUndefined();
  });

  test("indexedDB reads a chunk that an earlier version of the page stored as an array", async () => {
    const storage = await indexedDbStorage("arrays");
    await put(storage, "a", 5, 1);
    const chunk = await storage.chunk("a", "model.onnx", 0);
    const database = await openDB("arrays");
    await database.put("chunks", chunk, ["a", "model.onnx", 0]);
    expect(await storage.chunk("a", "model.onnx", 0)).toEqual(chunk);
    database.close();
  });

  test("a newer version migrates the data, and the older page gets an error", async () => {
    const older = await indexedDbStorage("upgrade");
    await put(older, "a", 100, 1);
    const newer = await openStorage("upgrade", [
      ...MIGRATIONS,
      (database) => void database.createObjectStore("settings" as "models"),
    ]);
    expect((await newer.record("a"))?.files[0]?.size).toBe(100);
    await expect(older.records()).rejects.toMatchObject({ code: "storage-outdated" });
    await expect(indexedDbStorage("upgrade")).rejects.toMatchObject({ code: "storage-outdated" });
  });
});

test("two downloads of the same model run one after the other", async () => {
  const locks = processLocks();
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} starts`);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(`${name} ends`);
  };
  const controller = new AbortController();
  const first = locks.exclusive("x", work("first"));
  const cancelled = locks.exclusive("x", work("cancelled"), controller.signal);
  const second = locks.exclusive("x", work("second"));
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
  await Promise.all([first, second]);
  expect(order).toEqual(["first starts", "first ends", "second starts", "second ends"]);
});
