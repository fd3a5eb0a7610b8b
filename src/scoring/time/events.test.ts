import { describe, expect, test } from "vitest";
import { type LabeledRow } from "../estimate/estimate.ts";
import { GroupCounts } from "../estimate/group-counts.ts";
import { allMeasures } from "../estimate/measures.ts";
import { differencesOf } from "../estimate/reports.ts";
import { compareEvents } from "./events.ts";
import { type HourGroup, joined } from "./periods.ts";
import { periodsReport } from "./report.ts";

const CLASSES = ["negative", "neutral", "positive"];
const MEASURES = allMeasures(CLASSES);
const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 1);

/** 30 days of 20 rows; the share of negative ones rises from 20 % to 60 % on the 16th, and every fifth row is labeled. */
const hours: HourGroup[] = Array.from({ length: 30 }, (_, day) => {
  const counts = new GroupCounts(3, MEASURES);
  const labels: LabeledRow[] = [];
  for (let row = 0; row < 20; row++) {
    const category = row < (day < 15 ? 4 : 12) ? 0 : 1 + (row % 2);
    // The model takes each seventh row for a neutral one.
    const shown = (day + row) % 7 === 0 ? 1 : category;
    const scores = CLASSES.map((_, index) => (index === shown ? 0.8 : 0.1));
    counts.add(scores);
    if (row % 5 === 0) labels.push({ scores, category, inclusion: undefined, stratum: undefined });
  }
  return { hour: START + day * DAY, counts, labels };
});
const whole = joined(hours, new GroupCounts(3, MEASURES));
const options = { measures: MEASURES, whole, correction: "holm" } as const;
const at = (day: number, name = "event") => ({ time: START + day * DAY, name });

describe("events", () => {
  test("compare what was before with what came after, corrected by labels", () => {
    const [found] = compareEvents(hours, [at(15)], options);
    expect(found?.before).toMatchObject({ rows: 300, labels: 60, from: Number.NEGATIVE_INFINITY });
    expect(found?.after).toMatchObject({ rows: 300, labels: 60, to: Number.POSITIVE_INFINITY });
    const [negative] = found?.differences ?? [];
    expect(negative?.corrected?.interval.low).toBeLessThan(0.4);
    expect(negative?.corrected?.interval.high).toBeGreaterThan(0.4);
    expect(negative?.corrected?.adjustedP).toBeLessThan(0.001);
    // It is the difference of the two parts as groups.
    const [one, other] = [hours.slice(15), hours.slice(0, 15)].map((part) => joined(part, whole.counts));
    const groups = [
      ["after", one],
      ["before", other],
    ] as const;
    const named = groups.flatMap(([name, group]) => (group ? [[name, group] as const] : []));
    const compared = differencesOf(
      { measures: MEASURES, whole, groups: named },
      { first: "after", second: "before", correction: "holm" },
    );
    expect(found?.differences).toEqual(compared.comparisons[0]?.differences);
  });

  test("limit each other, unless a number of days is compared", () => {
    const marked = [at(20, "later"), at(10, "earlier")];
    const found = compareEvents(hours, marked, options);
    expect(found.map(({ event }) => event.name)).toEqual(["earlier", "later"]);
    expect(found.map(({ before, after }) => [before.rows, after.rows])).toEqual([
      [200, 200],
      [200, 200],
    ]);
    const days = compareEvents(hours, marked, { ...options, reach: 7 * DAY });
    expect(days.map(({ before, after }) => [before.rows, after.rows])).toEqual([
      [140, 140],
      [140, 140],
    ]);
    // p is corrected for the differences of both.
    const alone = compareEvents(hours, [at(10)], { ...options, reach: 7 * DAY })[0]?.differences[0];
    expect(days[0]?.differences[0]?.corrected?.p).toBe(alone?.corrected?.p);
    expect(days[0]?.differences[0]?.corrected?.adjustedP).toBeGreaterThanOrEqual(
      alone?.corrected?.adjustedP ?? 2,
    );
  });

  test("outside of the dates have nothing to compare", () => {
    const [before, within] = compareEvents(hours, [at(-3), at(15)], options);
    expect(before?.before).toMatchObject({ rows: 0, shares: [] });
    expect(before?.differences).toEqual([]);
    expect(within?.differences).toHaveLength(4);
  });
});

test("periods have the counts and labels of their hours, gaps have none", () => {
  const report = periodsReport(
    { hours: hours.filter((_, day) => day !== 3), groups: [{ name: "a", hours: hours.slice(0, 2) }] },
    { ...options, unit: "day" },
  );
  expect(report.periods).toHaveLength(30);
  expect(report.periods[3]).toMatchObject({ rows: 0, labels: 0, shares: [] });
  expect(report.periods[0]?.shares[0]?.naive.value).toBeCloseTo(0.15, 1);
  expect(report.undated).toBe(20);
  expect(report.groups[0]?.periods.map(({ rows }) => rows)).toEqual([20, 20, ...Array(28).fill(0)]);
});
