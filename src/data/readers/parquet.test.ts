import * as fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import { openTable } from "../open.ts";
import { damageBytes } from "../../testing/mutations.ts";
import { parquetSeeds } from "../testing/parquet-seeds.ts";
import { randomFrom } from "../../statistics/random.ts";
import { names, open, readAll } from "../testing/tables.ts";

/** A blob that counts the bytes that are read from it. */
class CountingBlob extends Blob {
  read = 0;

  override slice(start = 0, end = this.size, type?: string): Blob {
    this.read += Math.max(0, Math.min(end, this.size) - start);
    return super.slice(start, end, type);
  }
}

describe("Parquet", () => {
  test("is read with exact integers and timestamps", async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: "id", data: [1467810369000000001n, 2n], type: "INT64" },
        { name: "text", data: ["Grüße 🙂", null], type: "STRING" },
        {
          name: "at",
          data: [new Date("2020-05-14T01:38:56Z"), new Date("2020-05-14T01:38:56.5Z")],
          type: "TIMESTAMP",
        },
      ],
    });
    const table = await open("t.parquet", new Uint8Array(buffer));
    expect(names(table)).toEqual(["id", "text", "at"]);
    expect(table.columns.map(({ type }) => type?.kind)).toEqual(["integer", "string", "timestamp"]);
    const { cells, rows } = await readAll(table);
    expect(cells).toEqual([
      ["1467810369000000001", "Grüße 🙂", "2020-05-14T01:38:56Z"],
      ["2", "", "2020-05-14T01:38:56.5Z"],
    ]);
    expect(rows.map(({ nulls }) => nulls)).toEqual([undefined, [1]]);
  });

  test("of one large row group is read once, from the first page to the last", async () => {
    const data = Array.from(
      { length: 50_000 },
      (_, row) => `the tea of day ${row} was ${row % 9 ? "good" : "cold"}`,
    );
    const buffer = parquetWriteBuffer({
      columnData: [{ name: "text", data, type: "STRING" }],
      rowGroupSize: data.length,
      pageSize: 20_000,
    });
    const blob = new CountingBlob([buffer]);
    const table = await openTable({ name: "t.parquet", blob });
    blob.read = 0;
    const { cells } = await readAll(table);
    expect(cells.map(([text]) => text)).toEqual(data);
    expect(blob.read).toBeLessThan(1.5 * blob.size);
  });
});

const ENCODINGS = {
  STRING: ["PLAIN", "RLE_DICTIONARY", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"],
  INT64: ["PLAIN", "RLE_DICTIONARY", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
  DOUBLE: ["PLAIN", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"],
  BOOLEAN: ["PLAIN", "RLE"],
} as const;

const VALUES = {
  STRING: fc.string({ unit: "grapheme", maxLength: 12 }),
  INT64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  // The dictionary of the writer holds 0 and -0 as one value.
  DOUBLE: fc.double({ noNaN: true }).map((value) => value + 0),
  BOOLEAN: fc.boolean(),
};

const columns = fc.constantFrom("STRING", "INT64", "DOUBLE", "BOOLEAN").chain((type) =>
  fc.record({
    type: fc.constant(type),
    encoding: fc.constantFrom(...ENCODINGS[type]),
    nullable: fc.boolean(),
    data: fc.array(fc.option(VALUES[type] as fc.Arbitrary<string | bigint | number | boolean>, { freq: 4 }), {
      minLength: 40,
      maxLength: 40,
    }),
  }),
);

test("any values in any encoding are read as they were written", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(columns, { minLength: 1, maxLength: 5 }),
      fc.nat(200),
      async (table, pageSize) => {
        const buffer = parquetWriteBuffer({
          columnData: table.map((column, index) => ({ name: `c${index}`, ...column, nullable: true })),
          pageSize: pageSize + 1,
          rowGroupSize: 17,
        });
        const { rows } = await readAll(await open("t.parquet", new Uint8Array(buffer)));
        const read = rows.map(({ cells, nulls = [] }) =>
          cells.map((cell, at) => (nulls.includes(at) ? null : cell)),
        );
        const written = Array.from({ length: 40 }, (_, row) =>
          table.map(({ data }) => (data[row] === null ? null : String(data[row]))),
        );
        expect(read).toEqual(written);
      },
    ),
    { numRuns: 60 },
  ));

test("damaged files end with rows or with an error code", async () => {
  const random = randomFrom(1);
  const outcomes = new Map<string, number>();
  for (const seed of parquetSeeds()) {
    for (let count = 0; count < 250; count++) {
      let outcome = "read";
      try {
        await readAll(await open("t.parquet", damageBytes(seed, random)));
      } catch (error) {
        outcome = error instanceof AppError ? error.code : String(error);
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  const allowed = new Set(["read", "damaged", "over-limit", "encrypted", "not-a-table"]);
  expect([...outcomes.keys()].filter((outcome) => !allowed.has(outcome))).toEqual([]);
  expect(outcomes.get("read")).toBeGreaterThan(50);
  expect(outcomes.get("damaged")).toBeGreaterThan(200);
});
