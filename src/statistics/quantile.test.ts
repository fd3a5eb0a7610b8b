import { expect, it } from "vitest";
import { quantile } from "./quantile.ts";

it("equals that of NumPy", () => {
  expect(quantile([4, 1, 3, 2], 0.25)).toBeCloseTo(1.75);
  expect(quantile([5], 0.975)).toBe(5);
});
