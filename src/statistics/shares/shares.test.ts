import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import reference from "../../testing/fixtures/statistics/reference.json" with { type: "json" };
import { scoreInterval, wilsonInterval } from "../intervals.ts";
import { randomFrom, shuffled } from "../random.ts";
import { correctedMean, type EstimateOptions, labeledMean, powerTuning } from "./corrected-mean.ts";
import { cohensH, differenceP, estimateDifference } from "./difference.ts";
import { sharesByEm } from "./em.ts";
import { type Drawing, type LabeledValues, momentsOf, SampleDesign } from "./sample.ts";

const repeat = (value: number, times: number) => Array.from({ length: times }, () => value);
const random = (labels: number, rows: number) => repeat(labels / rows, labels);

type Sample = LabeledValues & Drawing;
const corrected = (sample: Sample, all: ReturnType<typeof momentsOf>, options?: EstimateOptions) =>
  correctedMean(sample, new SampleDesign(sample), all, options);
const alone = (sample: Omit<Sample, "scores">, rows: number) =>
  labeledMean(sample.outcomes, new SampleDesign(sample), rows);

describe.each(reference.corrected)("$name", ({ outcomes, scores, expected }) => {
  const sample = {
    outcomes,
    scores: scores.slice(0, outcomes.length),
    inclusion: random(outcomes.length, scores.length),
  };

  test("the estimate and its standard error equal those of ppi-python", () => {
    const { value, standardError } = corrected(sample, momentsOf(scores), { population: "source" });
    expect(Math.abs(value - expected.value)).toBeLessThan(1e-9);
    expect(Math.abs(value - 1.959963984540054 * standardError - expected.low)).toBeLessThan(1e-9);
    expect(Math.abs(value + 1.959963984540054 * standardError - expected.high)).toBeLessThan(1e-9);
  });

  test("the rows of the file are known better than what the file was drawn from", () => {
    const [file, source] = (["file", "source"] as const).map((population) =>
      corrected(sample, momentsOf(scores), { population }),
    );
    expect(file?.value).toBe(source?.value);
    expect(file?.effectiveLabels).toBeGreaterThan(source?.effectiveLabels ?? 0);
  });
});

/** A file whose scores are right on average, and the labels of the drawn rows. */
function drawn(labels: number, seed: number, sharpness = 3) {
  const next = randomFrom(seed);
  const truth = Array.from({ length: 1000 }, () => Number(next() < 0.3));
  const scores = truth.map((outcome) => 1 / (1 + Math.exp(-sharpness * (outcome - 0.5 + next() - 0.5))));
  const rows = shuffled([...truth.keys()], next).slice(0, labels);
  const sample: Sample = {
    outcomes: rows.map((row) => truth[row] ?? 0),
    scores: rows.map((row) => scores[row] ?? 0),
    inclusion: random(labels, 1000),
  };
  return { sample, truth, all: momentsOf(scores), scores };
}

/** Labels of a random sample of a very large file. */
const labeled = (hits: number, of: number) =>
  alone(
    {
      outcomes: Array.from({ length: of }, (_, row) => Number(row < hits)),
      inclusion: random(of, 1e12),
    },
    1e12,
  );

describe("a corrected share", () => {
  test("is certain when every row is labeled", () => {
    const { sample, truth, all } = drawn(1000, 1);
    const share = truth.reduce((sum, outcome) => sum + outcome, 0) / 1000;
    const { value, interval } = corrected(sample, all);
    expect(value).toBeCloseTo(share, 12);
    expect(interval.low).toBeCloseTo(share, 12);
    expect(interval.high).toBeCloseTo(share, 12);
  });

  test("covers the truth about as often as it says, and is narrower than labels alone", () => {
    let [covered, width, widthAlone] = [0, 0, 0];
    for (let seed = 1; seed <= 300; seed++) {
      const { sample, truth, all } = drawn(100, seed);
      const share = truth.reduce((sum, outcome) => sum + outcome, 0) / 1000;
      const { interval } = corrected(sample, all);
      covered += Number(interval.low <= share && share <= interval.high);
      width += interval.high - interval.low;
      const labeled = alone(sample, 1000).interval;
      widthAlone += labeled.high - labeled.low;
    }
    expect(covered / 300).toBeGreaterThan(0.91);
    expect(covered / 300).toBeLessThan(0.99);
    expect(width / widthAlone).toBeLessThan(0.85);
  });

  test("of labels alone in a random sample is Wilson's, but for the rows that are known", () => {
    for (const [hits, of] of [
      [2, 10],
      [0, 25],
      [1, 50],
      [200, 400],
      [60, 60],
    ] as const) {
      const { value, interval, effectiveLabels } = labeled(hits, of);
      const wilson = wilsonInterval(hits, of);
      expect(value).toBeCloseTo(hits / of, 12);
      expect(effectiveLabels).toBeCloseTo(of, 6);
      expect(interval.low).toBeCloseTo(wilson.low, 8);
      expect(interval.high).toBeCloseTo(wilson.high, 8);
    }
  });

  test("of strata with the same share and equal parts is that of all of them together", () => {
    const outcomes = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];
    const [one, three] = [undefined, outcomes.map((_, row) => Math.floor(row / 4))].map((strata) =>
      alone({ outcomes, inclusion: random(12, 1e9), strata }, 1e9),
    );
    // Each further stratum costs a degree of freedom.
    const { low, high } = scoreInterval(0.25, 12 * (10 / 12));
    expect(one?.interval.low).toBeCloseTo(wilsonInterval(3, 12).low, 8);
    expect(three?.interval.low).toBeCloseTo(low, 8);
    expect(three?.interval.high).toBeCloseTo(high, 8);
  });

  test("of a stratum without the class is not certain of that", () => {
    const sample = {
      outcomes: [...repeat(1, 20), ...repeat(0, 20)],
      inclusion: [...repeat(0.2, 20), ...repeat(0.02, 20)],
      strata: [...repeat(0, 20), ...repeat(1, 20)],
    };
    const { value, interval } = alone(sample, 1100);
    expect(value).toBeCloseTo(1 / 11, 12);
    // 20 labels that are all 0 leave the shares below 0.16 of that stratum possible (Wilson), which is 10 / 11 of the rows.
    expect(interval.high).toBeGreaterThan(0.2);
    expect(interval.high).toBeLessThan(0.26);
    expect(interval.low).toBeLessThan(1 / 11);
  });

  test("stays inside its bounds with any labels, scores and designs", () => {
    const rows = fc.array(
      fc.record({
        outcome: fc.constantFrom(-1, 0, 1),
        score: fc.double({ min: -1, max: 1, noNaN: true }),
        inclusion: fc.double({ min: 0.01, max: 1, noNaN: true }),
        stratum: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(rows, fc.constantFrom("file", "source"), (rows, population) => {
        const scores = rows.map(({ score }) => score);
        const sample = {
          outcomes: rows.map(({ outcome }) => outcome),
          scores,
          inclusion: rows.map(({ inclusion }) => inclusion),
          strata: rows.map(({ stratum }) => stratum),
        };
        const { value, interval } = corrected(sample, momentsOf([...scores, 0.5, -0.5]), {
          population,
          bounds: [-1, 1],
        });
        expect(interval.low).toBeGreaterThanOrEqual(-1);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(value + 1e-9);
        expect(interval.high).toBeGreaterThanOrEqual(value - 1e-9);
      }),
    );
  });

  test("has an interval when all labels are the same, whatever their weights sum to in floats", () => {
    for (let labels = 1; labels <= 60; labels++) {
      for (const outcome of [0, 1]) {
        const { value, interval } = alone(
          { outcomes: repeat(outcome, labels), inclusion: random(labels, 977) },
          977,
        );
        expect(value).toBeCloseTo(outcome, 12);
        expect(interval.high - interval.low).toBeGreaterThan(0);
      }
    }
  });

  test("of strata is the mean of theirs, weighted by their rows", () => {
    const sample = {
      outcomes: [1, 1, 0, 0, 0, 1],
      inclusion: [0.1, 0.1, 0.01, 0.01, 0.01, 0.01],
      strata: [0, 0, 1, 1, 1, 1],
    };
    const { value, standardError } = alone(sample, 420);
    expect(value).toBeCloseTo((20 * 1 + 400 * 0.25) / 420, 12);
    // (400 / 420)^2 (1 - 0.01) (0.25 * 0.75) / 4; the stratum of equal labels adds nothing.
    expect(standardError).toBeCloseTo(Math.sqrt(((400 / 420) ** 2 * 0.99 * 0.1875) / 4), 12);
  });

  test("takes its tuning from a larger sample where that is given", () => {
    const large = drawn(400, 3);
    const tuning = powerTuning(large.sample, new SampleDesign(large.sample), large.all);
    const small = drawn(5, 4);
    const estimate = corrected(small.sample, small.all, { tuning });
    expect(estimate.tuning).toBe(tuning);
    expect(estimate.interval.low).toBeLessThan(estimate.value);
  });

  test.each([
    ["no label", { outcomes: [], scores: [], inclusion: [] }],
    ["a probability of 0", { outcomes: [1], scores: [0.5], inclusion: [0] }],
    ["scores that are missing", { outcomes: [1, 0], scores: [0.5], inclusion: [0.5, 0.5] }],
  ])("is refused for %s", (_, sample) => {
    expect(() => corrected(sample, momentsOf([0.5, 0.6]))).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
  });
});

describe("a difference", () => {
  test("of large samples has the interval of Newcombe's method 10 and a p near that of the z-test", () => {
    const [first, second] = [labeled(5600, 7000), labeled(4800, 6400)];
    const { value, interval } = estimateDifference(first, second);
    expect(value).toBeCloseTo(0.05, 12);
    expect(interval.low).toBeCloseTo(0.0358, 3);
    expect(interval.high).toBeCloseTo(0.0642, 3);
    expect(differenceP(first, second)).toBeLessThan(1e-8);
    expect(differenceP(labeled(50, 100), labeled(37, 100))).toBeCloseTo(0.064, 2);
  });

  test.each(reference.scoreDifferences)(
    "of $first and $second without scores equals statsmodels and SciPy",
    ({ first: [a = 0, n = 1], second: [b = 0, m = 1], expected }) => {
      const [first, second] = [labeled(a, n), labeled(b, m)];
      const { interval } = estimateDifference(first, second);
      expect(Math.abs(interval.low - expected.low)).toBeLessThan(1e-7);
      expect(Math.abs(interval.high - expected.high)).toBeLessThan(1e-7);
      expect(Math.abs(differenceP(first, second) - expected.p)).toBeLessThan(1e-7);
    },
  );

  test("of groups that were labeled whole is certain", () => {
    const whole = (hits: number) =>
      alone(
        {
          outcomes: Array.from({ length: 20 }, (_, row) => Number(row < hits)),
          inclusion: repeat(1, 20),
          strata: Array.from({ length: 20 }, (_, row) => row % 2),
        },
        20,
      );
    for (const [hits, others] of [
      [0, 0],
      [12, 5],
      [0, 20],
    ] as const) {
      const [first, second] = [whole(hits), whole(others)];
      const { value, interval } = estimateDifference(first, second);
      expect(interval.low).toBeCloseTo(value, 9);
      expect(interval.high).toBeCloseTo(value, 9);
      expect(differenceP(first, second)).toBe(hits === others ? 1 : 0);
    }
  });

  test("turns around with the order, and p says whether the interval holds 0", () => {
    const counts = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 40, max: 60 }));
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const [first, second] = [labeled(...one), labeled(...other)];
        const { value, interval } = estimateDifference(first, second);
        const p = differenceP(first, second);
        const turned = estimateDifference(second, first);
        expect(turned.value).toBeCloseTo(-value, 12);
        expect(turned.interval.low).toBeCloseTo(-interval.high, 9);
        expect(differenceP(second, first)).toBeCloseTo(p, 6);
        if (Math.abs(p - 0.05) > 1e-4) expect(interval.low > 0 || interval.high < 0).toBe(p < 0.05);
      }),
      { numRuns: 30 },
    );
  });

  test("has Cohen's effect size", () => {
    expect(cohensH(0.5, 0.5)).toBe(0);
    expect(cohensH(1, 0)).toBeCloseTo(Math.PI, 12);
    expect(cohensH(0.65, 0.45)).toBeCloseTo(0.40486, 5);
  });
});

test.each(reference.em)("expectation maximization equals QuaPy", ({ prior, scores, expected }) => {
  const shares = sharesByEm(scores, prior);
  for (const [index, share] of shares.entries())
    expect(Math.abs(share - (expected[index] ?? 0))).toBeLessThan(1e-6);
});
