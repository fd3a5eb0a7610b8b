import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import reference from "../../testing/fixtures/heads/reference.json" with { type: "json" };
import { balanced } from "../validation/rows.ts";
import { probabilitiesOf } from "../validation/loss.ts";
import { symmetricEigen } from "./eigen.ts";
import {
  fitLogistic,
  type HeadKind,
  type LabeledVectors,
  type LinearModel,
  linearLogits,
} from "./logistic.ts";
import { toPrincipalAxes } from "./principal-axes.ts";

function dataOf({ vectors, labels, weights }: (typeof reference)[number]): LabeledVectors {
  const categories = Math.max(...labels.flat()) + 1;
  return {
    count: vectors.length,
    size: vectors[0]?.length ?? 0,
    vectors: Float64Array.from(vectors.flat()),
    categories,
    targets: Uint8Array.from(
      labels.flatMap((own) =>
        Array.from({ length: categories }, (_, at) => Number((own as number[]).includes(at))),
      ),
    ),
    ...(weights && { weights: Float64Array.from(weights) }),
  };
}

const probabilities = (model: LinearModel, kind: HeadKind, vector: readonly number[]) => {
  const logits = new Float64Array(model.bias.length);
  linearLogits(model, vector, logits);
  return probabilitiesOf(kind, logits, 1);
};

describe("logistic regression", () => {
  it.each(reference)("has the probabilities of scikit-learn: $name", (task) => {
    const data = dataOf(task);
    const kind = task.kind as HeadKind;
    const fit = task.balanced ? balanced(data) : data;
    const model = fitLogistic(fit, { kind, strength: task.strength, tolerance: 1e-8 });
    for (const [row, vector] of task.vectors.entries()) {
      for (const [at, value] of probabilities(model, kind, vector).entries()) {
        expect(Math.abs(value - (task.probabilities[row]?.[at] ?? NaN))).toBeLessThan(1e-5);
      }
    }
  });

  it("ends at the same point from another start, and after a rotation to principal axes", () => {
    const [task] = reference;
    const data = dataOf(task as (typeof reference)[number]);
    const { scores, rank, scale } = toPrincipalAxes(data.vectors, data.count, data.size);
    const options = { kind: "single", strength: 2, tolerance: 1e-9 } as const;
    const plain = fitLogistic(data, options);
    const again = fitLogistic(data, { ...options, start: fitLogistic(data, { ...options, strength: 50 }) });
    const rotated = fitLogistic(
      { ...data, vectors: scores, size: rank },
      // The penalty of weights that are larger by the scale.
      { ...options, strength: 2 / scale ** 2 },
    );
    for (const [row, vector] of (task?.vectors ?? []).entries()) {
      const expected = probabilities(plain, "single", vector);
      const onAxes = probabilities(rotated, "single", [...scores.subarray(row * rank, (row + 1) * rank)]);
      for (const [at, value] of expected.entries()) {
        expect(probabilities(again, "single", vector)[at]).toBeCloseTo(value, 5);
        expect(onAxes[at]).toBeCloseTo(value, 5);
      }
    }
  });

  it("gives a category that no row has the least probability, without an infinite bias", () => {
    const data = dataOf(reference[0] as (typeof reference)[number]);
    const targets = data.targets.map((value, at) =>
      at % 3 === 2 ? 0 : at % 3 === 1 ? value | (data.targets[at + 1] ?? 0) : value,
    );
    const model = fitLogistic({ ...data, targets }, { kind: "single", strength: 1 });
    expect(Number.isFinite(model.bias[2])).toBe(true);
    const [first = [0]] = reference[0]?.vectors ?? [];
    expect(probabilities(model, "single", first)[2]).toBeLessThan(1e-4);
  });
});

describe("eigenvectors", () => {
  const matrix = fc.integer({ min: 1, max: 8 }).chain((size) =>
    fc
      .array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: size * size, maxLength: size * size })
      .map((values) => ({
        size,
        values: Float64Array.from(values, (value, at) =>
          at % size > Math.floor(at / size)
            ? (values[(at % size) * size + Math.floor(at / size)] as number)
            : value,
        ),
      })),
  );

  it("are stretched by their values, and have length 1", () => {
    fc.assert(
      fc.property(matrix, ({ size, values: entries }) => {
        const { values, vectors } = symmetricEigen(entries, size);
        for (let index = 0; index < size; index += 1) {
          const vector = vectors.subarray(index * size, (index + 1) * size);
          expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
          for (let row = 0; row < size; row += 1) {
            const product = vector.reduce(
              (sum, value, at) => sum + value * (entries[row * size + at] as number),
              0,
            );
            expect(product).toBeCloseTo((values[index] as number) * (vector[row] as number), 8);
          }
        }
      }),
    );
  });
});

describe("principal axes", () => {
  it("keep the scaled distances of vectors, more or fewer than entries", () => {
    const vectors = fc
      .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([count, size]) =>
        fc.record({
          count: fc.constant(count),
          size: fc.constant(size),
          values: fc.array(fc.integer({ min: -50, max: 50 }), {
            minLength: count * size,
            maxLength: count * size,
          }),
        }),
      );
    fc.assert(
      fc.property(vectors, ({ count, size, values }) => {
        const { scores, rank, scale } = toPrincipalAxes(values, count, size);
        const distance = (data: ArrayLike<number>, width: number, a: number, b: number) =>
          Math.hypot(
            ...Array.from(
              { length: width },
              (_, at) => (data[a * width + at] ?? 0) - (data[b * width + at] ?? 0),
            ),
          );
        for (let row = 1; row < count; row += 1) {
          expect(scale * distance(scores, rank, 0, row)).toBeCloseTo(distance(values, size, 0, row), 3);
        }
      }),
    );
  });
});
