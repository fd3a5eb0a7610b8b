import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import type { OpenJob } from "./open-job.ts";
import type { Condition } from "../../src/scoring/selection/selection.ts";
import type { TableView } from "../protocols/batch-types.ts";
import { indicesOf, rowsAt } from "./table-view.ts";
import { scored, TABLE } from "./testing.ts";

const ALL: TableView = { selection: [], sort: { by: "row" }, descending: false };
const always = () => true;
const rowsOf = async (open: OpenJob, ...selection: Condition[]) => indices(open, { selection });
const indices = async (open: OpenJob, view: Partial<TableView>) =>
  Array.from((await indicesOf(open, { ...ALL, ...view }, always)) ?? []);

describe("table view", () => {
  test("filters by class, status, score, text and cell", async () => {
    const open = await scored("t.csv", TABLE);
    expect(await rowsOf(open, { on: "class", classes: [2] })).toEqual([0, 4]);
    expect(await rowsOf(open, { on: "status", statuses: ["empty", "cut"] })).toEqual([2, 4]);
    expect(await rowsOf(open, { on: "score", low: 0.8, high: 1 })).toEqual([4]);
    expect(await rowsOf(open, { on: "text", text: "BAD" })).toEqual([1]);
    expect(await rowsOf(open, { on: "text", text: "GOOD", column: 1 })).toEqual([0, 4]);
    expect(await rowsOf(open, { on: "text", text: "good", column: 0 })).toEqual([]);
    const english: Condition = { on: "value", column: 2, values: ["en", "fr"] };
    expect(await rowsOf(open, english, { on: "class", classes: [1, 2] })).toEqual([0, 3, 4]);
    const day = { from: Date.UTC(2024, 0, 2), to: Date.UTC(2024, 1, 1) };
    expect(await rowsOf(open, { on: "date", column: 3, ...day })).toEqual([1, 2]);
    expect(await rowsOf(open, { on: "value", column: "language", values: ["de"] })).toEqual([]);
    expect(await rowsOf(open, { on: "rows", rows: [1, 3] }, english)).toEqual([3]);
  });

  test("shows identical texts once, or only those, whatever their links and case", async () => {
    const open = await scored(
      "t.csv",
      `text,brand
Late again https://t.co/a,one
RT @ann: late  AGAIN,two
fine,two
,one
,two
late again https://t.co/b,two
`,
    );
    expect(await rowsOf(open, { on: "copies", keep: "once" })).toEqual([0, 2, 3, 4]);
    expect(await rowsOf(open, { on: "copies", keep: "repeated" })).toEqual([0, 1, 5]);
    // The first of those that are shown is kept, not the first of the file.
    const two: Condition = { on: "value", column: 1, values: ["two"] };
    expect(await rowsOf(open, { on: "copies", keep: "once" }, two)).toEqual([1, 2, 4]);
    expect(await rowsOf(open, { on: "copies", keep: "once" }, { on: "copies", keep: "repeated" })).toEqual([
      0,
    ]);
    let folded = 0;
    const view = { ...ALL, selection: [{ on: "copies", keep: "once" } as const, two] };
    await indicesOf(open, view, always, () => folded++);
    expect(folded).toBe(1);
  });

  test("sorts by row, class, score and any column, numbers by value", async () => {
    const open = await scored("t.csv", TABLE);
    expect(await indices(open, { descending: true })).toEqual([4, 3, 2, 1, 0]);
    expect(await indices(open, { sort: { by: "label" } })).toEqual([2, 1, 3, 0, 4]);
    expect((await indices(open, { sort: { by: "score" }, descending: true }))[0]).toBe(4);
    const positive = { sort: { by: "probability", label: 2 } } as const;
    expect(await indices(open, { ...positive, descending: true })).toEqual([4, 0, 3, 1, 2]);
    expect(await indices(open, positive)).toEqual([1, 3, 0, 4, 2]);
    expect(await indices(open, { sort: { by: "column", column: 0 } })).toEqual([1, 0, 3, 4, 2]);
    expect(await indices(open, { sort: { by: "column", column: 2 }, descending: true })).toEqual([
      4, 0, 2, 3, 1,
    ]);
  });

  test("sorts a column of dates by time, rows without a date last", async () => {
    const open = await scored("t.csv", "text,when\na,02.01.2024\nb,01.02.2024\nc,\nd,31.12.2023 23:00\n");
    const sort = { by: "column", column: 1 } as const;
    expect(await indices(open, { sort })).toEqual([3, 0, 1, 2]);
    expect(await indices(open, { sort, descending: true })).toEqual([1, 0, 3, 2]);
    const february = { from: Date.UTC(2024, 1, 1), to: Date.UTC(2024, 2, 1) };
    expect(await rowsOf(open, { on: "date", column: 1, ...february })).toEqual([1]);
  });

  test("returns the rows at positions", async () => {
    const open = await scored("t.csv", TABLE);
    const found = await indicesOf(open, { ...ALL, selection: [{ on: "class", classes: [2] }] }, always);
    const rows = await rowsAt(open, found, 1, 10);
    expect(rows).toMatchObject([{ index: 4, line: 6, status: "cut", label: 2 }]);
    expect(await rowsAt(open, undefined, 3, 10)).toHaveLength(2);
  });
});
