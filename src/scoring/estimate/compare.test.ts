import { describe, expect, test } from "vitest";
import { compareGroups } from "./compare.ts";
import { estimatesOf, type LabeledRow } from "./estimate.ts";
import { GroupCounts } from "./group-counts.ts";
import { GroupWords } from "./group-words.ts";
import { allMeasures } from "./measures.ts";

const CLASSES = ["negative", "neutral", "positive"];
const MEASURES = allMeasures(CLASSES);

/** 1,000 rows, of which so many per class; every fifth is labeled, rightly. */
function estimates(...counts: [number, number, number]) {
  const categories = counts.flatMap((count, category) => Array.from({ length: count }, () => category));
  const scoresOf = (category: number) => CLASSES.map((_, index) => (index === category ? 0.6 : 0.2));
  const group = new GroupCounts(3, MEASURES);
  for (const category of categories) group.add(scoresOf(category));
  const labels = categories
    .filter((_, row) => row % 5 === 0)
    .map((category): LabeledRow => ({
      scores: scoresOf(category),
      category,
      inclusion: undefined,
      stratum: undefined,
    }));
  return {
    with: estimatesOf({ counts: group, labels }, MEASURES),
    without: estimatesOf({ counts: group, labels: [] }, MEASURES),
  };
}

describe("groups", () => {
  const [a, b, c] = [estimates(500, 300, 200), estimates(300, 300, 400), estimates(300, 300, 400)];

  test("are compared in pairs, with effect sizes and corrected p", () => {
    const compared = compareGroups(
      new Map([
        ["a", a.with],
        ["b", b.with],
        ["c", c.with],
      ]),
      "holm",
    );
    expect(compared.map(({ first, second, measure }) => `${first}${second} ${measure.name}`)).toEqual(
      ["ab", "ac", "bc"].flatMap((pair) => [...CLASSES, "polarity"].map((name) => `${pair} ${name}`)),
    );
    const [negative] = compared;
    expect(negative?.naive).toBeCloseTo(0.2, 12);
    expect(negative?.corrected?.value).toBeCloseTo(0.2, 6);
    expect(negative?.corrected?.effectSize).toBeCloseTo(
      2 * Math.asin(Math.sqrt(0.5)) - 2 * Math.asin(Math.sqrt(0.3)),
      6,
    );
    expect(negative?.corrected?.adjustedP).toBeLessThan(0.001);
    // (-0.3 - 0.1) / sqrt of the mean of 0.7 - 0.09 and 0.7 - 0.01.
    expect(compared[3]?.corrected?.effectSize).toBeCloseTo(-0.4 / Math.sqrt(0.65), 6);
    expect(compared.at(-1)?.corrected?.adjustedP).toBeGreaterThan(0.99);
    const lenient = compareGroups(
      new Map([
        ["a", a.with],
        ["b", b.with],
        ["c", c.with],
      ]),
      "benjamini-hochberg",
    );
    for (const [index, { corrected }] of lenient.entries())
      expect(corrected?.adjustedP).toBeLessThanOrEqual(compared[index]?.corrected?.adjustedP ?? 0);
  });

  test("without labels have the difference of counts alone", () => {
    const [negative] = compareGroups(
      new Map([
        ["a", a.with],
        ["b", b.without],
      ]),
      "holm",
    );
    expect(negative?.naive).toBeCloseTo(0.2, 12);
    expect(negative?.corrected).toBeUndefined();
  });
});

test("words are counted once for each text, and those that tell groups apart come first", () => {
  const words = new GroupWords();
  for (let text = 0; text < 20; text++) {
    words.add("a", `The #Parcel is late late late, isn't it https://example.com/${text} ${text}`);
    words.add("b", "The parcel is here");
    words.add("c", "late");
  }
  const found = words.distinct("a", ["a", "b"], 3);
  expect(found.map(({ word }) => word).toSorted()).toEqual(["#parcel", "isn't", "late"]);
  expect(found[0]).toMatchObject({ texts: 20, others: 0 });
  expect(found[0]?.logLikelihood).toBeGreaterThan(0);
  expect(words.distinct("a", ["a", "b"], 100).map(({ word }) => word)).not.toContain("parcel");
});
