import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sha256Of } from "../model/sha256.ts";
import { ArrivingFile } from "./arriving-file.ts";
import { fillFile } from "./file.ts";
import { memoryStorage } from "./memory.ts";
import { CHUNK_BYTES, chunkCount, type StoredFile } from "./storage.ts";

const KEY = "model";
const CHUNKS = 24;
const CONTENT = Uint8Array.from({ length: (CHUNKS - 1) * CHUNK_BYTES + 777 }, (_, at) => (at >> 8) + at * 31);
const FILE: StoredFile = { path: "model.bin", size: CONTENT.length };

async function* pieces(start: number, end: number) {
  const length = 1.5 * CHUNK_BYTES;
  for (let at = start; at < end; at += length)
    yield { at, bytes: CONTENT.subarray(at, Math.min(at + length, end)) };
}

test("a reader gets every range while the file is fetched, wherever it reads, and from the store afterwards", async () => {
  const range = fc.tuple(fc.nat(CONTENT.length), fc.nat({ max: 3 * CHUNK_BYTES }));
  await fc.assert(
    fc.asyncProperty(fc.array(range, { maxLength: 12 }), fc.boolean(), async (ranges, isEndFirst) => {
      const storage = memoryStorage();
      const reader = new ArrivingFile(storage, KEY, FILE);
      const check = async (file: ArrivingFile) => {
        for (const [start, length] of ranges) {
          const end = Math.min(CONTENT.length, start + length);
          const bytes = await file.read(start, end);
          expect(Buffer.compare(bytes, CONTENT.subarray(start, end))).toBe(0);
        }
        file.release();
      };
      const fetchPieces = (_path: string, { start, end }: { start: number; end: number }) =>
        pieces(start, end);
      const [filled] = await Promise.all([
        fillFile(storage, KEY, FILE, { fetchPieces, reader, isEndFirst }),
        check(reader),
      ]);
      await check(new ArrivingFile(storage, KEY, filled));
    }),
    { numRuns: 8 },
  );
});

test("a file is not fetched much faster than it is read", async () => {
  let fetched = 0;
  const reader = new ArrivingFile(memoryStorage(), KEY, FILE);
  const filling = fillFile(memoryStorage(), KEY, FILE, {
    async *fetchPieces(_path, { start, end }) {
      for await (const piece of pieces(start, end)) {
        fetched = piece.at + piece.bytes.length;
        yield piece;
      }
    },
    reader,
  });
  for (let at = 0; at < CONTENT.length; at += CHUNK_BYTES) {
    await reader.read(at, Math.min(CONTENT.length, at + CHUNK_BYTES));
    await new Promise(setImmediate);
    expect(fetched - at).toBeLessThan(20 * CHUNK_BYTES);
  }
  reader.release();
  await filling;
});

test("the end is fetched first where the reader begins with it", async () => {
  const starts: number[] = [];
  const storage = memoryStorage();
  const reader = new ArrivingFile(storage, KEY, FILE);
  const filling = fillFile(storage, KEY, FILE, {
    fetchPieces(_path, { start, end }) {
      starts.push(start);
      return pieces(start, end);
    },
    reader,
    isEndFirst: true,
  });
  await reader.read(FILE.size - 100, FILE.size);
  const isStored = async (index: number) => (await storage.chunk(KEY, FILE.path, index)) !== undefined;
  expect(await isStored(chunkCount(FILE.size) - 3)).toBe(false);
  reader.release();
  const { sha256 } = await filling;
  expect(sha256).toBe(await sha256Of(CONTENT));
  expect(starts).toEqual([(CHUNKS - 2) * CHUNK_BYTES, 0]);
});

test("a read ends when what has arrived is not valid, or when the rest does not come", async () => {
  const storage = memoryStorage();
  const reader = new ArrivingFile(storage, KEY, { ...FILE, sha256: "0".repeat(64) });
  const fetchPieces = (_path: string, { start, end }: { start: number; end: number }) => pieces(start, end);
  const filling = fillFile(storage, KEY, { ...FILE, sha256: "0".repeat(64) }, { fetchPieces, reader });
  const last = reader.read(FILE.size - 1, FILE.size);
  await expect(filling).rejects.toMatchObject({ code: "hash-mismatch" });
  await last.catch(() => {});
  await expect(reader.read(0, 1)).rejects.toMatchObject({ code: "hash-mismatch" });

  const cancelled = new ArrivingFile(storage, KEY, FILE);
  const waiting = cancelled.read(0, 1);
  cancelled.fail(new Error("The download was cancelled."));
  await expect(waiting).rejects.toThrow("cancelled");
});
