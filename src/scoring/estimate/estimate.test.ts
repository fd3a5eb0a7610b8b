import { describe, expect, test } from "vitest";
import { type Estimate, estimatesOf, type LabeledRow } from "./estimate.ts";
import { GroupCounts } from "./group-counts.ts";
import { polarityMeasure, shareMeasures, valueOf } from "./measures.ts";

const CLASSES = ["negative", "neutral", "positive"];
const MEASURES = shareMeasures(CLASSES);

/** 100 rows: 50 look negative, 30 neutral, 20 positive. */
function countsOf(measures = MEASURES): GroupCounts {
  const counts = new GroupCounts(3, measures);
  for (let row = 0; row < 100; row++) counts.add(shown(row < 50 ? 0 : row < 80 ? 1 : 2));
  return counts;
}
const shown = (label: number) => CLASSES.map((_, index) => (index === label ? 0.8 : 0.1));
const labeled = (predicted: number, category: number, more: Partial<LabeledRow> = {}): LabeledRow => ({
  scores: shown(predicted),
  category,
  inclusion: undefined,
  stratum: undefined,
  ...more,
});
const values = (estimates: readonly Estimate[]) => estimates.map(({ corrected }) => corrected?.value);

describe("measures", () => {
  test("the polarity is known of sentiments only", () => {
    expect(polarityMeasure(["Positive", "NEGATIVE"])?.weights).toEqual([1, -1]);
    expect(polarityMeasure(["joy", "anger"])).toBeUndefined();
    expect(polarityMeasure(["negative", "positive", "mixed"])).toBeUndefined();
    const polarity = polarityMeasure(CLASSES);
    expect(polarity && valueOf(polarity, [0.5, 0.2, 0.3])).toBeCloseTo(-0.2, 12);
  });
});

describe("estimates", () => {
  test("without labels are the count alone", () => {
    const estimates = estimatesOf({ counts: countsOf(), labels: [] }, MEASURES);
    expect(estimates.map(({ naive }) => naive.value)).toEqual([0.5, 0.3, 0.2]);
    expect(values(estimates)).toEqual([undefined, undefined, undefined]);
  });

  test("move from the count towards the labels", () => {
    // Of ten rows that look negative, five are neutral.
    const labels = Array.from({ length: 20 }, (_, row) =>
      row < 10 ? labeled(0, row % 2) : labeled(row < 16 ? 1 : 2, row < 16 ? 1 : 2),
    );
    const [negative, neutral] = values(estimatesOf({ counts: countsOf(), labels }, MEASURES));
    expect(negative).toBeCloseTo(0.25, 2);
    expect(neutral).toBeCloseTo(0.55, 2);
  });

  test("the count of polarity has an interval that holds it, narrower than that of its bounds alone", () => {
    const polarity = polarityMeasure(CLASSES);
    const measures = polarity ? [polarity] : [];
    const [estimate] = estimatesOf({ counts: countsOf(measures), labels: [] }, measures);
    expect(estimate?.naive.value).toBeCloseTo(-0.3, 12);
    // Its variance is 0.5 + 0.2 - 0.3^2.
    const half = 1.96 * Math.sqrt(0.61 / 100);
    expect(estimate?.naive.interval.low).toBeCloseTo(-0.3 - half, 1);
    expect(estimate?.naive.interval.high).toBeCloseTo(-0.3 + half, 1);
  });

  test("take rows of one probability for a stratum where none is named, and named ones where they are", () => {
    const rows = (stratum?: string[]) =>
      Array.from({ length: 20 }, (_, row) =>
        labeled(row < 10 ? 0 : 1, row < 10 ? 0 : 1, {
          inclusion: row < 10 ? 0.2 : 0.1,
          stratum: stratum?.[row],
        }),
      );
    const errorOf = (labels: LabeledRow[]) =>
      estimatesOf({ counts: countsOf(), labels }, MEASURES)[0]?.labeled?.standardError;
    // Labels do not vary within a probability, and do within strata of every second row.
    expect(errorOf(rows())).toBeCloseTo(0, 12);
    expect(errorOf(rows(Array.from({ length: 20 }, (_, row) => String(row % 2))))).toBeGreaterThan(0.05);
  });

  test("a group with few labels takes the weight of its scores from the whole file", () => {
    const labels = Array.from({ length: 60 }, (_, row) => labeled(row % 3, row % 5 === 0 ? 0 : row % 3));
    const whole = { counts: countsOf(), labels };
    const few = { counts: countsOf(), labels: labels.slice(0, 4) };
    const weights = (options?: { whole: typeof whole }) =>
      estimatesOf(few, MEASURES, options).map(({ corrected }) => corrected?.tuning);
    expect(weights({ whole })).not.toEqual(weights());
    const ofWhole = estimatesOf(whole, MEASURES).map(({ corrected }) => corrected?.tuning);
    expect(weights({ whole })).toEqual(ofWhole);
  });

  test("a group with too few labels also has an estimate from the labels of the whole file by predicted class", () => {
    // Half of the rows that look negative are neutral, all others are as they look.
    const labels = Array.from({ length: 60 }, (_, row) => labeled(row % 3, row % 6 === 0 ? 1 : row % 3));
    const whole = { counts: countsOf(), labels };
    const [negative, neutral] = estimatesOf({ counts: countsOf(), labels: [] }, MEASURES, { whole });
    expect(negative?.corrected).toBeUndefined();
    expect(negative?.borrowed?.value).toBeCloseTo(0.25, 12);
    expect(neutral?.borrowed?.value).toBeCloseTo(0.55, 12);
    const many = estimatesOf({ counts: countsOf(), labels: labels.slice(0, 12) }, MEASURES, { whole });
    expect(many[0]?.borrowed).toBeUndefined();
  });
});
