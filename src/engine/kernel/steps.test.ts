import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kernelOf } from "../../testing/kernel-machines.ts";
import { f32, KernelMemory } from "./memory.ts";
import type { KernelExports, Variant } from "./module.ts";
import { WeightWriter } from "./weights.ts";
import type { Linear } from "./encoder.ts";
import { INT8 } from "../onnx/tensor.ts";

/** Each step against what it says it does, in JavaScript's doubles. */

let kernel: KernelExports;
let memory: KernelMemory;
let start: number;

async function on(variant: Variant) {
  kernel = await kernelOf(variant);
  memory = new KernelMemory(kernel);
  start = memory.end;
}
beforeAll(() => on("plain"));

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

  it("is tanh", () => {
    check(values, (xs) => {
      const small = xs.map((x) => Math.fround(x / 10));
      expect(largest(apply("tanhOf", small), small.map(Math.tanh))).toBeLessThan(4e-7);
    });
  });

  it.each(["exponentialOf", "geluOf", "tanhOf"] as const)("keeps what is no number (%s)", (name) => {
    memory.end = start;
    expect(apply(name, [Number.NaN, 1, 2, 3]).map(Number.isNaN)).toEqual([true, false, false, false]);
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

describe.each(["plain", "unsigned", "signed"] as const)("the 8-bit product, %s", (variant) => {
  const [rows, depth, columns] = [13, 152, 24];
  const weights = fc.uint8Array({ minLength: depth * columns, maxLength: depth * columns });
  const [most, beside] = variant === "plain" ? [5, 2] : [6, 4];
  let group: number;
  beforeAll(async () => {
    await on(variant);
    group = Number(kernel.group.value);
    expect(depth % group).toBeGreaterThan(0);
  });
  afterAll(() => on("plain"));

  function quantized(values: readonly number[], count = rows, factors = 0) {
    const groups = Math.ceil(depth / group);
    const [scales, zeros] = [memory.allocate(4 * count * groups), memory.allocate(4 * count * groups)];
    const to = memory.allocate(2 * count * depth);
    kernel.quantize(put(values), count, depth, factors, to, scales, zeros);
    return { to, scales, zeros };
  }

  /** What panels as even as can be hold: each activation's distance from its zero point, and its step. */
  function unpacked({ to, scales, zeros }: ReturnType<typeof quantized>) {
    const groups = Math.ceil(depth / group);
    const panels = Math.ceil(rows / most);
    const words = new Int16Array(kernel.memory.buffer, to, rows * depth);
    const bytes = variant === "signed" ? new Int8Array(words.buffer, to) : memory.bytes(to, rows * depth);
    const [integers, steps] = [[] as number[], [] as number[]];
    for (let panel = 0, first = 0; panel < panels; panel += 1) {
      const height = Math.ceil((rows - first) / (panels - panel));
      for (let row = 0; row < height; row += 1) {
        for (let k = 0; k < depth; k += 1) {
          const at = first * depth + (Math.floor(k / beside) * height + row) * beside + (k % beside);
          const ofGroup = first * groups + Math.floor(k / group) * height + row;
          const start = new Int32Array(kernel.memory.buffer, zeros, rows * groups)[ofGroup] as number;
          integers.push(variant === "plain" ? (words[at] as number) : (bytes[at] as number) + start);
          steps.push(memory.floats(scales, rows * groups)[ofGroup] as number);
        }
      }
      first += height;
    }
    return { integers, steps };
  }

  const linearOf = (bytes: Uint8Array, scales: Float32Array, bias: Float32Array): Linear => ({
    weights: { type: INT8, dims: [depth, columns], raw: bytes },
    scales,
    bias,
    depth,
    columns,
  });

  it("rounds each row and group to the nearest of its own 255 steps, 0 among them", () => {
    check(fc.tuple(matrix(rows, depth), matrix(1, depth)), ([values, factors]) => {
      const { integers, steps } = unpacked(quantized(values, rows, put(factors)));
      for (const [at, q] of integers.entries()) {
        const value = Math.fround((values[at] as number) * (factors[at % depth] as number));
        const step = steps[at] as number;
        expect(Math.abs(q)).toBeLessThanOrEqual(255);
        expect(Math.abs(q * step - value)).toBeLessThanOrEqual(1.01 * step);
        if (value === 0) expect(q).toBe(0);
      }
      const off = integers.filter((q, at) => {
        const value = Math.fround((values[at] as number) * (factors[at % depth] as number));
        return Math.abs(q * (steps[at] as number) - value) > 0.501 * (steps[at] as number);
      });
      expect(off).toEqual([]);
    });
  });

  it("is the product of the rounded numbers, whole sums exact", () => {
    const parts = fc.tuple(matrix(rows, depth), weights, matrix(1, columns), matrix(rows, columns));
    check(parts, ([values, bytes, bias, residual]) => {
      const signed = new Int8Array(bytes.buffer);
      const scales = Float32Array.from({ length: columns }, (_, column) => 0.01 + column / 1000);
      const linear = linearOf(bytes, scales, Float32Array.from(bias));
      const address = new WeightWriter(memory, variant, []).linear([linear]);
      const quantizedRows = quantized(values);
      const { to, scales: rowScales, zeros } = quantizedRows;
      const { integers, steps } = unpacked(quantizedRows);
      const out = memory.allocate(4 * rows * columns);
      const around = put(residual);
      kernel.product(to, rowScales, zeros, rows, address, out, around, 2);
      for (const [at, y] of get(out, rows * columns).entries()) {
        const [row, column] = [Math.floor(at / columns), at % columns];
        const terms = [bias[column] as number, residual[at] as number];
        for (let first = 0; first < depth; first += group) {
          let whole = 0;
          for (let k = first; k < Math.min(depth, first + group); k += 1)
            whole += (integers[row * depth + k] as number) * (signed[k * columns + column] as number);
          terms.push(whole * (steps[row * depth + first] as number) * (scales[column] as number));
        }
        const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
        expect(Math.abs(y - terms.reduce((sum, term) => sum + term, 0))).toBeLessThanOrEqual(4e-7 * size);
      }
    });
  });

  it("gives a row the same bits whatever rows are around it", () => {
    check(fc.tuple(matrix(rows, depth), weights), ([values, bytes]) => {
      const linear = linearOf(bytes, Float32Array.of(0.02), new Float32Array(columns));
      const address = new WeightWriter(memory, variant, []).linear([linear]);
      const { to, scales, zeros } = quantized(values);
      const all = memory.allocate(4 * rows * columns);
      kernel.product(to, scales, zeros, rows, address, all, 0, 0);
      for (let row = 0; row < rows; row += 1) {
        const alone = quantized(values.slice(row * depth, (row + 1) * depth), 1);
        const one = memory.allocate(4 * columns);
        kernel.product(alone.to, alone.scales, alone.zeros, 1, address, one, 0, 0);
        expect(get(one, columns)).toEqual(get(all + 4 * row * columns, columns));
      }
    });
  });

  it("lets nothing that is no number pass for one", () => {
    for (const odd of [Number.NaN, Infinity, -Infinity]) {
      memory.end = start;
      const values = Array.from({ length: rows * depth }, (_, at) => (at === 5 ? odd : at));
      const bytes = Uint8Array.from({ length: depth * columns }, () => 3);
      const linear = linearOf(bytes, Float32Array.of(0.02), new Float32Array(columns));
      const address = new WeightWriter(memory, variant, []).linear([linear]);
      const { to, scales, zeros } = quantized(values);
      const out = memory.allocate(4 * rows * columns);
      kernel.product(to, scales, zeros, rows, address, out, 0, 0);
      const results = get(out, rows * columns);
      expect(results.slice(0, columns).some(Number.isFinite)).toBe(false);
      expect(results.slice(columns).every(Number.isFinite)).toBe(true);
    }
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
    const [keys, packed, scores] = [
      floats(panels * size),
      floats(tokens * size),
      floats(4 * (panels + size + 1)),
    ];
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
