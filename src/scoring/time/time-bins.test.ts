import fc from "fast-check";
import { expect, test } from "vitest";
import { HOUR, timeBins } from "./time-bins.ts";

const START = Date.UTC(2026, 0, 5);

/** @param days with one hour each */
const hoursOf = (days: readonly number[]) =>
  new Map(days.map((day) => [START + (24 * day + (day % 24)) * HOUR, [1]]));

const consecutive = (count: number) => Array.from({ length: count }, (_, day) => day);

test("shares are divided by a unit with enough rows in each bin, counts by the finest one", () => {
  const hours = hoursOf(consecutive(84));
  expect(timeBins(hours).unit).toBe("day");
  expect(timeBins(hours, undefined, 84 * 30).unit).toBe("day");
  expect(timeBins(hours, undefined, 84 * 29).unit).toBe("week");
  expect(timeBins(hours, undefined, 12 * 29).unit).toBe("month");
  expect(timeBins(hours, "day", 12 * 29).unit).toBe("day");
});

test("with too few rows for any unit, shares have that of counts", () => {
  const hours = hoursOf(consecutive(20));
  expect(timeBins(hours, undefined, 20).unit).toBe(timeBins(hours).unit);
});

test("bins hold each row once, whatever the number of rows chooses", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 60 }),
      fc.nat({ max: 5000 }),
      (days, rows) => {
        const { bins, unit, units } = timeBins(hoursOf(days), undefined, rows);
        expect(bins.reduce((sum, { counts }) => sum + (counts[0] ?? 0), 0)).toBe(days.length);
        expect(units).toContain(unit);
      },
    ),
  );
});
