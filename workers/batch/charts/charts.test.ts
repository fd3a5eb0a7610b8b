import "fake-indexeddb/auto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chartsOf, columnCharts } from "./charts.ts";
import { scored, TABLE } from "../testing.ts";
import { parseDate, timeBins } from "./time.ts";
import { topWords, wordsOf } from "./words.ts";

const always = () => true;

describe("charts", () => {
  test("count scored rows", async () => {
    const charts = chartsOf(await scored("t.csv", TABLE));
    expect(charts.classes).toEqual([1, 1, 2]);
    expect(charts.statuses).toEqual({ scored: 3, empty: 1, cut: 1 });
    expect(charts.histogram.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  test("count by date and by value", async () => {
    const open = await scored("t.csv", TABLE);
    const { time } = (await columnCharts(open, 3, always)) ?? {};
    expect(time?.undated).toBe(1);
    expect(time?.unit).toBe("day");
    expect(time?.bins.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0))).toContain(1);
    const { categories } = (await columnCharts(open, 2, always)) ?? {};
    expect(categories?.[0]).toEqual({ value: "en", counts: [0, 1, 1] });
  });

  test("over time have a bin for every step and contain every row", () => {
    const hour = 3_600_000;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 30 }),
        (hours) => {
          const { bins } = timeBins(new Map(hours.map((at) => [at * hour, [1, 2]])));
          expect(bins.length).toBeLessThanOrEqual(700);
          expect(bins.reduce((sum, { counts }) => sum + (counts[1] ?? 0), 0)).toBe(2 * hours.length);
          expect(bins.slice(1).map(({ start }) => start)).toEqual(bins.slice(0, -1).map(({ end }) => end));
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

  test("count a word once per row, without mentions, links and stop words", async () => {
    expect([
      ...wordsOf("The #Great great GREAT day @anna https://t.co/x don't été 2024 10 ١٢ ½ __ "),
    ]).toEqual(["#great", "great", "day", "don't", "été"]);
    expect([...wordsOf("4th of #2024 at 10:30, covid19")]).toEqual(["4th", "#2024", "covid19"]);
  });

  test("rank words and hashtags by class, the most over-represented first", async () => {
    const rows = ["good day #yes", "good night #yes", "good morning", "bad day #no", "bad luck", "day train"];
    const top = await topWords(
      await scored("t.csv", `id,text\n${rows.map((row) => `1,${row}\n`).join("")}`),
      always,
    );
    expect(top?.words.all[0]).toEqual({ word: "day", counts: [1, 1, 1] });
    expect(top?.words.byLabel[2]?.[0]).toEqual({ word: "good", counts: [0, 0, 3] });
    expect(top?.words.byLabel[0]?.[0]).toEqual({ word: "bad", counts: [2, 0, 0] });
    expect(top?.words.byLabel[0]?.some(({ word }) => word === "good")).toBe(false);
    expect(top?.hashtags.all.map(({ word }) => word)).toEqual(["#yes", "#no"]);
    expect(top?.hashtags.byLabel[0]).toEqual([{ word: "#no", counts: [1, 0, 0] }]);
  });

  test("count by the detected language", async () => {
    const open = await scored(
      "t.csv",
      "id,text\n1,ich liebe diesen schönen Tag so sehr\n2,what a lovely day this is today\n3,I am so happy with it\n",
    );
    const { categories } = (await columnCharts(open, "language", always)) ?? {};
    expect(categories).toEqual([
      { value: "en", counts: [0, 2, 0] },
      { value: "de", counts: [0, 1, 0] },
    ]);
  });
});
