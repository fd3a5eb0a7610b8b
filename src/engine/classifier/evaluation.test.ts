import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fitTemperature,
  logitsFromProbabilities,
  negativeLogLikelihood,
  rescaleTemperature,
  Reliability,
} from "./calibration.ts";
import { ConfusionMatrix, wilsonInterval } from "./evaluation.ts";
import { softmax } from "./probabilities.ts";

describe("the confusion matrix", () => {
  // By hand: gold 0: 3 right, 1 as 1; gold 1: 2 right, 2 as 2; gold 2: 2 right.
  const matrix = new ConfusionMatrix(3);
  for (const [gold, predicted, count] of [
    [0, 0, 3],
    [0, 1, 1],
    [1, 1, 2],
    [1, 2, 2],
    [2, 2, 2],
  ] as const) {
    for (let time = 0; time < count; time++) matrix.add(gold, predicted);
  }
  const evaluation = matrix.evaluate();

  test("has figures that were computed by hand", () => {
    expect(evaluation.texts).toBe(10);
    expect(evaluation.accuracy).toBeCloseTo(0.7);
    expect(evaluation.macroRecall).toBeCloseTo((0.75 + 0.5 + 1) / 3);
    expect(evaluation.macroF1).toBeCloseTo((6 / 7 + 4 / 7 + 4 / 6) / 3);
    expect(evaluation.classes[1]).toMatchObject({ support: 4, predicted: 3, recall: 0.5 });
    expect(evaluation.classes[1]?.precision).toBeCloseTo(2 / 3);
  });

  test("ignores classes that do not occur", () => {
    const lopsided = new ConfusionMatrix(3);
    lopsided.add(0, 0);
    lopsided.add(0, 1);
    expect(lopsided.evaluate().macroRecall).toBe(0.5);
  });
});

describe("Wilson's interval", () => {
  test.each([
    // Computed to six digits outside this code.
    [8, 10, 0.490162, 0.943318],
    [0, 10, 0, 0.277533],
    [50, 100, 0.403832, 0.596168],
  ])("of %i in %i", (hits, of, low, high) => {
    const interval = wilsonInterval(hits, of);
    expect(interval.low).toBeCloseTo(low, 5);
    expect(interval.high).toBeCloseTo(high, 5);
  });

  test("contains the share and narrows with more texts", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (of, share) => {
          const hits = Math.round(share * of);
          const { low, high } = wilsonInterval(hits, of);
          expect(low).toBeLessThanOrEqual(hits / of + 1e-12);
          expect(high).toBeGreaterThanOrEqual(hits / of - 1e-12);
          const more = wilsonInterval(hits * 4, of * 4);
          expect(more.high - more.low).toBeLessThan(high - low);
        },
      ),
    );
  });
});

describe("reliability", () => {
  test("has an ECE of 0 for a calibrated model, and of its confidence for a model that is always wrong", () => {
    const honest = new Reliability();
    const wrong = new Reliability();
    for (let text = 0; text < 100; text++) {
      honest.add(0.8, text < 80);
      wrong.add(0.9, false);
    }
    expect(honest.ece).toBeCloseTo(0);
    expect(wrong.ece).toBeCloseTo(0.9);
    expect(wrong.bins.filter((bin) => bin.texts > 0)).toMatchObject([{ texts: 100, accuracy: 0 }]);
  });

  test("every score from 0 to 1 falls into its bin", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 30 }),
        (score, count) => {
          const reliability = new Reliability(count);
          reliability.add(score, true);
          const [bin, ...others] = reliability.bins.filter(({ texts }) => texts > 0);
          expect(others).toEqual([]);
          expect(score).toBeLessThanOrEqual((bin?.high ?? 0) + 1e-9);
          expect(score).toBeGreaterThanOrEqual((bin?.low ?? 1) - 1e-9);
        },
      ),
    );
  });
});

describe("the temperature", () => {
  /** Labels in exactly the proportions of softmax(logits / temperature). */
  function samplesAt(temperature: number) {
    return [
      [2, 0, -1],
      [0.5, 1.5, 0],
      [-1, 0, 3],
    ].flatMap((logits) =>
      softmax(logits, temperature).flatMap((share, label) =>
        Array.from({ length: Math.round(share * 2000) }, () => ({ logits, label })),
      ),
    );
  }

  test.each([0.5, 1, 1.7, 4])("of the labels is recovered: %d", (temperature) => {
    expect(fitTemperature(samplesAt(temperature))).toBeCloseTo(temperature, 1);
  });

  test("is at least as likely as any other", () => {
    const samples = samplesAt(1.3);
    const best = negativeLogLikelihood(samples, fitTemperature(samples));
    for (const other of [0.3, 0.9, 1, 1.2, 1.4, 2, 8]) {
      expect(best).toBeLessThanOrEqual(negativeLogLikelihood(samples, other) + 1e-9);
    }
  });

  test("can be fitted and applied without the logits", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        (logits, temperature) => {
          const direct = softmax(logits, temperature);
          for (const [index, value] of rescaleTemperature(softmax(logits), temperature).entries()) {
            expect(value).toBeCloseTo(direct[index] ?? 0, 9);
          }
        },
      ),
    );
    expect(logitsFromProbabilities([0, 1]).every(Number.isFinite)).toBe(true);
  });
});
