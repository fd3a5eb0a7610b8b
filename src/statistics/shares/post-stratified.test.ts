import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../random.ts";
import { postStratifiedMean } from "./post-stratified.ts";

const equal = (length: number) => Array.from({ length }, () => 1);

describe("a post-stratified share", () => {
  test("is the mean of the strata, weighted by the rows of the group", () => {
    const labels = { outcomes: [1, 1, 0, 0, 0, 1], strata: [0, 0, 0, 1, 1, 1], weights: equal(6) };
    expect(postStratifiedMean(labels, [30, 10]).value).toBeCloseTo(0.75 * (2 / 3) + 0.25 * (1 / 3), 12);
    // Of one stratum it is the mean of all labels.
    expect(postStratifiedMean({ ...labels, strata: equal(6).map(() => 0) }, [40]).value).toBeCloseTo(0.5, 12);
    // A stratum without labels takes the mean of all.
    expect(postStratifiedMean(labels, [0, 0, 10]).value).toBeCloseTo(0.5, 12);
    // Labels with a half of the chance stand for twice as many rows.
    const weighted = { ...labels, weights: [2, 1, 1, 1, 1, 1] };
    expect(postStratifiedMean(weighted, [1, 0]).value).toBeCloseTo(0.75, 12);
  });

  test("stays inside its bounds and holds its value, with any labels", () => {
    const label = fc.record({
      outcome: fc.constantFrom(-1, 0, 1),
      stratum: fc.nat(2),
      weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 20 }),
        fc.tuple(fc.nat(9), fc.nat(9), fc.integer({ min: 1, max: 9 })),
        (labels, rows) => {
          const { value, interval } = postStratifiedMean(
            {
              outcomes: labels.map(({ outcome }) => outcome),
              strata: labels.map(({ stratum }) => stratum),
              weights: labels.map(({ weight }) => weight),
            },
            rows,
            [-1, 1],
          );
          expect(interval.low).toBeGreaterThanOrEqual(-1);
          expect(interval.high).toBeLessThanOrEqual(1);
          expect(interval.low).toBeLessThanOrEqual(value + 1e-9);
          expect(interval.high).toBeGreaterThanOrEqual(value - 1e-9);
        },
      ),
    );
  });

  test("covers the share of a group without labels, where errors are the same in every group", () => {
    const random = randomFrom(3);
    /** How often a row of each predicted class has the class. */
    const rates = [0.8, 0.2, 0.05];
    const rows = [600, 300, 100];
    const truth = (600 * 0.8 + 300 * 0.2 + 100 * 0.05) / 1000;
    let covered = 0;
    for (let time = 0; time < 400; time++) {
      const strata = Array.from({ length: 60 }, () => Math.floor(random() * 3));
      const outcomes = strata.map((stratum) => Number(random() < (rates[stratum] ?? 0)));
      const { interval } = postStratifiedMean({ outcomes, strata, weights: equal(60) }, rows);
      covered += Number(interval.low <= truth && truth <= interval.high);
    }
    expect(covered / 400).toBeGreaterThan(0.92);
    expect(covered / 400).toBeLessThan(0.99);
  });

  test("is refused without labels or rows", () => {
    const none = { outcomes: [], strata: [], weights: [] };
    expect(() => postStratifiedMean(none, [1])).toThrow(expect.objectContaining({ code: "bad-input" }));
  });
});
