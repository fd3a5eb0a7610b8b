import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { largest, matrix, Steps } from "../../testing/kernel-steps.ts";

/** Compares each step except the product (product.test.ts) with a reference in 64-bit floats. */

let steps: Steps;
beforeAll(async () => {
  steps = await Steps.on("plain");
});

/** The series without a change of sign (Abramowitz and Stegun, 7.1.6). */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 400; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

describe("functions", () => {
  const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 4, maxLength: 4 });
  const apply = (name: "exponentialOf" | "geluOf" | "tanhOf", xs: readonly number[]) => {
    const address = steps.heap.putFloats(xs);
    steps.kernel[name](address, xs.length);
    return steps.get(address, xs.length);
  };

  it("computes exp to a few units of the last place, and 0 for very small arguments", () => {
    steps.check(values, (xs) => {
      const rounded = xs.map((x) => Math.fround(Math.min(x, 80)));
      for (const [at, y] of apply("exponentialOf", rounded).entries()) {
        const expected = Math.exp(rounded[at] as number);
        if ((rounded[at] as number) <= -87) expect(y).toBe(0);
        else expect(Math.abs(y / expected - 1)).toBeLessThan(4e-7);
      }
    });
  });

  it("computes GELU with the exact erf", () => {
    steps.check(values, (xs) => {
      const small = xs.map((x) => Math.fround(x / 12));
      const expected = small.map((x) => (x / 2) * (1 + erf(x / Math.SQRT2)));
      expect(largest(apply("geluOf", small), expected)).toBeLessThan(2e-6);
    });
  });

  it("computes tanh", () => {
    steps.check(values, (xs) => {
      const small = xs.map((x) => Math.fround(x / 10));
      expect(largest(apply("tanhOf", small), small.map(Math.tanh))).toBeLessThan(4e-7);
    });
  });

  it.each(["exponentialOf", "geluOf", "tanhOf"] as const)("returns NaN for NaN (%s)", (name) => {
    steps.clear();
    expect(apply(name, [Number.NaN, 1, 2, 3]).map(Number.isNaN)).toEqual([true, false, false, false]);
  });
});

it("normalizes each row", () => {
  const [rows, width] = [3, 24];
  steps.check(fc.tuple(matrix(rows, width), matrix(2, width)), ([values, [...weights]]) => {
    const [gamma, beta] = [weights.slice(0, width), weights.slice(width)];
    const norm = steps.heap.putStructure("LayerNorm", {
      gamma: steps.heap.putFloats(gamma),
      beta: steps.heap.putFloats(beta),
      epsilon: 1e-5,
    });
    const from = steps.heap.putFloats(values);
    const to = steps.floats(values.length);
    steps.kernel.normalize(from, to, rows, width, norm);
    const expected = Array.from({ length: rows }, (_, row) => {
      const part = values.slice(row * width, (row + 1) * width);
      const mean = part.reduce((sum, value) => sum + value, 0) / width;
      const variance = part.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
      return part.map(
        (value, at) => ((value - mean) / Math.sqrt(variance + 1e-5)) * (gamma[at] ?? 0) + (beta[at] ?? 0),
      );
    }).flat();
    expect(largest(steps.get(to, values.length), expected)).toBeLessThan(
      1e-3 * Math.max(1, ...gamma.map(Math.abs)),
    );
  });
});

it("computes attention: softmax of scaled, biased and masked scores, times the values", () => {
  const [heads, size, positions] = [2, 8, 21];
  /** The bias of each distance from 1 - positions on, and what the kernel reads before and behind it. */
  const biasesOf = ({ keyPanel }: { keyPanel: number }) =>
    Array.from({ length: 2 * heads * (positions + keyPanel) }, (_, at) => Math.sin(7 * at));
  const hidden = heads * size;
  const lengths = fc.integer({ min: 1, max: positions });
  const texts = lengths.chain((tokens) =>
    fc.tuple(
      fc.constant(tokens),
      matrix(tokens + 7, 3 * hidden),
      fc.array(fc.boolean(), { minLength: tokens, maxLength: tokens }),
      fc.boolean(),
    ),
  );
  steps.check(texts, ([tokens, values, mask, isBiased]) => {
    mask[0] = true;
    const { keyPanel, queryBlock } = steps.constants;
    const paddedKeys = Math.ceil(tokens / keyPanel) * keyPanel;
    const bias = steps.heap.putFloats(
      Array.from({ length: paddedKeys }, (_, at) => (at >= tokens ? -Infinity : mask[at] ? 0 : -3.4e38)),
    );
    const qkv = steps.heap.putFloats(values);
    const [keys, packed, scores] = [
      steps.floats(paddedKeys * size),
      steps.floats(paddedKeys * size),
      steps.floats(queryBlock * (paddedKeys + size + 2) + 2 * paddedKeys),
    ];
    const [context, attentions] = [steps.floats(tokens * hidden), steps.floats(heads * tokens * tokens)];
    const biases = biasesOf(steps.constants);
    const headFloats = biases.length / heads;
    const distances = steps.heap.putStructure("Distances", {
      bias: steps.heap.putFloats(biases),
      headBytes: 4 * headFloats,
      positions,
      keys: 0,
      queries: 0,
      embeddings: 0,
      rows: 0,
    });
    const given = isBiased ? distances : 0;
    const buffers = [bias, keys, packed, scores, context, attentions, 0, given, 0, 0] as const;
    for (let head = 0; head < heads; head += 1)
      steps.kernel.attend(qkv, tokens, hidden, heads, 0.3, ...buffers, head);
    const biasOf = (head: number, distance: number) =>
      isBiased ? (biases[head * headFloats + positions + keyPanel + distance] as number) : 0;
    const at = (token: number, part: number, head: number, column: number) =>
      values[token * 3 * hidden + part * hidden + head * size + column] as number;
    const sum = (count: number, term: (index: number) => number) =>
      Array.from({ length: count }, (_, index) => term(index)).reduce((total, value) => total + value, 0);
    const probabilities: number[] = [];
    const expected = Array.from({ length: tokens * hidden }, () => 0);
    for (let head = 0; head < heads; head += 1) {
      for (let query = 0; query < tokens; query += 1) {
        const scores = Array.from({ length: tokens }, (_, key) =>
          mask[key]
            ? 0.3 * sum(size, (c) => at(query, 0, head, c) * at(key, 1, head, c)) + biasOf(head, query - key)
            : -Infinity,
        );
        const top = Math.max(...scores);
        const weights = scores.map((score) => Math.exp(score - top));
        const total = sum(tokens, (key) => weights[key] as number);
        probabilities.push(...weights.map((weight) => weight / total));
        for (let column = 0; column < size; column += 1) {
          expected[query * hidden + head * size + column] =
            sum(tokens, (key) => (weights[key] as number) * at(key, 2, head, column)) / total;
        }
      }
    }
    // Queries and keys are rounded to steps of their largest number / 16383 (for 8 columns), probabilities to steps of
    // the largest / 8191, and values to steps of the largest / 2047.
    const magnitude = Math.max(...values.map(Math.abs));
    const ofScores = Math.expm1((2 * 0.3 * size * magnitude ** 2) / 16_383) + 1e-5;
    const ofProbability = ofScores + (1 + tokens) / 2 / 8191;
    expect(largest(steps.get(attentions, probabilities.length), probabilities)).toBeLessThan(ofProbability);
    expect(largest(steps.get(context, expected.length), expected)).toBeLessThan(
      magnitude * (ofScores + tokens / 8191 + 1 / 4094) + 1e-30,
    );
  });
});

it.each([
  ["a query", 0, (row: number, column: number) => row === 2 && column < 8],
  ["a key", 1, (_row: number, column: number) => column < 8],
  ["a value", 2, (_row: number, column: number) => column === 5],
])("returns NaN where attention reads NaN or an infinity: %s", (_name, part, isOdd) => {
  const [tokens, heads, hidden] = [5, 2, 16];
  for (const odd of [Number.NaN, Infinity, -Infinity]) {
    steps.clear();
    const values = Array.from({ length: (tokens + 7) * 3 * hidden }, (_, at) => Math.sin(at));
    values[2 * 3 * hidden + part * hidden + 5] = odd;
    const bias = steps.heap.putFloats(Array.from({ length: 8 }, (_, at) => (at < tokens ? 0 : -Infinity)));
    const context = steps.floats(tokens * hidden);
    const [keys, packed, scores] = [steps.floats(64), steps.floats(64), steps.floats(8 * 18 + 16)];
    const buffers = [bias, keys, packed, scores, context, 0, 0, 0, 0, 0] as const;
    const address = steps.heap.putFloats(values);
    for (let head = 0; head < heads; head += 1)
      steps.kernel.attend(address, tokens, hidden, heads, 0.3, ...buffers, head);
    for (const [at, value] of steps.get(context, tokens * hidden).entries())
      expect(Number.isFinite(value)).toBe(!isOdd(Math.floor(at / hidden), at % hidden));
  }
});

it("averages the tokens that are not masked, and multiplies one row in floats", () => {
  const [tokens, width, columns] = [5, 16, 3];
  steps.check(
    fc.tuple(matrix(tokens, width), matrix(columns, width), matrix(1, columns)),
    ([values, weights, bias]) => {
      const mask = steps.floats(tokens);
      steps.heap.words(mask, tokens).set([1, 0, 1, 1, 0]);
      const pooled = steps.floats(width);
      steps.kernel.average(steps.heap.putFloats(values), mask, tokens, width, pooled);
      const mean = Array.from(
        { length: width },
        (_, at) => [0, 2, 3].reduce((sum, token) => sum + (values[token * width + at] as number), 0) / 3,
      );
      const size = Math.max(1, ...values.map(Math.abs));
      expect(largest(steps.get(pooled, width), mean)).toBeLessThan(1e-6 * size);
      const layer = steps.heap.putStructure("Dense", {
        weights: steps.heap.putFloats(weights),
        bias: steps.heap.putFloats(bias),
        columns,
        depth: width,
      });
      const to = steps.floats(columns);
      steps.kernel.dense(pooled, layer, to);
      const product = bias.map((value, column) =>
        mean.reduce((sum, x, at) => sum + x * (weights[column * width + at] as number), value),
      );
      expect(largest(steps.get(to, columns), product)).toBeLessThan(
        1e-4 * size * Math.max(1, ...weights.map(Math.abs)),
      );
    },
  );
});
