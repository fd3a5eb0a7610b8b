import { afterEach, describe, expect, it } from "vitest";
import { changeTexts } from "../../i18n/texts.ts";
import { periodAxis, periodLabels } from "./periods.ts";

const START = "2026-03-02T00:00:00.000Z";

afterEach(() => changeTexts("en"));

describe("periods", () => {
  it.each([
    ["hour", "en", "Mon, Mar 2, 2026, 12:00 AM", "2026-03-02 00:00"],
    ["hour", "de", "Mo., 2. März 2026, 00:00", "2026-03-02 00:00"],
    ["day", "en", "Mon, Mar 2, 2026", "2026-03-02"],
    ["day", "de", "Mo., 2. März 2026", "2026-03-02"],
    ["week", "en", "Mar 2 – 8, 2026", "2026-03-02"],
    ["week", "de", "2.–8. März 2026", "2026-03-02"],
    ["month", "en", "March 2026", "2026-03"],
    ["month", "de", "März 2026", "2026-03"],
    ["year", "en", "2026", "2026"],
  ] as const)("of a %s in %s is called %s", async (unit, language, name, exported) => {
    await changeTexts(language);
    const [label] = periodLabels([START], unit);
    // Versions of Unicode's data differ in their blanks.
    expect(label?.name.replaceAll(/\s/gu, " ")).toBe(name);
    expect(label?.exported).toBe(exported);
  });

  it("name the year once if there is one, and on each label otherwise", () => {
    const days = [START, "2026-03-03T00:00:00.000Z"];
    expect(periodLabels(days, "day").map(({ short }) => short)).toEqual(["Mar 2", "Mar 3"]);
    expect(periodAxis(days, "day")).toBe("Day, 2026");
    const years = ["2025-12-31T00:00:00.000Z", "2026-01-01T00:00:00.000Z"];
    expect(periodLabels(years, "day").map(({ short }) => short)).toEqual(["Dec 31, 2025", "Jan 1, 2026"]);
    expect(periodAxis(years, "day")).toBe("Day");
  });

  it("rank beginnings of years over months, and months over days", () => {
    const ranks = [
      "2026-01-01",
      "2026-07-01",
      "2026-04-01",
      "2026-05-01",
      "2026-05-15",
      "2026-05-08",
      "2026-05-02",
    ];
    const found = ranks.map((day) => periodLabels([`${day}T00:00:00.000Z`], "day")[0]?.rank ?? -1);
    expect(found).toEqual([...new Set(found)].toSorted((a, b) => b - a));
    expect(found).toHaveLength(7);
  });
});
