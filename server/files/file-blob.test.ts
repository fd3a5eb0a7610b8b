import { appendFile, mkdtemp, open, rename, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { bytesOf, concat, readRange } from "../../src/data/bytes.ts";
import { openTable } from "../../src/data/open.ts";
import { openFile } from "./file-blob.ts";

const path = async (name = "t.csv") => join(await mkdtemp(join(tmpdir(), "tonescope-file-")), name);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const GIB = 2 ** 30;

test.each([4 * GIB + 10, 8 * GIB + 1])("reads both ends of a file of %i bytes", async (size) => {
  const file = await path();
  await writeFile(file, "start");
  await truncate(file, size);
  const handle = await open(file, "r+");
  await handle.write("end", size - 3);
  await handle.close();
  const blob = await openFile(file);
  expect(blob.size).toBe(size);
  expect(text(await readRange(blob, 0, 5))).toBe("start");
  expect(text(await readRange(blob, size - 3, size + 9))).toBe("end");
  expect(text(new Uint8Array(await blob.slice(-3).arrayBuffer()))).toBe("end");
  expect(
    await blob
      .slice(size - 3)
      .slice(1)
      .text(),
  ).toBe("nd");
});

test("reads a table that lies beyond 4 GiB of an archive", async () => {
  const zip = zipSync(
    { "t.csv": new TextEncoder().encode("id,text\n1,good day\n2,bad day\n") },
    { level: 0 },
  );
  const start = 4 * GIB + 100;
  const file = await path("t.zip");
  await writeFile(file, zip.subarray(0, 4));
  await truncate(file, start);
  await appendFile(file, zip64(zip, start));
  const table = await openTable({ name: "t.zip", blob: await openFile(file) });
  const rows = [];
  for await (const batch of table.rows({})) rows.push(...batch);
  expect(rows.map(({ cells }) => cells)).toEqual([
    ["1", "good day"],
    ["2", "bad day"],
  ]);
});

/** An archive of one file whose offsets are moved by `start`, with the 64-bit records that this needs. */
function zip64(zip: Uint8Array, start: number): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset);
  const end = zip.length - 22;
  const directory = view.getUint32(end + 16, true);
  const entry = zip.slice(directory, end);
  const entryView = new DataView(entry.buffer);
  entryView.setUint32(42, 0xffffffff, true);
  entryView.setUint16(30, 12, true);
  const extra = new DataView(new ArrayBuffer(12));
  extra.setUint16(0, 1, true);
  extra.setUint16(2, 8, true);
  extra.setBigUint64(4, BigInt(start), true);
  const record = new DataView(new ArrayBuffer(56));
  record.setUint32(0, 0x06064b50, true);
  record.setBigUint64(40, BigInt(entry.length + 12), true);
  record.setBigUint64(48, BigInt(start + directory), true);
  const locator = new DataView(new ArrayBuffer(20));
  locator.setUint32(0, 0x07064b50, true);
  locator.setBigUint64(8, BigInt(start + directory + entry.length + 12), true);
  const last = zip.slice(end);
  new DataView(last.buffer).setUint32(16, 0xffffffff, true);
  return concat([
    zip.subarray(0, directory),
    entry,
    new Uint8Array(extra.buffer),
    new Uint8Array(record.buffer),
    new Uint8Array(locator.buffer),
    last,
  ]);
}

const CHANGES: [string, (file: string) => Promise<void>][] = [
  ["longer", (file) => appendFile(file, "more")],
  ["shorter", (file) => truncate(file, 3)],
  ["written again", (file) => utimes(file, 1, 1)],
  [
    "another file",
    async (file) => {
      await writeFile(`${file}.new`, "id,text\n1,b\n");
      await rename(`${file}.new`, file);
    },
  ],
];

test.each(CHANGES)("names a file that is %s while it is read", async (_name, change) => {
  const file = await path();
  await writeFile(file, "id,text\n1,a\n");
  const blob = await openFile(file);
  expect(await blob.isChanged()).toBe(false);
  await change(file);
  expect(await blob.isChanged()).toBe(true);
  const reading = (async () => {
    for await (const chunk of bytesOf(blob)) expect(chunk.length).toBeGreaterThan(0);
  })();
  await expect(reading).rejects.toMatchObject({
    code: "unreadable-file",
    message: `${file} was changed while it was read.`,
  });
});

test("streams what it reads", async () => {
  const file = await path();
  await writeFile(file, Buffer.alloc(600_000, "abc"));
  const blob = await openFile(file);
  const parts: Uint8Array[] = [];
  for await (const part of blob.slice(1, 500_001).stream()) parts.push(part);
  expect(parts.length).toBeGreaterThan(1);
  expect(text(concat(parts))).toBe("bca".repeat(166_667).slice(0, 500_000));
});
