import * as fc from "fast-check";
import { expect, it } from "vitest";
import { estimateSecondsLeft } from "./use-answer.ts";

it("estimates the time that is left from the steps since the first one", () => {
  expect(estimateSecondsLeft({ done: 1, at: 500 }, { done: 1, at: 900 }, 10)).toBeUndefined();
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 400 }),
      fc.double({ min: 1, max: 5000, noNaN: true }),
      (start, steps, rest, milliseconds) => {
        const last = start + steps;
        // Each step takes the same time, so that what is left is known.
        const left = estimateSecondsLeft(
          { done: start, at: 7 },
          { done: last, at: 7 + steps * milliseconds },
          last + rest,
        );
        expect(left).toBeCloseTo((rest * milliseconds) / 1000);
      },
    ),
  );
});
