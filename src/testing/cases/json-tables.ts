/** JSON that holds a table by column, by key, or as names and cells: the orients of pandas, exports of databases. */

import type { ReadingCase } from "../reading-case.ts";

const TEXTS = ["the tram was on time", "the heating failed again", "open from ten to six"];

const tableCase = (name: string, value: unknown, more: Partial<ReadingCase> = {}): ReadingCase => ({
  name,
  kind: "tables in JSON",
  file: "t.json",
  bytes: () => JSON.stringify(value),
  rows: 3,
  textColumn: "text",
  texts: TEXTS,
  issues: {},
  ...more,
});

const ids = [7, 8, 9];
const byKey = (keys: readonly string[], values: readonly unknown[]) =>
  Object.fromEntries(keys.map((key, at) => [key, values[at]]));
const records = TEXTS.map((text, at) => ({ id: ids[at], text }));
const cells = TEXTS.map((text, at) => [ids[at], text]);
const index = [0, 1, 2];
const INDEX = ["0", "1", "2"];
const schema = {
  fields: [
    { name: "index", type: "integer" },
    { name: "text", type: "string" },
  ],
  primaryKey: ["index"],
  pandas_version: "1.4.0",
};

const byColumn = (keys: readonly string[]) => ({ id: byKey(keys, ids), text: byKey(keys, TEXTS) });

const columns: readonly ReadingCase[] = [
  tableCase("an object for each column", byColumn(INDEX), { cells: { id: ["7", "8", "9"] } }),
  tableCase("an object for each of five columns", {
    ...byColumn(INDEX),
    at: byKey(INDEX, [1704189600000, 1704240000000, 1704326400000]),
    place: byKey(INDEX, ["north", null, "south"]),
    full: byKey(INDEX, [true, false, true]),
  }),
  tableCase("an object for the only column", { text: byKey(INDEX, TEXTS) }),
  tableCase("objects whose index has gaps", byColumn(["3", "17", "40"])),
  tableCase("objects whose index is sorted otherwise", undefined, {
    bytes: () =>
      `{"id":{"2":7,"0":8,"1":9},"text":{${["2", "0", "1"].map((key, at) => `"${key}":"${TEXTS[at]}"`).join(",")}}}`,
    cells: { id: ["7", "8", "9"] },
  }),
  tableCase(
    "objects with ids as index",
    byColumn(["1700000000000000001", "1700000000000000002", "1700000000000000003"]),
  ),
  tableCase("objects with dates as index", byColumn(["2024-01-01", "2024-01-02", "2024-01-03"])),
  tableCase("objects with lists as cells", {
    ...byColumn(INDEX),
    tags: byKey(INDEX, [["a"], [], ["b", "c"]]),
  }),
  tableCase("an array for each column", { id: ids, text: TEXTS }),
  tableCase("an array for the only column", { text: TEXTS }),
  tableCase(
    "objects with ids beyond 53 bits",
    {
      id: byKey(INDEX, [1, 2, 3]),
      text: byKey(INDEX, TEXTS),
    },
    {
      bytes: () =>
        `{"id":{"0":1467810369000000001,"1":2,"2":3},"text":${JSON.stringify(byKey(INDEX, TEXTS))}}`,
      cells: { id: ["1467810369000000001", "2", "3"] },
    },
  ),
];

const names: readonly ReadingCase[] = [
  tableCase(
    "columns, index and data",
    { columns: ["id", "text"], index, data: cells },
    {
      columns: ["id", "text"],
    },
  ),
  tableCase("columns and data", { columns: ["id", "text"], data: cells }),
  tableCase("data before columns", { data: cells, index, columns: ["id", "text"] }),
  tableCase("header and rows", { header: ["id", "text"], rows: cells }),
  tableCase("fields and values", { fields: [{ name: "id" }, { name: "text" }], values: cells }),
  tableCase(
    "columns and data of one row",
    { columns: ["id", "text"], index: [0], data: cells.slice(0, 1) },
    {
      rows: 1,
      texts: TEXTS.slice(0, 1),
    },
  ),
  tableCase("a schema before the data", { schema, data: TEXTS.map((text, at) => ({ index: at, text })) }),
  tableCase("a schema after the data", { data: TEXTS.map((text, at) => ({ index: at, text })), schema }),
  tableCase("a description of the columns before the rows", {
    columns: [{ name: "id" }, { name: "text" }],
    rows: records,
  }),
  tableCase(
    "types of many columns before two rows",
    {
      metaData: ["id", "text", "place", "day"].map((name) => ({
        name,
        nativeType: "varchar",
        displayName: `The ${name} of a post`,
      })),
      resultSet: records.slice(0, 2),
    },
    { rows: 2, texts: TEXTS.slice(0, 2), issues: { "unread-objects": 1 } },
  ),
];

const keys: readonly ReadingCase[] = [
  tableCase("records by a push id", byKey(["-Nabc0", "-Nabc1", "-Nabc2"], records), {
    cells: { key: ["-Nabc0", "-Nabc1", "-Nabc2"], id: ["7", "8", "9"] },
  }),
  tableCase("records by their index", byKey(INDEX, records)),
  tableCase("two records by their index", byKey(["0", "1"], records), { rows: 2, texts: TEXTS.slice(0, 2) }),
  tableCase("records by id under a name", { version: 2, posts: byKey(["a7", "a8", "a9"], records) }),
  tableCase(
    "records by id, some with more fields",
    byKey(
      ["x", "y", "z"],
      [
        { id: 1, text: TEXTS[0] },
        { id: 2, text: TEXTS[1], place: "north" },
        { id: 3, text: TEXTS[2] },
      ],
    ),
  ),
  tableCase("records by day and id", {
    "2024-01-01": byKey(["p1", "p2"], records.slice(0, 2)),
    "2024-01-02": { p3: records[2] },
  }),
  tableCase(
    "records of threads by user",
    {
      ann: byKey(["p1", "p2"], records.slice(0, 2)),
      ben: byKey(["p3", "p4"], [records[2], { id: 10, text: "quiet again" }]),
    },
    { rows: 4, texts: [...TEXTS, "quiet again"] },
  ),
];

export const cases: readonly ReadingCase[] = [...columns, ...names, ...keys];
