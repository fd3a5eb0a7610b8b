import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { percentileInterval, wilsonInterval } from "./intervals.ts";

describe("Wilson's interval", () => {
  test.each([
    // Computed to six digits outside this code.
    [8, 10, 0.490162, 0.943318],
    [0, 10, 0, 0.277533],
    [50, 100, 0.403832, 0.596168],
  ])("of %i in %i", (hits, of, low, high) => {
    const interval = wilsonInterval(hits, of);
    expect(interval.low).toBeCloseTo(low, 5);
    expect(interval.high).toBeCloseTo(high, 5);
  });

  test("contains the share and narrows with more texts", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (of, share) => {
          const hits = Math.round(share * of);
          const { low, high } = wilsonInterval(hits, of);
          expect(low).toBeLessThanOrEqual(hits / of + 1e-12);
          expect(high).toBeGreaterThanOrEqual(hits / of - 1e-12);
          const more = wilsonInterval(hits * 4, of * 4);
          expect(more.high - more.low).toBeLessThan(high - low);
        },
      ),
    );
  });
});

test("the percentile interval of 0 to 100 without the missing ones, as NumPy has it", () => {
  const replicates = [...Array.from({ length: 101 }, (_, index) => 100 - index), Number.NaN];
  const { low, high } = percentileInterval(replicates);
  expect(low).toBeCloseTo(2.5, 9);
  expect(high).toBeCloseTo(97.5, 9);
  expect(percentileInterval([1, 2], 0.5)).toEqual({ low: 1.25, high: 1.75 });
  expect(percentileInterval([Number.NaN])).toEqual({ low: Number.NaN, high: Number.NaN });
});
