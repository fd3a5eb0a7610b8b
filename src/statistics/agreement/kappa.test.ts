import { expect, test } from "vitest";
import reference from "../../testing/fixtures/statistics/reference.json" with { type: "json" };
import { cohensKappa } from "./kappa.ts";

test.each(reference.kappas)("kappa of $table and its standard error equal statsmodels", (right) => {
  const { value, standardError, interval } = cohensKappa(right.table);
  expect(Math.abs(value - right.value)).toBeLessThan(1e-12);
  expect(Math.abs(standardError - right.standardError)).toBeLessThan(1e-12);
  expect(interval.low).toBeLessThanOrEqual(value);
  expect(interval.high).toBeLessThanOrEqual(1);
});

test("kappa of raters that give one answer alone is undefined", () => {
  expect(
    cohensKappa([
      [7, 0],
      [0, 0],
    ]).value,
  ).toBeNaN();
});
