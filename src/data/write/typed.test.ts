import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { number, row, text, workbook } from "../../testing/workbook-file.ts";
import { score } from "../testing/scored-file.ts";
import { type Content, open, readAll } from "../testing/tables.ts";
import type { RowsOptions } from "../table.ts";
import type { WriteFormat } from "./write.ts";

const ADDED = 6;
const boolean = (value: number) => `<c t="b"><v>${value}</v></c>`;

/** Styles 1 to 3 are a date with a time, a time of day and a duration. */
const bookOf = (rows: string) =>
  workbook({ sheets: [{ name: "A", rows }], formats: [22, 21, 46] }) as Uint8Array<ArrayBuffer>;

const BOOK = bookOf(
  row(...["text", "likes", "share", "open", "day", "at", "watched", "id", "code", "mixed"].map(text)) +
    row(
      text("so good today"),
      number(3),
      number("0.30000000000000004"),
      boolean(1),
      number(45_352, 1),
      number("0.40625", 2),
      number("1.25", 3),
      number("1467810369000000001"),
      text("007"),
      number(5),
    ) +
    row(
      text("worst of all"),
      number(12),
      number("1E-3"),
      boolean(0),
      number("45352.5", 1),
      number("0.5", 2),
      number("0.5", 3),
      number(7),
      text("5"),
      text("five"),
    ) +
    row(text("it is what it is"), "<c/>", "<c/>", "<c/>", "<c/>", "<c/>", "<c/>", "<c/>", "<c/>", "<c/>"),
);

/** The own columns of a table after it was written and read again. */
async function again(file: string, content: Content, format: WriteFormat) {
  const scored = await score(await open(file, content), format);
  const table = await open(`o.${format}`, scored.bytes);
  const { rows } = await readAll(table);
  const width = table.columns.length - ADDED;
  return {
    text: scored.text,
    summary: scored.summary,
    names: table.columns.slice(0, width).map(({ name }) => name),
    types: table.columns.slice(0, width).map(({ type }) => type?.kind),
    cells: rows.map(({ cells }) => cells.slice(0, width)),
    kinds: rows.map(({ kinds }) => kinds?.slice(0, width)),
    nulls: rows.map(({ nulls }) => nulls?.filter((index) => index < width)),
  };
}

const recordsOf = async (file: string, content: Content) =>
  (JSON.parse((await again(file, content, "json")).text) as Record<string, unknown>[]).map(ownFields);

const ownFields = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !name.startsWith("sentiment")));

describe("out of a workbook", () => {
  test("Excel has the same numbers, booleans, dates, times and texts", async () => {
    const { rows } = await readAll(await open("t.xlsx", BOOK));
    const { cells, kinds } = await again("t.xlsx", BOOK, "xlsx");
    const kindsOfRow = (kept: string | undefined) => kept?.trimEnd();
    // Excel would round the long id, so it is a text.
    const expected = rows.map(({ kinds: letters }) => letters);
    expected[0] = `${expected[0]?.slice(0, 7)}s${expected[0]?.slice(8)}`;
    expect(cells.map((row) => row.join("|").replace(/\|+$/, ""))).toEqual(
      rows.map((row) => row.cells.join("|")),
    );
    expect(kinds.map(kindsOfRow)).toEqual(expected);
    expect(expected[0]).toBe("snnbddhssn");
  });

  test("JSON has numbers, booleans and null", async () => {
    const [first, second, third] = await recordsOf("t.xlsx", BOOK);
    expect(first).toMatchObject({ likes: 3, share: 0.30000000000000004, open: true, day: "2024-03-01" });
    expect(first).toMatchObject({ at: "09:45:00", watched: "30:00:00", code: "007", mixed: 5 });
    expect(second).toMatchObject({ share: 0.001, open: false, day: "2024-03-01T12:00:00", code: "5" });
    expect(third).toEqual({
      text: "it is what it is",
      likes: null,
      share: null,
      open: null,
      day: null,
      at: null,
      watched: null,
      id: null,
      code: null,
      mixed: null,
    });
    expect((await again("t.xlsx", BOOK, "jsonl")).text).toContain('"id":1467810369000000001,');
  });

  test("Parquet has typed columns with missing values", async () => {
    const { types, cells, nulls, summary } = await again("t.xlsx", BOOK, "parquet");
    expect(types).toEqual(
      "string integer float boolean timestamp time string integer string string".split(" "),
    );
    expect(cells[1]).toEqual([
      "worst of all",
      "12",
      "0.001",
      "false",
      "2024-03-01T12:00:00",
      "12:00:00",
      "12:00:00",
      "7",
      "5",
      "five",
    ]);
    expect(nulls).toEqual([undefined, undefined, [1, 2, 3, 4, 5, 6, 7, 8, 9]].map((list) => list ?? list));
    expect(summary.unfitCells).toBe(0);
  });
});

describe("out of JSON", () => {
  const LINES =
    '{"id": 1467810369000000001, "id_str": "1467810369000000001", "text": "so good", "n": 1.0, "ok": true, "tags": [1.50, "a"], "at": "2024-03-01"}\n' +
    '{"id": 2, "id_str": "2", "text": "5", "n": null, "ok": false, "tags": [], "at": ""}\n' +
    '{"id": 3, "id_str": "3", "text": "so bad"}\n';

  test("Parquet has typed columns, and strings where the file has strings", async () => {
    const { types, cells, nulls } = await again("t.jsonl", LINES, "parquet");
    expect(types).toEqual(["integer", "string", "string", "float", "boolean", "json", "string"]);
    expect(cells[0]?.[0]).toBe("1467810369000000001");
    expect(cells[0]?.[5]).toBe('[1.50,"a"]');
    expect(nulls).toEqual([undefined, [3], [3, 4, 5, 6]]);
  });

  test("Excel has numbers and booleans, and long ids as texts", async () => {
    const { cells, kinds } = await again("t.jsonl", LINES, "xlsx");
    expect(kinds).toEqual(["sssnbss", "nss bs ", "nss    "]);
    expect(cells[0]?.slice(0, 4)).toEqual(["1467810369000000001", "1467810369000000001", "so good", "1.0"]);
  });

  test("JSON of arrays keeps the types of its cells", async () => {
    const arrays = '[["id","text","ok"],[17,"so good today",true],["17","so bad today",null]]';
    expect(await recordsOf("t.json", arrays)).toEqual([
      { id: 17, text: "so good today", ok: true },
      { id: "17", text: "so bad today", ok: null },
    ]);
  });

  test("numbers of a file that holds one list for each column are not rounded", async () => {
    const columns = '{"id": {"0": 1467810369000000001}, "text": {"0": "so good"}, "x": {"0": 1.0}}';
    const { text: written } = await again("t.json", columns, "jsonl");
    expect(written).toContain('{"id":1467810369000000001,"text":"so good","x":1.0,"sentiment"');
  });
});

describe("out of CSV", () => {
  const CSV =
    "id,text,likes,rate,ok,day,at,zip,long,mixed\n" +
    "1,5,3,9.50,True,2024-03-01,2024-03-01 09:30:00,00123,1467810369000000001,2\n" +
    "2,so bad,,1e-05,False,2024-03-02,2024-03-01T09:30:00.25,123,1467810369000000002,n/a\n";

  test("Parquet has typed columns where no cell loses anything", async () => {
    const { types, cells, nulls } = await again("t.csv", CSV, "parquet");
    expect(types).toEqual(
      "integer string integer float boolean date timestamp string string string".split(" "),
    );
    expect(cells[0]?.slice(3, 8)).toEqual(["9.5", "true", "2024-03-01", "2024-03-01T09:30:00", "00123"]);
    expect(nulls).toEqual([undefined, [2]]);
  });

  test("JSON has numbers, booleans and null", async () => {
    expect(await recordsOf("t.csv", CSV)).toEqual([
      {
        id: 1,
        text: "5",
        likes: 3,
        rate: 9.5,
        ok: true,
        day: "2024-03-01",
        at: "2024-03-01 09:30:00",
        zip: "00123",
        long: "1467810369000000001",
        mixed: "2",
      },
      {
        id: 2,
        text: "so bad",
        likes: null,
        rate: 0.00001,
        ok: false,
        day: "2024-03-02",
        at: "2024-03-01T09:30:00.25",
        zip: "123",
        long: "1467810369000000002",
        mixed: "n/a",
      },
    ]);
  });

  test("Excel has numbers, booleans and dates", async () => {
    const { kinds, cells } = await again("t.csv", CSV, "xlsx");
    expect(kinds).toEqual(["nsnnbddssn", "ns nbddnss"]);
    expect(cells[1]?.slice(3, 7)).toEqual(["1e-05", "false", "2024-03-02", "2024-03-01T09:30:00.250"]);
  });
});

describe("out of Parquet", () => {
  test("JSON and Excel have the types of the columns", async () => {
    const lines =
      '{"n":1,"x":1.5,"ok":true,"text":"so good","none":null}\n{"n":2,"x":null,"ok":null,"text":"so bad"}\n';
    const parquet = (await score(await open("t.jsonl", lines), "parquet")).bytes;
    const records = (await again("t.parquet", parquet, "jsonl")).text;
    expect(records).toMatch(/^\{"n":1,"x":1.5,"ok":true,"text":"so good","none":null,"sentiment":/);
    expect(records).toContain('\n{"n":2,"x":null,"ok":null,"text":"so bad","none":null,"sentiment":');
    const { kinds } = await again("t.parquet", parquet, "xlsx");
    expect(kinds.map((letters) => letters?.slice(0, 5))).toEqual(["nnbs ", "n  s "]);
  });
});

describe("any values", () => {
  const day = fc
    .integer({ min: 0, max: Date.UTC(2100, 0, 1) })
    .map((time) => new Date(time).toISOString().slice(0, 10));
  const sameNumber = (cell: string, written: string) => Number(cell) === Number(written);
  /** Cells of one kind, whether they are typed, and whether a written cell has the value of the cell. */
  const kinds: [string, fc.Arbitrary<string>, (cell: string, written: string) => boolean][] = [
    ["integer", fc.integer().map(String), (cell, written) => cell === written],
    ["float", fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => `${value}`), sameNumber],
    ["boolean", fc.constantFrom("True", "False"), (cell, written) => cell.toLowerCase() === written],
    ["date", day, (cell, written) => cell === written],
    ["string", fc.stringMatching(/^(0\d{1,5}|\d{16,19}|[a-z]{1,6})$/), (cell, written) => cell === written],
  ];

  test.each(kinds)(
    "a column of CSV of the kind %s loses nothing in Parquet and Excel",
    async (kind, cell, isSame) => {
      await fc.assert(
        fc.asyncProperty(fc.array(cell, { minLength: 2, maxLength: 8 }), async (cells) => {
          const csv = `value,text\n${cells.map((value) => `${value},so good today\n`).join("")}`;
          const parquet = await again("t.csv", csv, "parquet");
          // Floats without a fraction are written without one.
          const isTyped = parquet.types[0] === kind || (kind === "float" && parquet.types[0] === "integer");
          expect([isTyped, parquet.summary.unfitCells]).toEqual([true, 0]);
          const excel = await again("t.csv", csv, "xlsx");
          for (const [row, value] of cells.entries()) {
            for (const { cells: written } of [parquet, excel]) {
              expect([value, isSame(value, written[row]?.[0] ?? "")]).toEqual([value, true]);
            }
          }
        }),
        { numRuns: 15 },
      );
    },
  );

  test("records of JSON are written from their cells as they were", async () => {
    const value = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.array(fc.oneof(fc.integer(), fc.string()), { maxLength: 3 }),
    );
    const record = fc.record({ text: fc.constant("so good today"), first: value, second: value });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 6 }), async (records) => {
        const lines = records.map((item) => `${JSON.stringify(item)}\n`).join("");
        const table = await open("t.jsonl", lines);
        const rows = async function* (options: RowsOptions) {
          for await (const batch of table.rows(options)) {
            yield batch.map(({ number, line, cells, kinds = "" }) => ({ number, line, cells, kinds }));
          }
        };
        const { text: written } = await score({ ...table, rows }, "json");
        expect((JSON.parse(written) as typeof records).map(ownFields)).toEqual(
          records.map((item) => JSON.parse(JSON.stringify(item)) as typeof item),
        );
      }),
      { numRuns: 60 },
    );
  });
});
