import { expect, it } from "vitest";
import { movingAverage } from "./moving-average.ts";
import { shareOf } from "./shares-over-time.ts";

const rows = [7, 0, 7, 0, 7, 0, 7, 0].map((count, at) => ({ name: `day ${at}`, counts: [count, 7 - count] }));

it("is the mean of the seven bins around each, and of those that there are at the ends", () => {
  const averaged = movingAverage(rows).map(({ counts }) => counts[0]);
  expect(averaged).toEqual([3.5, 21 / 5, 21 / 6, 4, 3, 21 / 6, 14 / 5, 3.5]);
});

it("has shares of all rows in the window, and their intervals", () => {
  const [, , , fourth] = movingAverage(rows);
  const share = fourth && shareOf(fourth, 0);
  expect(share?.share).toBeCloseTo(28 / 49);
  // Wilson's interval for 28 of 49, not for 4 of 7.
  expect((share?.high ?? 1) - (share?.low ?? 0)).toBeCloseTo(0.268, 2);
});
