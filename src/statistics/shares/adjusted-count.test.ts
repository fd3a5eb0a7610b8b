import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import reference from "../../testing/fixtures/statistics/reference.json" with { type: "json" };
import { randomFrom } from "../random.ts";
import { adjustedCount } from "./adjusted-count.ts";

const CONFUSION = [
  [255, 45, 12],
  [154, 578, 137],
  [30, 148, 641],
];

test.each(reference.adjustedCounts)(
  "the adjusted count of $predicted equals the inverse of the confusion where that is inside [0, 1]",
  ({ confusion, predicted, expected }) => {
    const { shares } = adjustedCount(confusion, predicted, { resamples: 10 });
    for (const [index, share] of shares.entries()) expect(share).toBeCloseTo(expected[index] ?? 0, 5);
  },
);

describe("an adjusted count", () => {
  test("stays inside [0, 1] and sums to 1, also with few rows and rows of one class alone", () => {
    const counts = fc
      .tuple(fc.nat(40), fc.nat(40), fc.nat(40))
      .filter((rows) => rows.some((count) => count > 0));
    fc.assert(
      fc.property(counts, (predicted) => {
        const { shares, intervals } = adjustedCount(CONFUSION, predicted, { resamples: 20 });
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
        for (const { low, high } of intervals) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1 + 1e-9);
          expect(low).toBeLessThanOrEqual(high);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("covers the truth where classes are confused as often as in the labeled texts", () => {
    const random = randomFrom(5);
    const truth = [0.5, 0.3, 0.2];
    const pick = (weights: readonly number[]) => {
      let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
      return weights.findIndex((weight) => (left -= weight) < 0);
    };
    let [covered, counted] = [0, 0];
    for (let time = 0; time < 60; time++) {
      const predicted = [0, 0, 0];
      for (let row = 0; row < 1500; row++) {
        const at = pick(CONFUSION[pick(truth)] ?? []);
        predicted[at] = (predicted[at] ?? 0) + 1;
      }
      const { intervals } = adjustedCount(CONFUSION, predicted, { resamples: 100, seed: time });
      for (const [index, { low, high }] of intervals.entries()) {
        counted++;
        if (low <= (truth[index] ?? 0) && (truth[index] ?? 0) <= high) covered++;
      }
    }
    expect(covered / counted).toBeGreaterThan(0.9);
  });

  test("is refused without labeled texts of a class", () => {
    const confusion = [
      [5, 1],
      [0, 0],
    ];
    expect(() => adjustedCount(confusion, [3, 4])).toThrow(expect.objectContaining({ code: "bad-input" }));
  });
});
