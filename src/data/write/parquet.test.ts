import { expect, test } from "vitest";
import { element, levels, parquetFile, plainBytes, stringElement, TYPES } from "../testing/parquet-file.ts";
import { textChunk } from "../testing/parquet-pages.ts";
import { concat } from "../bytes.ts";
import { parquetSeeds } from "../testing/parquet-seeds.ts";
import { score } from "../testing/scored-file.ts";
import { open, readAll } from "../testing/tables.ts";

const ADDED = 6;

/** What a file holds besides the added columns. */
async function contents(bytes: Uint8Array<ArrayBuffer>, added = 0) {
  const table = await open("t.parquet", bytes);
  const { rows } = await readAll(table);
  const width = table.columns.length - added;
  return {
    table,
    columns: table.columns.slice(0, width).map(({ name, type, groups }) => ({ name, type, groups })),
    cells: rows.map(({ cells }) => cells.slice(0, width)),
    nulls: rows.map(({ nulls }) => nulls?.filter((index) => index < width)),
  };
}

test.each(parquetSeeds())("Parquet keeps types, missing values and groups: seed %#", async (seed) => {
  const { table, ...before } = await contents(new Uint8Array(seed));
  const scored = await score(table, "parquet");
  const { table: written, ...after } = await contents(scored.bytes, ADDED);
  expect(after).toEqual(before);
  expect(written.columns.slice(-ADDED).map(({ type }) => type?.kind)).toEqual([
    "string",
    "float",
    "float",
    "float",
    "float",
    "string",
  ]);
  expect(scored.summary.unfitCells).toBe(0);
});

test("a group with the name of another column is written as its columns", async () => {
  const field = { entries: 3, bytes: concat([levels([[3, 1]]), plainBytes(["a", "b", "c"])]) };
  const bytes = parquetFile({
    schema: [stringElement("user"), element("user", undefined, 0, { 5: 1 }), stringElement("name", 1)],
    columns: 2,
    groups: [{ rows: 3, chunks: [textChunk, { type: TYPES.bytes, pages: [field] }] }],
  });
  const { table, cells } = await contents(bytes);
  const after = await contents((await score(table, "parquet")).bytes, ADDED);
  expect(after.columns.map(({ name, groups }) => [name, groups])).toEqual([
    ["user", undefined],
    ["user.name", undefined],
  ]);
  expect(after.cells).toEqual(cells);
});

test("a value that its column's type cannot hold becomes a missing value, and is counted", async () => {
  // Julian day 5,000,000 is in the year 8977, which 64 bits of nanoseconds since 1970 do not reach.
  const day = new Uint8Array(Uint32Array.of(0, 0, 5_000_000).buffer);
  const bytes = parquetFile({
    schema: [stringElement("text"), element("at", TYPES.int96)],
    groups: [
      {
        rows: 3,
        chunks: [textChunk, { type: TYPES.int96, pages: [{ entries: 3, bytes: concat([day, day, day]) }] }],
      },
    ],
  });
  const { table, cells } = await contents(bytes);
  expect(cells[0]?.[1]).toMatch(/^8977-/);
  const scored = await score(table, "parquet");
  expect(scored.summary.unfitCells).toBe(3);
  expect((await contents(scored.bytes, ADDED)).nulls).toEqual([[1], [1], [1]]);
});
