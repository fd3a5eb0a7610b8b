import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Prediction } from "../../engine/classifier/classifier.ts";
import { applyCalibration } from "./apply-calibration.ts";

const calibrationAt = (temperature: number) => ({
  name: "mine",
  temperature,
  weightsSha256: "",
  file: "a.csv",
  rows: 9,
});

test("keeps the label and the sum, and lowers the confidence at a higher temperature", () => {
  const shares = fc
    .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
    .map((values) => values.map((value) => value / values.reduce((sum, each) => sum + each, 0)));
  fc.assert(
    fc.property(shares, fc.double({ min: 1, max: 20, noNaN: true }), (values, temperature) => {
      const scores = values.map((score, index) => ({ label: "abc"[index] ?? "", score }));
      const [best] = scores.toSorted((a, b) => b.score - a.score);
      const prediction = { text: "", scores, label: best?.label, score: best?.score } as Prediction;
      const same = applyCalibration(prediction, calibrationAt(1));
      for (const [index, { score }] of same.scores.entries())
        expect(score).toBeCloseTo(values[index] ?? NaN, 9);
      const warm = applyCalibration(prediction, calibrationAt(temperature));
      expect(warm.label).toBe(prediction.label);
      expect(warm.scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 9);
      expect(warm.score).toBe(Math.max(...warm.scores.map(({ score }) => score)));
      expect(warm.score).toBeLessThanOrEqual(prediction.score + 1e-9);
    }),
  );
});
