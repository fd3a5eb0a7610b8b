import { describe, expect, test } from "vitest";
import { ConfusionMatrix } from "./evaluation.ts";

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
