import "fake-indexeddb/auto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNumber } from "../../../src/data/read-number.ts";
import type { NumberBinning, TableView } from "../../protocols/batch-types.ts";
import { indicesOf } from "../table-view.ts";
import { scored } from "../testing.ts";
import { columnCharts } from "./charts.ts";

const ALL: TableView = { selection: [], sort: { by: "row" }, descending: false };
const always = () => true;
const tableOf = (cells: readonly (string | number)[]) =>
  scored("t.csv", `text;n\n${cells.map((cell) => `a day;${cell}\n`).join("")}`);
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const shape = async (cells: readonly (string | number)[], binning?: NumberBinning) => {
  const charts = await columnCharts(await tableOf(cells), 1, always, always, binning && { binning });
  return charts?.numbers?.bins.map(({ from, to, counts }) => [from, to, sum(counts)]);
};

it("reads numbers with a point, with groups of thousands and with a decimal comma", () => {
  expect(["12", " -3.5 ", "1e3", ".5", "1,234", "12,345,678.9", "3,25"].map(readNumber)).toEqual([
    12, -3.5, 1000, 0.5, 1234, 12_345_678.9, 3.25,
  ]);
  for (const text of ["", "12 km", "1.2.3", "1,2,3", "NaN", "0x10", "١٢"]) expect(readNumber(text)).toBeNaN();
});

describe("the numbers of a column", () => {
  const hundred = Array.from({ length: 100 }, (_, at) => at);

  it("are counted in bins with round limits", async () => {
    expect(await shape(hundred)).toEqual(Array.from({ length: 10 }, (_, at) => [10 * at, 10 * (at + 1), 10]));
    expect(await shape(hundred, { count: 5 })).toEqual(
      Array.from({ length: 5 }, (_, at) => [20 * at, 20 * (at + 1), 20]),
    );
  });

  it("are counted in bins of equal rows where most would be in one bin, or as chosen", async () => {
    const likes = [...hundred, 1_000_000];
    expect((await shape(likes))?.at(-1)?.[1]).toBe(Number.POSITIVE_INFINITY);
    expect(await shape(likes, { equal: "width", count: 5 })).toHaveLength(6);
    expect((await shape(hundred, { equal: "rows", count: 4 }))?.map(([from]) => from)).toEqual([
      0, 25, 50, 75,
    ]);
  });

  it("are counted by value, in their order, where there are few", async () => {
    const charts = await columnCharts(await tableOf([10, 9, 10, 2, "", 10]), 1, always, always);
    expect(charts?.areNumbers).toBe(true);
    expect(charts?.categories?.map(({ value }) => value)).toEqual(expect.arrayContaining(["2", "9", "10"]));
    const values = (charts?.categories ?? []).map(({ value }) => value).filter(Boolean);
    expect(values).toEqual(["2", "9", "10"]);
  });

  it("are told from those of a column that has other values", async () => {
    const { numbers } = (await columnCharts(await tableOf([...hundred, "n/a", ""]), 1, always, always)) ?? {};
    expect(numbers).toMatchObject({ unreadRows: 1, unread: ["n/a"], emptyRows: 1, isWhole: true });
    const names = hundred.map((at) => `row ${at}`);
    expect(await columnCharts(await tableOf([...names, ...hundred]), 1, always, always)).toMatchObject({
      areNumbers: false,
    });
  });

  it("are each in one bin, whose filter shows as many rows", async () => {
    const cell = fc.oneof(fc.integer({ min: -50, max: 5000 }), fc.double({ min: -1, max: 1, noNaN: true }));
    const cells = fc.array(cell, { minLength: 14, maxLength: 40 });
    const binning = fc.record(
      { equal: fc.constantFrom("width", "rows"), count: fc.constantFrom(5, 10, 20) },
      { requiredKeys: ["count"] },
    ) as fc.Arbitrary<NumberBinning>;
    await fc.assert(
      fc.asyncProperty(cells, binning, async (values, chosen) => {
        const open = await tableOf(values);
        const { numbers } = (await columnCharts(open, 1, always, always, { binning: chosen })) ?? {};
        const bins = numbers?.bins ?? [];
        expect(sum(bins.flatMap(({ counts }) => counts))).toBe(values.length);
        for (const { from, to, counts } of bins) {
          const selection = [{ on: "number", column: 1, from, to }] as const;
          const shown = await indicesOf(open, { ...ALL, selection }, always);
          expect(shown).toHaveLength(sum(counts));
        }
      }),
      { numRuns: 12 },
    );
  });
});
