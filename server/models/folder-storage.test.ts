import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { ModelRecord } from "../../src/engine/store/storage.ts";
import { folderLocks } from "./folder-locks.ts";
import { folderStorage } from "./folder-storage.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tonescope-storage-"));
});

const recordOf = (key: string): ModelRecord => ({
  key,
  host: "hub",
  id: key,
  commit: "0".repeat(40),
  revision: "main",
  origin: "hub",
  files: [],
  pinned: false,
  createdAt: 0,
  usedAt: 0,
});
const filesOf = async (place: string) => {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

test.each(["../../escape", "/etc/passwd", "..", "", "a\0b", "CON", "x".repeat(5000), "C:\\windows", "Ａ/é"])(
  "no name leads out of the folder: %j",
  async (name) => {
    const inner = join(folder, "inner");
    const storage = folderStorage(inner);
    await storage.update(name, () => recordOf(name), "strict");
    await storage.putChunks(name, name, 0, [{ bytes: new Uint8Array([1, 2]), sha256: "00".repeat(32) }]);
    expect((await storage.records()).map(({ key }) => key)).toEqual([name]);
    expect((await storage.chunk(name, name, 0))?.bytes).toEqual(new Uint8Array([1, 2]));
    const all = await filesOf(folder);
    expect(all.every((file) => resolve(file).startsWith(`${inner}/`))).toBe(true);
  },
);

test("names that differ only by case are different models", async () => {
  const storage = folderStorage(folder);
  await storage.update("Org/Name", () => recordOf("Org/Name"));
  await storage.update("org/name", () => recordOf("org/name"));
  const names = (await readdir(join(folder, "models"))).map((name) => name.toLowerCase());
  expect(new Set(names).size).toBe(2);
});

test("concurrent changes from several storages of one folder are all kept", async () => {
  const storages = [folderStorage(folder), folderStorage(folder), folderStorage(folder)];
  await storages[0]?.update("a", () => recordOf("a"));
  const add = (record?: ModelRecord) => record && { ...record, usedAt: record.usedAt + 1 };
  await Promise.all(Array.from({ length: 30 }, (_, turn) => storages[turn % 3]?.update("a", add)));
  expect((await folderStorage(folder).record("a"))?.usedAt).toBe(30);
});

test("incomplete writes of a killed process are ignored, and no write of this process stays incomplete", async () => {
  const storage = folderStorage(folder);
  await storage.update("a", () => recordOf("a"), "strict");
  await storage.putChunks("a", "f", 0, [{ bytes: new Uint8Array(10), sha256: "00".repeat(32) }]);
  const [chunk = ""] = (await filesOf(join(folder, "models"))).filter((file) => file.endsWith("/0"));
  await writeFile(chunk.replace(/0$/, "1.abc.new"), "half");
  await writeFile(chunk.replace(/0$/, "2"), "short");
  expect(await storage.chunkIndexes("a", "f")).toEqual([0, 2]);
  expect(await storage.chunk("a", "f", 2)).toBeUndefined();
  const [record = ""] = (await filesOf(join(folder, "models"))).filter((file) =>
    file.endsWith("record.json"),
  );
  await writeFile(record, (await readFile(record, "utf8")).slice(0, 20));
  expect(await storage.records()).toEqual([]);
  await storage.update("a", () => recordOf("a"));
  expect(await storage.records()).toHaveLength(1);
});

test("the lock of a dead process is taken over; the lock of a live process is waited for", async () => {
  const locks = folderLocks(folder);
  await locks.exclusive("x", async () => {});
  const [place = ""] = await readdir(folder);
  const file = join(folder, place, "exclusive");
  await writeFile(file, JSON.stringify({ id: "dead", pid: 2 ** 22 + 7, host: hostname() }));
  await expect(locks.exclusive("x", async () => "taken over")).resolves.toBe("taken over");
  await writeFile(file, JSON.stringify({ id: "alive", pid: process.pid, host: hostname() }));
  const signal = AbortSignal.timeout(200);
  await expect(locks.exclusive("x", async () => "never", signal)).rejects.toMatchObject({
    code: "cancelled",
  });
});

test("a lock that is held is not free, also for another storage of the same folder", async () => {
  const release = await folderLocks(folder).hold("x");
  const second = await folderLocks(folder).hold("x");
  expect(await folderLocks(folder).ifFree("x", async () => true)).toBeUndefined();
  release();
  second();
  await expect.poll(() => folderLocks(folder).ifFree("x", async () => true)).toBe(true);
});
