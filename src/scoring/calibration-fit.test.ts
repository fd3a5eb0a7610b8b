import fc from "fast-check";
import { expect, test } from "vitest";
import { softmax } from "../engine/classifier/probabilities.ts";
import { randomFrom } from "../statistics/random.ts";
import { CalibrationFitter } from "./calibration-fit.ts";

/** Rows whose labels follow softmax(logits / temperature), scored as softmax(logits). */
function simulated(temperature: number, rows: number, seed: number): CalibrationFitter {
  const random = randomFrom(seed);
  const fitter = new CalibrationFitter();
  for (let row = 0; row < rows; row += 1) {
    const logits = [0, 1, 2].map(() => 4 * random() - 2);
    let rest = random();
    const label = softmax(logits, temperature).findIndex((share) => (rest -= share) < 0);
    fitter.add(softmax(logits), Math.max(0, label), `text ${row}`);
  }
  return fitter;
}

test("the intervals of the temperature hold the true one", () => {
  const truths = [0.7, 1, 1.8];
  const held = Array.from({ length: 40 }, (_, seed) => {
    const truth = truths[seed % truths.length] as number;
    const { low, high } = simulated(truth, 200, seed).fit()?.temperatureInterval ?? { low: 0, high: 0 };
    return low <= truth && truth <= high;
  });
  // 95 % of 40 is 38; 33 or fewer has a probability of 0.3 %.
  expect(held.filter(Boolean).length).toBeGreaterThan(33);
});

test("the error of scores that are too sure falls on rows that the temperature was not fitted on", () => {
  const fit = simulated(2, 4000, 1).fit();
  expect(fit?.folds).toBe(5);
  expect(fit?.eceBefore).toBeGreaterThan(0.1);
  expect(fit?.ece).toBeLessThan(0.04);
  expect(fit?.eceInterval.low).toBeLessThanOrEqual(fit?.ece ?? 0);
  expect(fit?.eceInterval.high).toBeGreaterThan(fit?.ece ?? 1);
});

test("equal texts are held out together", () => {
  // One text, right in every row: no fold has others to fit on, so each row keeps its score.
  const fitter = new CalibrationFitter();
  for (let row = 0; row < 20; row += 1) fitter.add([0.6, 0.4], 0, "RT @a: the same");
  const fit = fitter.fit();
  expect(fit?.temperature).toBeLessThan(0.1);
  expect(fit?.ece).toBeCloseTo(0.4);
});

test("scores that do not sum to 1, or no rows, get no temperature", () => {
  expect(new CalibrationFitter().fit()).toBeUndefined();
  const fitter = new CalibrationFitter();
  fitter.add([0.9, 0.8], 0, "a");
  expect(fitter.fit()).toBeUndefined();
});

test("figures are finite or unbounded, never missing", () => {
  const row = fc.record({
    shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    label: fc.nat(2),
    text: fc.string({ maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
      const fitter = new CalibrationFitter();
      for (const { shares, label, text } of rows) {
        const sum = shares.reduce((a, b) => a + b + 1e-3, 0);
        fitter.add(
          shares.map((share) => (share + 1e-3) / sum),
          label,
          text,
        );
      }
      const fit = fitter.fit();
      const { temperatureInterval: interval, eceInterval } = fit ?? {};
      for (const value of [fit?.temperature, fit?.ece, fit?.eceBefore, eceInterval?.low, eceInterval?.high])
        expect(value).toBeGreaterThanOrEqual(0);
      expect(interval?.low).toBeLessThanOrEqual(fit?.temperature ?? -1);
      expect(interval?.high).toBeGreaterThanOrEqual(fit?.temperature ?? Number.POSITIVE_INFINITY);
    }),
    { numRuns: 40 },
  );
});
