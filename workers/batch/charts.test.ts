import "fake-indexeddb/auto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chartsOf, columnCharts, parseDate, timeBins, topWords, wordsOf } from "./charts.ts";
import { scored, TABLE } from "./testing.ts";

const always = () => true;

describe("charts", () => {
  test("count what is scored", async () => {
    const charts = chartsOf(await scored("t.csv", TABLE));
    expect(charts.classes).toEqual([1, 1, 2]);
    expect(charts.statuses).toEqual({ scored: 3, empty: 1, cut: 1 });
    expect(charts.histogram.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  test("by date and by value", async () => {
    const open = await scored("t.csv", TABLE);
    const { time } = await columnCharts(open, 3, always);
    expect(time?.undated).toBe(1);
    expect(time?.bins.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0))).toContain(1);
    const { categories } = await columnCharts(open, 2, always);
    expect(categories?.[0]).toEqual({ value: "en", counts: [0, 1, 1] });
  });

  test("of time have a bin for every step, and none is lost", () => {
    const hour = 3_600_000;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 30 }),
        (hours) => {
          const { bins } = timeBins(new Map(hours.map((at) => [at * hour, [1, 2]])));
          expect(bins.length).toBeLessThanOrEqual(700);
          expect(bins.reduce((sum, { counts }) => sum + (counts[1] ?? 0), 0)).toBe(2 * hours.length);
          const starts = bins.map(({ start }) => Date.parse(start));
          expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
        },
      ),
    );
  });

  test.each([
    ["2024-01-02", "2024-01-02T00:00:00.000Z"],
    ["2024-01-02 03:04", "2024-01-02T03:04:00.000Z"],
    ["2024-01-02T03:04:05+02:00", "2024-01-02T01:04:05.000Z"],
    ["Thu May 14 01:38:56 +0000 2020", "2020-05-14T01:38:56.000Z"],
    ["1589420336", "2020-05-14T01:38:56.000Z"],
  ])("understand the date %s", (text, iso) => {
    expect(new Date(parseDate(text)).toISOString()).toBe(iso);
  });

  test.each(["", "hello", "12", "3.5", "2024", "en"])("do not take %j for a date", (text) => {
    expect(parseDate(text)).toBeNaN();
  });

  test("count a word once a row, without names, links and filler", async () => {
    expect([...wordsOf("The #Great great GREAT day @anna https://t.co/x don't été")]).toEqual([
      "#great",
      "great",
      "day",
      "don't",
      "été",
    ]);
    const words = await topWords(await scored("t.csv", TABLE), always);
    expect(words.find(({ word }) => word === "good")).toEqual({ word: "good", counts: [0, 0, 2] });
  });
});
