import fc from "fast-check";
import { expect, test } from "vitest";
import { differenceInterval, meanInterval, type TestedMean } from "./score-test.ts";

/** @param shares of the strata, which have equal weights */
function meanOf(shares: readonly number[], labels: number, degrees: number): TestedMean {
  const each = (value: number) => new Float64Array(shares.length).fill(value);
  return {
    value: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    strata: {
      weights: each(1 / shares.length),
      labels: each(labels / shares.length),
      shares: Float64Array.from(shares),
      predicted: each(0),
      others: each(0),
    },
    ratio: 1,
    labels,
    degrees,
  };
}

const means = fc
  .tuple(
    fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 4 }),
    fc.double({ min: 8, max: 400, noNaN: true }),
    fc.integer({ min: 5, max: 399 }),
  )
  .map(([shares, labels, degrees]) => ({ shares, labels, degrees }));

/** Rounding that a sum in another order can cause. */
const nearly = (value: number) => value * (1 + 2e-15);

test("ends of intervals are exact: rounding of the input moves them by no more than rounding", () => {
  fc.assert(
    fc.property(means, means, (one, other) => {
      const [first, second] = [one, other].map(({ shares, labels, degrees }) =>
        meanOf(shares, labels, degrees),
      ) as [TestedMean, TestedMean];
      const moved = meanOf(one.shares.map(nearly), nearly(one.labels), one.degrees);
      for (const [a, b] of [
        [meanInterval(first, 0.95), meanInterval(moved, 0.95)],
        [differenceInterval(first, second, 0.95), differenceInterval(moved, second, 0.95)],
      ] as const) {
        expect(Math.abs(a.low - b.low)).toBeLessThan(1e-9);
        expect(Math.abs(a.high - b.high)).toBeLessThan(1e-9);
      }
    }),
    { numRuns: 2000 },
  );
});
