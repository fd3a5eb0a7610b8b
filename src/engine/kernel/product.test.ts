import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { matrix, Steps } from "../../testing/kernel-steps.ts";
import { INT8, UINT8 } from "../onnx/schema.ts";
import type { LinearWeights } from "./encoder.ts";
import { WeightWriter } from "./weights.ts";

/** Compares quantization and the product with a reference in 64-bit floats. */

describe.each(["plain", "unsigned", "signed"] as const)("the 8-bit product, %s", (variant) => {
  const [rows, depth, columns] = [13, 152, 24];
  const weights = fc.uint8Array({ minLength: depth * columns, maxLength: depth * columns });
  const maxPanelRows = variant === "plain" ? 5 : 6;
  let steps: Steps;
  let [group, productsPerLane] = [0, 0];
  beforeAll(async () => {
    steps = await Steps.on(variant);
    ({ groupSize: group, productsPerLane } = steps.constants);
    expect(depth % group).toBeGreaterThan(0);
  });

  function quantized(values: readonly number[], count = rows, factors = 0) {
    const groups = Math.ceil(depth / group);
    const [scales, zeros] = [steps.floats(count * groups), steps.floats(count * groups)];
    const [to, sums] = [steps.heap.allocate(2 * count * depth), steps.floats(count)];
    steps.kernel.quantize(steps.heap.putFloats(values), count, depth, factors, to, scales, zeros, sums);
    return { to, scales, zeros, sums };
  }

  /** Unpacks the panels: each activation's distance from its zero point, and its scale. */
  function unpacked({ to, scales, zeros }: ReturnType<typeof quantized>) {
    const groups = Math.ceil(depth / group);
    const panels = Math.ceil(rows / maxPanelRows);
    const unsigned = steps.heap.bytes(to, rows * depth);
    const { buffer } = unsigned;
    const words = new Int16Array(buffer, to, rows * depth);
    const bytes = variant === "signed" ? new Int8Array(buffer, to) : unsigned;
    const [integers, sizes] = [[] as number[], [] as number[]];
    for (let panel = 0, first = 0; panel < panels; panel += 1) {
      const height = Math.ceil((rows - first) / (panels - panel));
      for (let row = 0; row < height; row += 1) {
        for (let k = 0; k < depth; k += 1) {
          const at =
            first * depth +
            (Math.floor(k / productsPerLane) * height + row) * productsPerLane +
            (k % productsPerLane);
          const ofGroup = first * groups + Math.floor(k / group) * height + row;
          const start = new Int32Array(buffer, zeros, rows * groups)[ofGroup] as number;
          integers.push(variant === "plain" ? (words[at] as number) : (bytes[at] as number) + start);
          sizes.push(steps.heap.floats(scales, rows * groups)[ofGroup] as number);
        }
      }
      first += height;
    }
    return { integers, sizes };
  }

  /** @param kind an epilogue of assembly/product.ts: 0 for none, 2 for the sum with `around` */
  function multiplied(
    { to, scales, zeros, sums }: ReturnType<typeof quantized>,
    linear: LinearWeights,
    count = rows,
    { around, kind } = { around: 0, kind: 0 },
  ) {
    const address = new WeightWriter(steps.heap, steps.kernel, []).linear([linear]);
    const [tile, out] = [steps.floats(steps.constants.tileFloats), steps.floats(count * columns)];
    steps.kernel.product(to, scales, zeros, sums, count, address, tile, out, around, kind);
    return steps.get(out, count * columns);
  }

  const linearOf = (
    bytes: Uint8Array,
    scales: Float32Array,
    bias: Float32Array,
    zeroPoints: Uint8Array | Int8Array = new Int8Array(1),
  ): LinearWeights => ({
    weights: { type: zeroPoints instanceof Uint8Array ? UINT8 : INT8, dims: [depth, columns], raw: bytes },
    zeroPoints,
    scales,
    bias,
    depth,
    columns,
  });

  it("rounds each value to the nearest of the 255 steps of its row and group, one of which is 0", () => {
    steps.check(fc.tuple(matrix(rows, depth), matrix(1, depth)), ([values, factors]) => {
      const { integers, sizes } = unpacked(quantized(values, rows, steps.heap.putFloats(factors)));
      for (const [at, q] of integers.entries()) {
        const value = Math.fround((values[at] as number) * (factors[at % depth] as number));
        const step = sizes[at] as number;
        expect(Math.abs(q)).toBeLessThanOrEqual(255);
        expect(Math.abs(q * step - value)).toBeLessThanOrEqual(1.01 * step);
        if (value === 0) expect(q).toBe(0);
      }
      const off = integers.filter((q, at) => {
        const value = Math.fround((values[at] as number) * (factors[at % depth] as number));
        return Math.abs(q * (sizes[at] as number) - value) > 0.501 * (sizes[at] as number);
      });
      expect(off).toEqual([]);
    });
  });

  const zeroPoints = fc
    .tuple(
      fc.boolean(),
      fc.constantFrom(1, columns),
      fc.uint8Array({ minLength: columns, maxLength: columns }),
    )
    .map(([isSigned, count, bytes]) => (isSigned ? new Int8Array(bytes) : bytes).slice(0, count));

  it.each([
    ["zero points of 0", fc.constant(new Int8Array(1))],
    ["any zero points", zeroPoints],
  ])("is the product of the rounded numbers, with exact integer sums, for %s", (_name, zeros) => {
    const parts = fc.tuple(matrix(rows, depth), weights, matrix(1, columns), matrix(rows, columns), zeros);
    steps.check(parts, ([values, bytes, bias, residual, zeroOf]) => {
      const [weightsOf, middle] =
        zeroOf instanceof Int8Array ? [new Int8Array(bytes.buffer), 0] : [bytes, 128];
      const zeroPointOf = (column: number) => zeroOf[zeroOf.length > 1 ? column : 0] as number;
      const scales = Float32Array.from({ length: columns }, (_, column) => 0.01 + column / 1000);
      const linear = linearOf(bytes, scales, Float32Array.from(bias), zeroOf);
      const quantizedRows = quantized(values);
      const { integers, sizes } = unpacked(quantizedRows);
      const around = { around: steps.heap.putFloats(residual), kind: 2 };
      for (const [at, y] of multiplied(quantizedRows, linear, rows, around).entries()) {
        const [row, column] = [Math.floor(at / columns), at % columns];
        const terms = [bias[column] as number, residual[at] as number];
        for (let first = 0; first < depth; first += group) {
          let [whole, sum] = [0, 0];
          for (let k = first; k < Math.min(depth, first + group); k += 1) {
            const activation = integers[row * depth + k] as number;
            whole += activation * ((weightsOf[k * columns + column] as number) - middle);
            sum += activation;
          }
          const step = (sizes[row * depth + first] as number) * (scales[column] as number);
          terms.push(whole * step, sum * (middle - zeroPointOf(column)) * step);
        }
        const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
        expect(Math.abs(y - terms.reduce((sum, term) => sum + term, 0))).toBeLessThanOrEqual(4e-7 * size);
      }
    });
  });

  it("computes the same bits for a row with any other rows", () => {
    steps.check(fc.tuple(matrix(rows, depth), weights), ([values, bytes]) => {
      const linear = linearOf(bytes, Float32Array.of(0.02), new Float32Array(columns));
      const all = multiplied(quantized(values), linear);
      for (let row = 0; row < rows; row += 1) {
        const alone = multiplied(quantized(values.slice(row * depth, (row + 1) * depth), 1), linear, 1);
        expect(alone).toEqual(all.slice(row * columns, (row + 1) * columns));
      }
    });
  });

  it("returns NaN for rows with NaN or infinity", () => {
    for (const odd of [Number.NaN, Infinity, -Infinity]) {
      steps.clear();
      const values = Array.from({ length: rows * depth }, (_, at) => (at === 5 ? odd : at));
      const bytes = Uint8Array.from({ length: depth * columns }, () => 3);
      const linear = linearOf(bytes, Float32Array.of(0.02), new Float32Array(columns));
      const results = multiplied(quantized(values), linear);
      expect(results.slice(0, columns).some(Number.isFinite)).toBe(false);
      expect(results.slice(columns).every(Number.isFinite)).toBe(true);
    }
  });
});
