import "fake-indexeddb/auto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chartsOf, columnCharts } from "./charts.ts";
import { timeBins, type TimeUnit } from "../../../src/scoring/time/time-bins.ts";
import { OpenJob } from "../open-job.ts";
import { indicesOf } from "../table-view.ts";
import { jobOf, poolOf, scored, TABLE, toyScorer } from "../testing.ts";
import { topWords, wordsOf } from "./words.ts";

const always = () => true;

describe("charts", () => {
  test("count scored rows", async () => {
    const charts = chartsOf(await scored("t.csv", TABLE), always);
    expect(charts.classes).toEqual([1, 1, 2, 0]);
    expect(charts.statuses).toEqual({ scored: 3, empty: 1, cut: 1 });
    expect(charts.histogram.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  test("count only rows of the filter, and rows below the threshold as not sure", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const open = await OpenJob.open(store, { ...job, model: { ...job.model, notSureBelow: 0.62 } });
    await open.score([poolOf(toyScorer)], () => {});
    // "a train" has a probability of 0.57; the next shortest text, "bad bad day", 0.61.
    expect(chartsOf(open, always).classes).toEqual([0, 0, 2, 2]);
    expect(chartsOf(open, (row) => row >= 3).classes).toEqual([0, 0, 1, 1]);
    const { categories } = (await columnCharts(open, 2, (row) => row < 2, always)) ?? {};
    expect(categories).toEqual([
      { value: "en", counts: [0, 0, 1, 0] },
      { value: "de", counts: [0, 0, 0, 1] },
    ]);
    expect(
      (await topWords(open, (row) => row === 1, always, { words: [] }))?.words.all.map(({ word }) => word),
    ).toEqual(["bad", "day"]);
    const sorting = { sort: { by: "row" }, descending: false } as const;
    const rowsOf = (classes: number[]) =>
      indicesOf(open, { ...sorting, selection: [{ on: "class", classes }] }, always);
    expect(await rowsOf([0])).toEqual(new Uint32Array());
    expect(await rowsOf([3])).toEqual(Uint32Array.of(1, 3));
  });

  test("count by date and by value", async () => {
    const open = await scored("t.csv", TABLE);
    const { time } = (await columnCharts(open, 3, always, always)) ?? {};
    expect(time?.unread).toEqual(["never"]);
    expect(time?.unit).toBe("day");
    expect(time?.bins.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0))).toContain(1);
    const { categories } = (await columnCharts(open, 2, always, always)) ?? {};
    expect(categories?.[0]).toEqual({ value: "en", counts: [0, 1, 1, 0] });
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

  test("over time are counted in the finest unit that can be told apart, or in one of those offered", () => {
    const day = 24 * 3_600_000;
    const binsOf = (days: number, wanted?: TimeUnit, step = day) =>
      timeBins(new Map(Array.from({ length: (days * day) / step }, (_, at) => [at * step, [1]])), wanted);
    expect(binsOf(88)).toMatchObject({ unit: "day", units: ["day", "week", "month"] });
    expect(binsOf(88, "week").bins).toHaveLength(13);
    expect(binsOf(88, "hour").unit).toBe("day");
    expect(binsOf(400).unit).toBe("week");
    expect(binsOf(400).units).toEqual(["day", "week", "month", "year"]);
    expect(binsOf(3, undefined, day / 24)).toMatchObject({ unit: "hour", units: ["hour", "day"] });
    expect(binsOf(1)).toMatchObject({ unit: "day", units: ["day"] });
  });

  test("over time keep a date without a zone on its day, and read one order in the whole column", async () => {
    const dayFirst = await scored(
      "t.csv",
      "text,when\na,05/02/2024\nb,13/02/2024\nc,21/02/2024\nd,soon\ne,\n",
    );
    const { time } = (await columnCharts(dayFirst, 1, always, always)) ?? {};
    expect(time).toMatchObject({
      order: "dmy",
      basis: "values",
      unreadRows: 1,
      unread: ["soon"],
      emptyRows: 1,
    });
    expect(time?.bins[0]?.start).toBe("2024-02-05T00:00:00.000Z");
    expect(time?.bins.at(-1)?.start).toBe("2024-02-21T00:00:00.000Z");
  });

  test("over time follow the order of dates that a person chose", async () => {
    const open = await scored("t.csv", "text,when\na,05/02/2024\nb,06/02/2024\n");
    const first = async () => (await columnCharts(open, 1, always, always))?.time;
    expect(await first()).toMatchObject({ order: "dmy", basis: "open" });
    await open.setDayFirst(false);
    const time = await first();
    expect(time).toMatchObject({ order: "mdy", basis: "chosen" });
    expect(time?.bins[0]?.start.slice(0, 10)).toBe("2024-05-02");
  });

  test("count a word once per row, without mentions, links and numbers", async () => {
    expect([
      ...wordsOf("The #Great great GREAT day @anna https://t.co/x don't été 2024 10 ١٢ ½ __ "),
    ]).toEqual(["the", "#great", "great", "day", "don't", "été"]);
    expect([...wordsOf("4th of #2024 at 10:30, covid19")]).toEqual(["4th", "of", "#2024", "at", "covid19"]);
  });

  test("rank words and hashtags by class, the most over-represented first", async () => {
    const rows = ["good day #yes", "good night #yes", "good morning", "bad day #no", "bad luck", "day train"];
    const top = await topWords(
      await scored("t.csv", `id,text\n${rows.map((row) => `1,${row}\n`).join("")}`),
      always,
      always,
      { words: [] },
    );
    expect(top?.words.all[0]).toEqual({ word: "day", counts: [1, 1, 1, 0] });
    expect(top?.words.byLabel[2]?.[0]).toEqual({ word: "good", counts: [0, 0, 3, 0] });
    expect(top?.words.byLabel[0]?.[0]).toEqual({ word: "bad", counts: [2, 0, 0, 0] });
    expect(top?.words.byLabel[0]?.some(({ word }) => word === "good")).toBe(false);
    expect(top?.hashtags.all.map(({ word }) => word)).toEqual(["#yes", "#no"]);
    expect(top?.hashtags.byLabel[0]).toEqual([{ word: "#no", counts: [1, 0, 0, 0] }]);
  });

  test("count by the detected language", async () => {
    const open = await scored(
      "t.csv",
      "id,text\n1,ich liebe diesen schönen Tag so sehr\n2,what a lovely day this is today\n3,I am so happy with it\n",
    );
    const { categories } = (await columnCharts(open, "language", always, always)) ?? {};
    expect(categories).toEqual([
      { value: "en", counts: [0, 2, 0, 0] },
      { value: "de", counts: [0, 1, 0, 0] },
    ]);
  });
});

describe("panels", () => {
  const BRANDS = `text,brand,day
good a,one,2024-01-01
bad b,one,2024-01-02
good c,two,2024-01-02
c,two,2024-01-02
bad,three,2024-01-01
good,two,2024-01-01
`;

  test("count each class of each value, the most frequent value first, in bins that all share", async () => {
    const open = await scored("t.csv", BRANDS);
    const charts = await columnCharts(open, 2, always, always, { panelsBy: 1 });
    expect(charts?.panels).toEqual({ values: ["two", "one", "three"], hasOthers: false });
    // Negative, neutral, positive and not sure of each.
    expect(charts?.time?.bins.map(({ counts }) => counts)).toEqual([
      [0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0],
      [0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  test("together have the counts of the chart without panels", async () => {
    // More values than panels, so that the last panel has the others.
    const brand = fc.constantFrom(..."abcdefghijkl", "");
    const text = fc.constantFrom("good", "bad", "a train");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, brand, fc.constantFrom("x", "y")), { minLength: 1, maxLength: 24 }),
        async (rows) => {
          const open = await scored(
            "t.csv",
            `text,brand,kind\n${rows.map((row) => row.join()).join("\n")}\n`,
          );
          const whole = await columnCharts(open, 2, always, always);
          const parts = await columnCharts(open, 2, always, always, { panelsBy: 1 });
          const { values = [], hasOthers = false } = parts?.panels ?? {};
          const panels = values.length + Number(hasOthers);
          expect(panels).toBe(Math.min(10, new Set(rows.map(([, value]) => value)).size));
          const joined = parts?.categories?.map(({ value, counts }) => ({
            value,
            counts: [0, 1, 2, 3].map((label) =>
              Array.from({ length: panels }, (_, panel) => counts[panel * 4 + label] ?? 0).reduce(
                (a, b) => a + b,
                0,
              ),
            ),
          }));
          expect(joined).toEqual(whole?.categories);
        },
      ),
      { numRuns: 15 },
    );
  });
});

test("values beyond the most frequent ones are counted together", async () => {
  const rows = Array.from({ length: 23 }, (_, at) => `good,v${at}\n`.repeat(at === 0 ? 1 : 2)).join("");
  const charts = await columnCharts(await scored("t.csv", `text,kind\n${rows}`), 1, always, always);
  expect(charts?.categories).toHaveLength(20);
  expect(charts?.otherCategories).toEqual({ values: 3, counts: [0, 0, 5, 0] });
});

test("the words of names are left out of the words", async () => {
  const open = await scored("t.csv", "text,brand,user\ngood SkyJet flight ann,SkyJet Airlines,@ann\n");
  const found = async (valuesOf: number[]) =>
    (await topWords(open, always, always, { words: [], valuesOf }))?.words.all.map(({ word }) => word);
  expect(await found([])).toEqual(["ann", "flight", "good", "skyjet"]);
  expect(await found([1, 2])).toEqual(["flight", "good"]);
});
