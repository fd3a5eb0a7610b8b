import { expect, test } from "vitest";
import { EXPORT_IDS, generateExport } from "./exports/export-file.ts";
import { generateFile, missingEncodings } from "./generated-file.ts";
import { judge } from "./judge.ts";

/** `npm run check:generated` reads 2,000 files from a seed of the day. */
const FILES = 60;
const SEED = 1;

test("every encoding that can be chosen is generated", () => {
  expect(missingEncodings()).toEqual([]);
});

test("generated files are read as they were written, or with a visible doubt", async () => {
  const wrong: string[] = [];
  let doubts = 0;
  for (let seed = SEED; seed < SEED + FILES; seed++) {
    const { outcome, differences } = await judge(generateFile(seed));
    if (outcome === "silent") wrong.push(`${seed}: ${differences.join("; ")}`);
    else if (outcome !== "right") doubts++;
  }
  expect(wrong).toEqual([]);
  expect(doubts).toBeLessThanOrEqual(FILES / 50);
});

/** `npm run check:generated -- exports` reads 200 files of each format. */
test.each(EXPORT_IDS)("generated exports are read as they were written: %s", async (format) => {
  for (let seed = SEED; seed < SEED + 4; seed++) {
    expect(await judge(generateExport(format, seed)), `seed ${seed}`).toEqual({
      outcome: "right",
      differences: [],
    });
  }
});
