import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfusionMatrix } from "../../statistics/evaluation.ts";
import { answersOf, calibrationError, figuresOf } from "./figures.ts";
import { stratifiedFolds } from "./folds.ts";
import { growthOf, isFlat } from "./learning-curve.ts";

describe("folds", () => {
  const rows = fc.array(fc.record({ category: fc.nat(3), group: fc.nat(40) }), {
    minLength: 1,
    maxLength: 80,
  });

  it("keep the rows of a group together, and are the same for a seed", () => {
    fc.assert(
      fc.property(rows, fc.nat(9), (all, seed) => {
        const labels = all.map(({ category }) => [category]);
        const groups = all.map(({ group }) => group);
        const folds = stratifiedFolds(labels, groups, 5, seed);
        expect(stratifiedFolds(labels, groups, 5, seed)).toEqual(folds);
        const ofGroup = new Map<number, number>();
        for (const [row, group] of groups.entries()) {
          expect(folds[row]).toBe(ofGroup.get(group) ?? folds[row]);
          ofGroup.set(group, folds[row] ?? 0);
        }
      }),
    );
  });

  it("have of each category one row more at most than another fold", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 80 }), fc.nat(9), (categories, seed) => {
        const labels = categories.map((category) => [category]);
        const folds = stratifiedFolds(labels, [...categories.keys()], 5, seed);
        for (const category of new Set(categories)) {
          const counts = [0, 1, 2, 3, 4].map(
            (fold) => categories.filter((own, row) => own === category && folds[row] === fold).length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe("figures", () => {
  it("of single labels are those of the confusion matrix, inside of their intervals", () => {
    const row = fc.tuple(fc.nat(2), fc.nat(2));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const matrix = new ConfusionMatrix(3);
        const [labels, answers] = [new Uint8Array(rows.length * 3), new Uint8Array(rows.length * 3)];
        for (const [at, [gold, found]] of rows.entries()) {
          matrix.add(gold, found);
          labels[at * 3 + gold] = 1;
          answers[at * 3 + found] = 1;
        }
        const { accuracy, macroRecall, macroF1, categories } = figuresOf(labels, answers, 3, 1, 50);
        const expected = matrix.evaluate();
        expect(accuracy.value).toBeCloseTo(expected.accuracy);
        expect(macroRecall.value).toBeCloseTo(expected.macroRecall);
        expect(macroF1.value).toBeCloseTo(expected.macroF1);
        expect(categories.map(({ support }) => support)).toEqual(
          expected.classes.map(({ support }) => support),
        );
        expect(accuracy.low).toBeLessThanOrEqual(accuracy.high);
      }),
      { numRuns: 50 },
    );
  });

  it("of several labels count each category by itself", () => {
    const labels = Uint8Array.from([1, 1, 1, 0, 0, 0]);
    const answers = answersOf([0.9, 0.2, 0.6, 0.7, 0.1, 0.3], 2, "multiple");
    expect([...answers]).toEqual([1, 0, 1, 1, 0, 0]);
    const { accuracy, categories } = figuresOf(labels, answers, 2);
    expect(accuracy.value).toBeCloseTo(1 / 3);
    expect(categories.map(({ f1 }) => f1.value)).toEqual([1, 0]);
    expect(calibrationError([1, 0, 1, 0], Uint8Array.from([1, 0, 1, 0]), 2, "multiple")).toBe(0);
  });
});

it("extends a learning curve that falls like the root of the number of labels", () => {
  const at = (labels: number) => ({ labels, macroRecall: 0.8 - 2 / Math.sqrt(labels) });
  const rise = at(600).macroRecall - at(500).macroRecall;
  const size = { have: 500, more: 100 };
  const curve = [100, 200, 300, 400].map(at);
  const steeper = curve.map(({ labels }) => ({ labels, macroRecall: 0.8 - 4 / Math.sqrt(labels) }));
  const growth = growthOf(curve, [curve, steeper], size);
  expect(growth.macroRecall).toBeCloseTo(rise, 10);
  expect(growth.low).toBeGreaterThanOrEqual(rise - 1e-9);
  expect(growth.high).toBeLessThanOrEqual(2 * rise + 1e-9);
  expect(isFlat(growth)).toBe(false);
  const falling = [100, 200].map((labels) => ({ labels, macroRecall: 1 - labels / 1000 }));
  expect(growthOf(falling, [falling], { have: 200, more: 100 })).toMatchObject({ macroRecall: 0, low: 0 });
  const full = [10, 20].map((labels) => ({ labels, macroRecall: labels / 20 }));
  const ended = growthOf(full, [full], { have: 25, more: 100 });
  expect(ended.macroRecall).toBe(0);
  // A few rows without an error do not show that there is none.
  expect(isFlat(ended)).toBe(false);
  expect(isFlat(growthOf(full, [full], { have: 200, more: 100 }))).toBe(true);
});
