import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ColumnType } from "../column-type.ts";
import { score } from "../testing/scored-file.ts";
import { open, readAll } from "../testing/tables.ts";

const ADDED = 6;

/** The columns of records as Parquet, by name. */
async function written(records: readonly unknown[]) {
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  const { bytes, summary } = await score(await open("t.jsonl", lines), "parquet");
  const table = await open("t.parquet", bytes);
  const { rows } = await readAll(table);
  const columns = table.columns.slice(0, -ADDED);
  return {
    summary,
    types: Object.fromEntries(columns.map(({ name, type }) => [name, type && typeName(type)])),
    groups: Object.fromEntries(
      columns.map(({ name, groups = [] }) => [name, groups.map((group) => group.name)]),
    ),
    cells: Object.fromEntries(
      columns.map(({ name }, index) => [
        name,
        rows.map(({ cells, nulls = [] }) => (nulls.includes(index) ? null : cells[index])),
      ]),
    ),
  };
}

function typeName(type: ColumnType): string {
  if (type.kind === "list") return `list<${typeName(type.element)}>`;
  if (type.kind !== "struct") return type.kind;
  return `{${type.fields.map((field) => `${field.name}: ${typeName(field.type)}`).join(", ")}}`;
}

const TEXT = "so good today";

describe("JSON as Parquet", () => {
  test("lists have the type of all their elements", async () => {
    const { types, cells, summary } = await written([
      {
        text: TEXT,
        floats: [0.5, 2],
        integers: [1, 2],
        tags: ["a", null],
        flags: [true],
        nested: [[1], [], null],
      },
      { text: TEXT, floats: [1e20], integers: [9007199254740992], tags: [], flags: [false], nested: [] },
    ]);
    expect(types).toMatchObject({
      floats: "list<float>",
      integers: "list<integer>",
      tags: "list<string>",
      flags: "list<boolean>",
      nested: "list<list<integer>>",
    });
    expect(cells).toMatchObject({
      floats: ["[0.5,2]", "[100000000000000000000]"],
      integers: ["[1,2]", "[9007199254740992]"],
      tags: ['["a",null]', "[]"],
      nested: ["[[1],[],null]", "[]"],
    });
    expect(summary).toMatchObject({ jsonColumns: [], unfitCells: 0 });
  });

  test("objects are groups again, also where a record has none", async () => {
    const { types, groups, cells } = await written([
      { text: TEXT, user: { name: "a", place: { city: "b" } }, "dotted.key": 1 },
      { text: TEXT, user: null },
      { text: TEXT, lang: "en", user: { name: "c", age: 3 } },
    ]);
    expect(groups).toEqual({
      text: [],
      "user.name": ["user"],
      "user.place.city": ["user", "place"],
      "user.age": ["user"],
      "dotted.key": [],
      lang: [],
    });
    expect(types).toMatchObject({ "user.name": "string", "user.age": "integer" });
    expect(cells).toMatchObject({ "user.name": ["a", null, "c"], "user.age": [null, null, "3"] });
  });

  test("objects in lists have all fields that occur", async () => {
    const { types, cells } = await written([
      {
        text: TEXT,
        media: [
          { url: "a", w: 3 },
          { url: "b", size: { h: 1.5 } },
        ],
      },
      { text: TEXT, media: [null, {}] },
    ]);
    expect(types["media"]).toBe("list<{url: string, w: integer, size: {h: float}}>");
    expect(cells["media"]).toEqual([
      '[{"url":"a","w":3,"size":null},{"url":"b","w":null,"size":{"h":1.5}}]',
      '[null,{"url":null,"w":null,"size":null}]',
    ]);
  });

  const keys = Object.fromEntries(Array.from({ length: 300 }, (_, key) => [`k${key}`, key]));
  test.each<[string, unknown[], string]>([
    ["elements of two types", [[1, "a"], [2]], "json"],
    ["a list and an object", [[1], {}], "json"],
    ["objects without keys", [{}, {}], "json"],
    ["integers beyond 64 bits", ["@[12345678901234567890]", [1]], "json"],
    ["hundreds of keys", [[keys]], "json"],
    ["lists in lists of great depth", [JSON.parse(`${"[".repeat(50)}1${"]".repeat(50)}`)], "json"],
    ["lists and texts", [["a"], "a"], "string"],
  ])("%s become JSON texts, and that is said", async (_, values, type) => {
    const lines = values.map((value) =>
      typeof value === "string" && value.startsWith("@")
        ? `{"text":"${TEXT}","value":${value.slice(1)}}\n`
        : `${JSON.stringify({ text: TEXT, value })}\n`,
    );
    const { bytes, summary } = await score(await open("t.jsonl", lines.join("")), "parquet");
    const table = await open("t.parquet", bytes);
    const { cells } = await readAll(table);
    expect([table.columns[1]?.type?.kind, summary.jsonColumns]).toEqual([type, ["value"]]);
    expect(cells.map((row) => row[1])).toEqual(
      lines.map((line) => {
        const source = line.slice(line.indexOf('"value":') + 8, -2);
        return source === '"a"' ? "a" : source;
      }),
    );
  });

  test("an object and a text of one key are two columns", async () => {
    const { groups, cells } = await written([
      { text: TEXT, place: { city: "b" } },
      { text: TEXT, place: "c" },
    ]);
    expect(groups).toMatchObject({ place: [], "place.city": [] });
    expect(cells).toMatchObject({ place: [null, "c"], "place.city": ["b", null] });
  });

  test("values of one type come back as they were", async () => {
    const scalars = fc.constantFrom<fc.Arbitrary<unknown>>(
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    );
    const column = scalars.chain((scalar) => {
      const lists = fc.array(fc.option(scalar), { maxLength: 4 });
      const objects = fc.record({ "a.b": fc.option(scalar), c: fc.option(lists) });
      return fc.oneof(
        fc.array(lists, { minLength: 1, maxLength: 4 }),
        fc.array(fc.array(fc.option(lists), { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.array(fc.option(objects), { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
      );
    });
    await fc.assert(
      fc.asyncProperty(column, async (values: unknown[]) => {
        const { cells, summary } = await written(values.map((value) => ({ text: TEXT, value })));
        expect(cells["value"]?.map((cell) => JSON.parse(cell ?? "null") as unknown)).toEqual(
          values.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
        );
        expect(summary).toMatchObject({ unfitCells: 0, jsonColumns: [] });
      }),
      { numRuns: 60 },
    );
  });
});

test("a workbook has lists and objects as JSON texts, and that is said", async () => {
  const lines = `{"text":"${TEXT}","tags":["a"],"user":{"name":"b"}}\n`;
  const { bytes, summary } = await score(await open("t.jsonl", lines), "xlsx");
  const { cells } = await readAll(await open("t.xlsx", bytes));
  expect(cells[0]?.slice(0, 3)).toEqual([TEXT, '["a"]', "b"]);
  expect(summary.jsonColumns).toEqual(["tags"]);
});
