import { type FileHandle, mkdtemp, open, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { crc32 } from "../../src/data/archive/crc32.ts";
import { Results } from "../../src/scoring/results.ts";
import { saveResults } from "../../src/scoring/row-scorer.ts";
import { Journal, type JournalSubject, openJournal } from "./journal.ts";
import { isPage, JournalStorage, PAGE_ROWS, restoreResults } from "./journal-pages.ts";
import { chosenDevice } from "./scoring-threads.ts";

const ROWS = 150;
const SUBJECT: JournalSubject = {
  tonescope: 2,
  input: "ab",
  rows: ROWS,
  textColumn: 1,
  reading: "",
  model: "m@1",
  weights: "cd",
  device: "wasm",
  rules: { longTexts: "cut" },
  classes: 3,
};
const empty = () => new Results(ROWS, 3, PAGE_ROWS);
const accepts = (payload: Buffer) => isPage(payload, ROWS, 3);
const reopened = (path: string, subject: JournalSubject = SUBJECT, resume = true) =>
  Journal.resume({ path, subject, accepts, resume });
async function resumed(file: string, results: Results): Promise<Journal> {
  const journal = await reopened(file);
  if (!journal) throw new Error("The journal holds nothing.");
  await restoreResults(journal, results, 3);
  return journal;
}
const path = async () => join(await mkdtemp(join(tmpdir(), "tonescope-journal-")), "out.csv.unfinished");

const save = (journal: Journal, results: Results) =>
  saveResults(results, new JournalStorage(journal, results));

async function written(file: string, rows: readonly number[], perWrite: number): Promise<Results> {
  const journal = await Journal.create(file, SUBJECT);
  const results = empty();
  for (const [index, row] of rows.entries()) {
    if (row % 5) results.set(row, "scored", [0.1, Math.fround(row / 1000), 0.3]);
    else results.set(row, "empty", []);
    if (index % perWrite === 0) await save(journal, results);
  }
  await save(journal, results);
  await journal.close();
  return results;
}

test("only a run that is resumed keeps the device of its journal", async () => {
  const journal = await path();
  const output = { kind: "file", path: journal.replace(/\.unfinished$/, "") } as const;
  const earlier = (resume: boolean) =>
    new Promise((resolve) => {
      void chosenDevice(
        async (texts, device) => {
          resolve([texts, device]);
          return "kernel";
        },
        ROWS,
        { output, resume },
      );
    });
  expect(await earlier(true)).toEqual([ROWS, undefined]);
  await (await Journal.create(journal, SUBJECT)).append([Buffer.from("a")]);
  expect(await earlier(true)).toEqual([ROWS, "wasm"]);
  expect(await earlier(false)).toEqual([ROWS, undefined]);
  await writeFile(journal, JSON.stringify({ ...SUBJECT, device: "webgpu" }) + "\n");
  expect(await earlier(true)).toEqual([ROWS, undefined]);
});

test("restores results that were written in any order and in parts", async () => {
  const rows = fc.uniqueArray(fc.nat(ROWS - 1), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 40 }), async (order, perWrite) => {
      const file = await path();
      const before = await written(file, order, perWrite);
      const after = empty();
      await (await resumed(file, after)).close();
      expect(after.done).toBe(before.done);
      for (let row = 0; row < ROWS; row += 1) expect(after.result(row)).toEqual(before.result(row));
    }),
    { numRuns: 25 },
  );
});

test("with a torn or damaged end, it restores only valid records and can be continued", async () => {
  const file = await path();
  const order = Array.from({ length: ROWS }, (_, row) => row);
  const whole = await written(file, order, 10);
  const bytes = await readFile(file);
  const start = bytes.indexOf("\n") + 1;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: start, max: bytes.length - 1 }), fc.boolean(), async (at, isCut) => {
      const damaged = Buffer.from(isCut ? bytes.subarray(0, at) : bytes);
      if (!isCut) damaged[at] = (damaged[at] ?? 0) ^ 0x5a;
      await writeFile(file, damaged);
      const results = empty();
      const journal = await resumed(file, results);
      for (let row = 0; row < ROWS; row += 1) {
        if (results.isDone(row)) expect(results.result(row)).toEqual(whole.result(row));
      }
      results.set(3, "failed", []);
      await save(journal, results);
      await journal.close();
      const again = empty();
      await (await resumed(file, again)).close();
      expect(again.status(3)).toBe("failed");
      expect(again.done).toBe(results.done);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["another input", { input: "ef" }, "another input"],
  ["another column", { textColumn: 0 }, "another column"],
  ["another model", { weights: "ef" }, "another model"],
  ["another device", { device: "cpu" }, "wasm"],
  ["another question", { request: { of: "embeddings", layer: 1, pooling: "mean" } }, "other options"],
] as const)("is not used for %s", async (_name, change, reason) => {
  const file = await path();
  await written(file, [1, 2], 1);
  await expect(reopened(file, { ...SUBJECT, ...change })).rejects.toThrow(reason);
});

test("another file in its place is not read as a journal and not overwritten", async () => {
  const file = await path();
  await writeFile(file, "my notes\n");
  await expect(Journal.create(file, SUBJECT)).rejects.toMatchObject({ code: "EEXIST" });
  for (const resume of [true, false]) {
    await expect(reopened(file, SUBJECT, resume)).rejects.toThrow("not the record");
  }
  expect(await readFile(file, "utf8")).toBe("my notes\n");
});

/** A record with a right checksum. */
function record(payload: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(crc32(payload), 0);
  header.writeUInt32LE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** A page of the table, with a number. */
const page = (number: number, bytes: number) => {
  const payload = Buffer.alloc(4 + bytes, 1);
  payload.writeUInt32LE(number);
  return payload;
};

test.each([
  ["8 zero bytes", Buffer.alloc(8)],
  ["4,096 zero bytes", Buffer.alloc(4096)],
  ["a record of 3 bytes", record(Buffer.alloc(3, 7))],
  ["a page of half a row", record(page(0, 64 * 14 - 7))],
  ["a page of too many rows", record(page(0, 65 * 14))],
  ["a page after the last row", record(page(3, 64 * 14))],
  ["a page far after the last row", record(page(2 ** 32 - 1, 64 * 14))],
  ["a length beyond the file", Buffer.from([1, 2, 3, 4, 255, 255, 255, 255, 9])],
])("ends before %s, and goes on from there", async (_name, end) => {
  const file = await path();
  const before = await written(file, [1, 70, 149], 1);
  const whole = await readFile(file);
  await writeFile(file, Buffer.concat([whole, end]));
  const results = empty();
  const journal = await resumed(file, results);
  expect(results.done).toBe(before.done);
  results.set(2, "empty", []);
  await save(journal, results);
  await journal.close();
  const after = empty();
  await (await resumed(file, after)).close();
  expect(after.done).toBe(before.done + 1);
});

test.each([
  ["nothing", ""],
  ["a cut first line", '{"tonescope":2,"input":"ab'],
  ["a first line that was cut within its first word", '{"tone'],
  ["zeros", "\0".repeat(500)],
])("that holds %s is begun anew with --resume and without", async (_name, content) => {
  const output = (await path()).replace(/\.unfinished$/, "");
  for (const resume of [true, false]) {
    await writeFile(`${output}.unfinished`, content);
    const journal = await openJournal({
      output: { kind: "file", path: output },
      resume,
      subject: SUBJECT,
      accepts,
    });
    const results = empty();
    results.set(1, "empty", []);
    await save(journal as Journal, results);
    await journal?.close();
    expect((await resumed(`${output}.unfinished`, empty())).path).toBe(`${output}.unfinished`);
  }
});

test("of this run asks for --resume, and of another run or null for its removal", async () => {
  const file = await path();
  await written(file, [1], 1);
  await expect(reopened(file, SUBJECT, false)).rejects.toThrow("Add --resume");
  await expect(reopened(file, { ...SUBJECT, input: "ef" }, false)).rejects.toThrow(
    /another input. Remove it/,
  );
  await writeFile(file, "null\n");
  await expect(reopened(file)).rejects.toThrow(/not the record of an unfinished run. Remove it/);
});

test("leaves nothing behind when there is no room for its first line", async () => {
  const file = await path();
  const write = vi.spyOn(await fileHandlePrototype(), "writeFile").mockRejectedValueOnce(new Error("ENOSPC"));
  await expect(Journal.create(file, SUBJECT)).rejects.toThrow("ENOSPC");
  write.mockRestore();
  await (await Journal.create(file, SUBJECT)).remove();
});

/** The class of file handles, whose methods tests replace to simulate a full disk. */
async function fileHandlePrototype(): Promise<FileHandle> {
  const handle = await open(await path(), "w");
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

test("a failed write leaves the journal unchanged, names the cause, and can be repeated", async () => {
  const file = await path();
  const journal = await Journal.create(file, SUBJECT);
  const results = empty();
  results.set(1, "scored", [0.25, 0.5, 0.25]);
  await save(journal, results);
  const before = await readFile(file);
  results.set(100, "empty", []);
  const write = vi.spyOn(await fileHandlePrototype(), "write").mockRejectedValueOnce(new Error("ENOSPC"));
  await expect(save(journal, results)).rejects.toThrow(`${file} cannot be written: ENOSPC`);
  write.mockRestore();
  expect((await readFile(file)).equals(before)).toBe(true);
  await save(journal, results);
  await journal.close();
  const after = empty();
  await (await resumed(file, after)).close();
  expect(after.done).toBe(2);
});

test("a partial write is continued", async () => {
  const file = await path();
  const journal = await Journal.create(file, SUBJECT);
  const prototype = await fileHandlePrototype();
  const original = prototype.write.bind.bind(prototype.write) as (handle: FileHandle) => FileHandle["write"];
  const write = vi.spyOn(prototype, "write").mockImplementation(function (
    this: FileHandle,
    buffer: Uint8Array,
    offset: number,
    length: number,
    at: number,
  ) {
    return original(this)(buffer, offset, Math.min(length, 7), at);
  } as never);
  const results = empty();
  results.set(1, "scored", [0.25, 0.5, 0.25]);
  await save(journal, results);
  expect(write.mock.calls.length).toBeGreaterThan(10);
  write.mockRestore();
  await journal.close();
  const after = empty();
  await (await resumed(file, after)).close();
  expect(after.result(1)).toEqual(results.result(1));
});
