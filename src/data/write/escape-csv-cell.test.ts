import { expect, test } from "vitest";
import { escapeCsvCell } from "./escape-csv-cell.ts";

test.each([
  ["=1+1", "'=1+1"],
  ["@ann", "'@ann"],
  ["-1.5", "-1.5"],
  ["007", "'007"],
  ["1467810369000000001", "'1467810369000000001"],
  ["a good day", "a good day"],
])("%s is written as %s", (cell, written) => {
  expect(escapeCsvCell(cell)).toBe(written);
});

test("cells of millions of digits are written", () => {
  const digits = "9".repeat(10_000_000);
  expect(escapeCsvCell(digits)).toBe(digits);
  expect(escapeCsvCell(`-${digits}`)).toBe(`'-${digits}`);
});
