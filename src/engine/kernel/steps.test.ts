import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { f32, KernelMemory } from "./memory.ts";
import { instantiate, type KernelExports } from "./module.ts";
import { WeightWriter } from "./weights.ts";
import type { Linear } from "./encoder.ts";
import { INT8 } from "../onnx/tensor.ts";

/** Each step against what it says it does, in JavaScript's doubles. */

let kernel: KernelExports;
let memory: KernelMemory;
let start: number;

beforeAll(async () => {
  kernel = await instantiate("plain");
  memory = new KernelMemory(kernel);
  start = memory.end;
});

const put = (values: readonly number[] | Float32Array) => {
  const address = memory.allocate(4 * values.length);
  memory.floats(address, values.length).set(values);
  return address;
};
const get = (address: number, length: number) => [...memory.floats(address, length)];
const largest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.NaN))));

/** [rows, columns] of numbers like activations, some of them far out. */
const matrix = (rows: number, columns: number) =>
  fc
    .tuple(fc.integer(), fc.constantFrom(0.01, 1, 30), fc.double({ min: -5, max: 5, noNaN: true }))
    .map(([seed, spread, offset]) => {
      let state = seed | 1;
      return Array.from({ length: rows * columns }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        return Math.fround((state / 2 ** 31) ** 3 * spread + offset);
      });
    });
const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void) =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      memory.end = start;
      property(value);
    }),
    { numRuns: 40 },
  );

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
    const address = put(xs);
    kernel[name](address, xs.length);
    return get(address, xs.length);
  };

  it("is eˣ to a few units of the last place, and nothing far below", () => {
    check(values, (xs) => {
      const rounded = xs.map((x) => Math.fround(Math.min(x, 80)));
      for (const [at, y] of apply("exponentialOf", rounded).entries()) {
        const expected = Math.exp(rounded[at] as number);
        if ((rounded[at] as number) <= -87) expect(y).toBe(0);
        else expect(Math.abs(y / expected - 1)).toBeLessThan(4e-7);
      }
    });
  });

  it("is GELU with the exact erf", () => {
    check(values, (xs) => {
      const small = xs.map((x) => Math.fround(x / 12));
      const expected = small.map((x) => (x / 2) * (1 + erf(x / Math.SQRT2)));
      expect(largest(apply("geluOf", small), expected)).toBeLessThan(2e-6);
    });
  });

  it("is tanh, and keeps what is no number", () => {
    check(values, (xs) => {
      const small = xs.map((x) => Math.fround(x / 10));
      expect(largest(apply("tanhOf", small), small.map(Math.tanh))).toBeLessThan(4e-7);
    });
    expect(apply("tanhOf", [Number.NaN, 1, 2, 3])[0]).toBeNaN();
  });
});

it("normalizes each row", () => {
  const [rows, width] = [3, 24];
  check(fc.tuple(matrix(rows, width), matrix(2, width)), ([values, [...weights]]) => {
    const [gamma, beta] = [weights.slice(0, width), weights.slice(width)];
    const norm = memory.putStructure([put(gamma), put(beta), f32(1e-5)]);
    const from = put(values);
    const to = memory.allocate(4 * values.length);
    kernel.normalize(from, to, rows, width, norm);
    const expected = Array.from({ length: rows }, (_, row) => {
      const part = values.slice(row * width, (row + 1) * width);
      const mean = part.reduce((sum, value) => sum + value, 0) / width;
      const variance = part.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
      return part.map(
        (value, at) => ((value - mean) / Math.sqrt(variance + 1e-5)) * (gamma[at] ?? 0) + (beta[at] ?? 0),
      );
    }).flat();
    expect(largest(get(to, values.length), expected)).toBeLessThan(
      1e-3 * Math.max(1, ...gamma.map(Math.abs)),
    );
  });
});

describe("the 8-bit product", () => {
  const [rows, depth, columns] = [7, 16, 24];
  const weights = fc.uint8Array({ minLength: depth * columns, maxLength: depth * columns });

  function quantized(values: readonly number[], factors = 0) {
    const [scales, minima] = [memory.allocate(4 * rows), memory.allocate(4 * rows)];
    const to = memory.allocate(2 * rows * depth);
    kernel.quantize(put(values), rows, depth, factors, to, scales, minima);
    return { to, scales, minima };
  }

  const integers = (address: number) =>
    [...new Int16Array(kernel.memory.buffer, address, rows * depth)] as number[];

  it("rounds each row to the nearest of its own 4,096 steps", () => {
    check(fc.tuple(matrix(rows, depth), matrix(1, depth)), ([values, factors]) => {
      const { to, scales, minima } = quantized(values, put(factors));
      const [steps, lows] = [get(scales, rows), get(minima, rows)];
      for (const [at, q] of integers(to).entries()) {
        const row = Math.floor(at / depth);
        const [step, low] = [steps[row] as number, lows[row] as number];
        const value = Math.fround((values[at] as number) * (factors[at % depth] as number));
        expect(q).toBeGreaterThanOrEqual(0);
        expect(q).toBeLessThanOrEqual(4095);
        expect(Math.abs(low + q * step - value)).toBeLessThanOrEqual(0.51 * step + 1e-6 * Math.abs(value));
      }
    });
  });

  it("is the product of the rounded numbers, whole sums exact", () => {
    const parts = fc.tuple(matrix(rows, depth), weights, matrix(1, columns), matrix(rows, columns));
    check(parts, ([values, bytes, bias, residual]) => {
      const signed = new Int8Array(bytes.buffer);
      const scales = Float32Array.from({ length: columns }, (_, column) => 0.01 + column / 1000);
      const linear: Linear = {
        weights: { type: INT8, dims: [depth, columns], raw: bytes },
        scales,
        bias: Float32Array.from(bias),
        depth,
        columns,
      };
      const address = new WeightWriter(memory, "plain", []).linear([linear]);
      const { to, scales: rowScales, minima } = quantized(values);
      const q = integers(to);
      const [steps, lows] = [get(rowScales, rows), get(minima, rows)];
      const out = memory.allocate(4 * rows * columns);
      const around = put(residual);
      kernel.product(to, rowScales, minima, rows, address, out, around, 2);
      for (const [at, y] of get(out, rows * columns).entries()) {
        const [row, column] = [Math.floor(at / columns), at % columns];
        let [whole, plain] = [0, 0];
        for (let k = 0; k < depth; k += 1) {
          const w = signed[k * columns + column] as number;
          whole += (q[row * depth + k] as number) * w;
          plain += w;
        }
        const scale = scales[column] as number;
        const terms = [
          whole * (steps[row] as number) * scale,
          plain * (lows[row] as number) * scale,
          bias[column] as number,
          residual[at] as number,
        ];
        const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
        expect(Math.abs(y - terms.reduce((sum, term) => sum + term, 0))).toBeLessThanOrEqual(4e-7 * size);
      }
    });
  });

  it("gives a row the same bits whatever rows are around it", () => {
    check(fc.tuple(matrix(rows, depth), weights), ([values, bytes]) => {
      const linear: Linear = {
        weights: { type: INT8, dims: [depth, columns], raw: bytes },
        scales: Float32Array.of(0.02),
        bias: new Float32Array(columns),
        depth,
        columns,
      };
      const address = new WeightWriter(memory, "plain", []).linear([linear]);
      const { to, scales, minima } = quantized(values);
      const all = memory.allocate(4 * rows * columns);
      kernel.product(to, scales, minima, rows, address, all, 0, 0);
      for (let row = 0; row < rows; row += 1) {
        const one = memory.allocate(4 * columns);
        kernel.product(to + 2 * row * depth, scales + 4 * row, minima + 4 * row, 1, address, one, 0, 0);
        expect(get(one, columns)).toEqual(get(all + 4 * row * columns, columns));
      }
    });
  });

  it("lets nothing that is no number pass for one", () => {
    memory.end = start;
    const values = Array.from({ length: rows * depth }, (_, at) => (at === 5 ? Number.NaN : at));
    const { scales } = quantized(values);
    expect(get(scales, rows)[0]).toBeNaN();
  });
});

it("attends: softmax of scaled and masked scores, times the values", () => {
  const [heads, size] = [2, 8];
  const hidden = heads * size;
  const lengths = fc.integer({ min: 1, max: 21 });
  const texts = lengths.chain((tokens) =>
    fc.tuple(
      fc.constant(tokens),
      matrix(tokens + 3, 3 * hidden),
      fc.array(fc.boolean(), { minLength: tokens, maxLength: tokens }),
    ),
  );
  check(texts, ([tokens, values, mask]) => {
    mask[0] = true;
    const panels = Math.ceil(tokens / 8) * 8;
    const floats = (count: number) => memory.allocate(4 * count);
    const bias = put(
      Array.from({ length: panels }, (_, at) => (at >= tokens ? -Infinity : mask[at] ? 0 : -3.4e38)),
    );
    const qkv = put(values);
    const [keys, packed, scores] = [floats(panels * size), floats(tokens * size), floats(4 * panels + 32)];
    const [context, attentions] = [floats((tokens + 3) * hidden), floats(heads * tokens * tokens)];
    kernel.attend(qkv, tokens, hidden, heads, 0.3, bias, keys, packed, scores, context, attentions);
    const at = (token: number, part: number, head: number, column: number) =>
      values[token * 3 * hidden + part * hidden + head * size + column] as number;
    const sum = (count: number, term: (index: number) => number) =>
      Array.from({ length: count }, (_, index) => term(index)).reduce((total, value) => total + value, 0);
    const probabilities: number[] = [];
    const expected = Array.from({ length: tokens * hidden }, () => 0);
    for (let head = 0; head < heads; head += 1) {
      for (let query = 0; query < tokens; query += 1) {
        const scores = Array.from({ length: tokens }, (_, key) =>
          mask[key] ? 0.3 * sum(size, (c) => at(query, 0, head, c) * at(key, 1, head, c)) : -Infinity,
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
    // Scores are sums of floats, so their error grows with what is summed.
    const scale = Math.max(1, ...values.map(Math.abs)) ** 2;
    expect(largest(get(attentions, probabilities.length), probabilities)).toBeLessThan(1e-5 * scale);
    expect(largest(get(context, expected.length), expected)).toBeLessThan(1e-4 * scale * Math.sqrt(scale));
  });
});

it("averages what counts, and multiplies one row in floats", () => {
  const [tokens, width, columns] = [5, 16, 3];
  check(
    fc.tuple(matrix(tokens, width), matrix(columns, width), matrix(1, columns)),
    ([values, weights, bias]) => {
      const mask = memory.allocate(4 * tokens);
      memory.words(mask, tokens).set([1, 0, 1, 1, 0]);
      const pooled = memory.allocate(4 * width);
      kernel.average(put(values), mask, tokens, width, pooled);
      const mean = Array.from(
        { length: width },
        (_, at) => [0, 2, 3].reduce((sum, token) => sum + (values[token * width + at] as number), 0) / 3,
      );
      const size = Math.max(1, ...values.map(Math.abs));
      expect(largest(get(pooled, width), mean)).toBeLessThan(1e-6 * size);
      const layer = memory.putStructure([put(weights), put(bias), columns, width]);
      const to = memory.allocate(4 * columns);
      kernel.dense(pooled, layer, to);
      const product = bias.map((value, column) =>
        mean.reduce((sum, x, at) => sum + x * (weights[column * width + at] as number), value),
      );
      expect(largest(get(to, columns), product)).toBeLessThan(
        1e-4 * size * Math.max(1, ...weights.map(Math.abs)),
      );
    },
  );
});
