import * as fc from "fast-check";
import { expect, test } from "vitest";
import reference from "../../testing/fixtures/statistics/reference.json" with { type: "json" };
import { benjaminiHochberg, holm } from "./adjust.ts";
import { mcNemar } from "./mcnemar.ts";
import { pairedDifference } from "./paired-difference.ts";

test.each(reference.mcNemar)("McNemar's test of $onlyFirst and $onlySecond equals statsmodels", (table) => {
  const { p, isExact } = mcNemar(table.onlyFirst, table.onlySecond);
  expect(Math.abs(p - table.p)).toBeLessThan(1e-12);
  expect(isExact).toBe(table.onlyFirst + table.onlySecond < 25);
});

test("McNemar's test of classifiers that never differ says nothing", () => {
  expect(mcNemar(0, 0).p).toBe(1);
});

test.each(reference.pairedDifferences)(
  "the difference of two accuracies on the same texts, $table, has Newcombe's interval",
  ({ table, expected }) => {
    const { value, interval } = pairedDifference(table);
    expect(value).toBeCloseTo(expected.value, 12);
    expect(interval.low).toBeCloseTo(expected.low, 12);
    expect(interval.high).toBeCloseTo(expected.high, 12);
  },
);

test.each(reference.corrections)("corrections of $ps equal statsmodels", ({ ps, ...right }) => {
  for (const [index, p] of holm(ps).entries()) expect(p).toBeCloseTo(right.holm[index] ?? 0, 12);
  for (const [index, p] of benjaminiHochberg(ps).entries())
    expect(p).toBeCloseTo(right.benjaminiHochberg[index] ?? 0, 12);
});

test("corrections raise p, Holm's more, and keep the order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
      (ps) => {
        const [strict, lenient] = [holm(ps), benjaminiHochberg(ps)];
        for (const [index, p] of ps.entries()) {
          expect(lenient[index]).toBeGreaterThanOrEqual(p - 1e-12);
          expect(strict[index]).toBeGreaterThanOrEqual((lenient[index] ?? 0) - 1e-12);
          for (const [other, larger] of ps.entries())
            if (larger > p) expect(strict[other]).toBeGreaterThanOrEqual((strict[index] ?? 0) - 1e-12);
        }
      },
    ),
  );
});
