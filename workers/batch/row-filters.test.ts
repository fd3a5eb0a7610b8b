import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import type { Condition } from "../../src/scoring/selection/selection.ts";
import type { TableView } from "../protocols/batch-types.ts";
import { scored, TABLE } from "./testing.ts";
import { RowFilters } from "./row-filters.ts";

const TEXT: Condition = { on: "text", text: "good" };
const GOOD: TableView = { selection: [TEXT], sort: { by: "score" }, descending: true };

test("the charts of a tab read the rows of a filter once", async () => {
  const open = await scored("t.csv", TABLE);
  const reads = vi.spyOn(open, "pages");
  const filters = new RowFilters();
  const [includes, same] = await Promise.all([filters.find(open, GOOD), filters.find(open, GOOD)]);
  expect([0, 1, 2, 3, 4].filter(includes)).toEqual([0, 4]);
  expect(same).toBe(includes);
  // Charts do not depend on the order of the rows.
  expect(await filters.find(open, { ...GOOD, sort: { by: "row" }, descending: false })).toBe(includes);
  expect(reads).toHaveBeenCalledTimes(1);
});

test("another view or order of dates has a filter of its own", async () => {
  const open = await scored("t.csv", TABLE);
  const filters = new RowFilters();
  const rowsOf = async (view: TableView) => [0, 1, 2, 3, 4].filter(await filters.find(open, view));
  const positive: TableView = { ...GOOD, selection: [TEXT, { on: "class", classes: [2] }] };
  expect(await rowsOf({ ...GOOD, selection: [{ on: "text", text: "bad" }] })).toEqual([1]);
  expect(await rowsOf(positive)).toEqual([0, 4]);
  const before = await filters.find(open, positive);
  await open.setDayFirst(true);
  expect(await filters.find(open, positive)).not.toBe(before);
});

test("a failure is not remembered", async () => {
  const open = await scored("t.csv", TABLE);
  const filters = new RowFilters();
  const reads = vi.spyOn(open, "pages").mockImplementationOnce(() => {
    throw new Error("no room");
  });
  await expect(filters.find(open, GOOD)).rejects.toThrow("no room");
  expect([0, 1, 2, 3, 4].filter(await filters.find(open, GOOD))).toEqual([0, 4]);
  expect(reads).toHaveBeenCalledTimes(2);
});
