import * as fc from "fast-check";
import { expect, test } from "vitest";
import reference from "../../testing/fixtures/statistics/reference.json" with { type: "json" };
import { changePoints, defaultPenalty } from "./pelt.ts";

test.each(reference.changePoints)(
  "$expected are the change points that ruptures finds",
  ({ values, penalty, shortest, expected }) => {
    expect(changePoints(values, penalty, shortest)).toEqual(expected);
  },
);

/** The least total cost over all segmentations, without pruning. */
function leastCost(values: readonly number[], penalty: number, shortest: number): number {
  const best = [-penalty];
  for (let end = 1; end <= values.length; end++) {
    best[end] = Number.POSITIVE_INFINITY;
    for (let start = 0; start + shortest <= end; start++)
      best[end] = Math.min(best[end] ?? 0, (best[start] ?? 0) + cost(values.slice(start, end)) + penalty);
  }
  return best[values.length] ?? 0;
}

function cost(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

test("no other segmentation costs less", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 25 }),
      fc.double({ min: 0.5, max: 20, noNaN: true }),
      fc.integer({ min: 1, max: 4 }),
      (values, penalty, shortest) => {
        const bounds = [0, ...changePoints(values, penalty, shortest), values.length];
        const segments = bounds.slice(1).map((end, index) => values.slice(bounds[index], end));
        const total = segments.reduce((sum, segment) => sum + cost(segment) + penalty, -penalty);
        expect(total).toBeCloseTo(leastCost(values, penalty, shortest), 6);
        for (const segment of segments) expect(segment.length).toBeGreaterThanOrEqual(shortest);
      },
    ),
  );
});

test("the default penalty finds a change of four standard deviations and none in noise", () => {
  const noise = Array.from({ length: 60 }, (_, index) => ((index * 7919) % 101) / 50 - 1);
  expect(changePoints(noise, defaultPenalty(noise))).toEqual([]);
  const changed = noise.map((value, index) => value + (index < 40 ? 0 : 2.4));
  expect(changePoints(changed, defaultPenalty(changed))).toEqual([40]);
});
