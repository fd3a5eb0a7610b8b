import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fitTemperature,
  logitsFromProbabilities,
  negativeLogLikelihood,
  rescaleTemperature,
  Reliability,
} from "./calibration.ts";
import { softmax } from "./probabilities.ts";

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
