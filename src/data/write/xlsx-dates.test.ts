import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberText } from "../xlsx/number-formats.ts";
import { dateNumber, durationNumber } from "./xlsx-dates.ts";

describe("dates of a workbook", () => {
  test("are read as they were written", () => {
    const moments = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(moments, fc.boolean(), (moment, isDay) => {
        const iso = new Date(moment)
          .toISOString()
          .replace(/Z$/, "")
          .replace(/\.000$/, "");
        const date = isDay ? iso.slice(0, 10) : iso.replace(/T00:00:00$/, "");
        const written = dateNumber(date);
        expect(numberText(String(written?.days), "date", false)).toBe(date);
      }),
    );
  });

  test.each([
    "1899-12-31",
    "10000-01-01",
    "2024-02-30",
    "2024-03-01T25:00:00",
    "2024-03-01T09:30:00.0001",
    "x",
  ])("%s is not written as a date", (date) => {
    expect(dateNumber(date)).toBeUndefined();
  });

  test.each([
    ["30:00:00", "hours"],
    ["-1:02:03.5", "hours"],
    ["90:05", "minutes"],
    ["5400.25", "seconds"],
  ] as const)("the duration %s is read as it was written", (duration, format) => {
    const written = durationNumber(duration);
    expect(written?.format).toBe(format);
    expect(numberText(String(written?.days), format, false).replace(/^(-?)0(\d:)/, "$1$2")).toBe(
      duration.replace(".5", ".500").replace(".25", ".250"),
    );
  });
});
