import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Quantizer } from "./quantize.ts";

const stepOf = (values: readonly number[]) => {
  const magnitude = Math.max(0, ...values.map((value) => Math.abs(value)));
  return magnitude > 0 ? Math.fround(magnitude / 127) : 1;
};
const byteOf = (value: number, step: number) => ((value / step + 128.5) | 0) & 0xff;

/** Sizes around the blocks and tiles of the module. */
const sizes = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(48, 63, 64, 65, 130));
/** Ordinary weights, and now and then any float that is finite. */
const numbers = fc.oneof(
  { weight: 20, arbitrary: fc.float({ min: -1, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 2 ** -149, -(2 ** -140)) },
);
const tables = fc
  .tuple(sizes, sizes, fc.array(numbers, { minLength: 1, maxLength: 200 }))
  .map(([rows, columns, some]) => ({
    rows,
    columns,
    values: Float32Array.from({ length: rows * columns }, (_, at) => some[(at * 7919) % some.length] ?? 0),
  }));

const quantizer = await Quantizer.create();

test("has the numbers of JavaScript, in either order of a matrix and in rows", () => {
  fc.assert(
    fc.property(tables, ({ rows, columns, values }) => {
      const at = (row: number, column: number) => values[row * columns + column] ?? NaN;
      const range = (count: number) => Array.from({ length: count }, (_, index) => index);
      const byRow = range(rows).map((row) => stepOf(range(columns).map((column) => at(row, column))));
      const byColumn = range(columns).map((column) => stepOf(range(rows).map((row) => at(row, column))));

      const plain = quantizer.matrix({ values, inputs: columns, outputs: rows, isTransposed: false });
      expect(plain?.scales).toEqual(Float32Array.from(byRow));
      expect(plain?.bytes).toEqual(
        Uint8Array.from(range(columns).flatMap((c) => byRow.map((step, r) => byteOf(at(r, c), step)))),
      );

      const transposed = quantizer.matrix({ values, inputs: rows, outputs: columns, isTransposed: true });
      expect(transposed?.scales).toEqual(Float32Array.from(byColumn));
      expect(transposed?.bytes).toEqual(
        Uint8Array.from(range(rows).flatMap((r) => byColumn.map((step, c) => byteOf(at(r, c), step)))),
      );

      const scales = new Float32Array(rows);
      const table = quantizer.rows(values, columns, scales);
      expect(scales).toEqual(Float32Array.from(byRow));
      expect(table).toEqual(
        Int8Array.from(byRow.flatMap((step, r) => range(columns).map((c) => byteOf(at(r, c), step) - 128))),
      );
    }),
    { numRuns: 60 },
  );
});

test("finds a number that is none, wherever it is", () => {
  const none = fc.constantFrom(NaN, Infinity, -Infinity);
  fc.assert(
    fc.property(tables, none, fc.nat(), ({ rows, columns, values }, number, place) => {
      const damaged = values.with(place % values.length, number);
      const matrix = { values: damaged, inputs: columns, outputs: rows };
      expect(quantizer.matrix({ ...matrix, isTransposed: false })).toBeUndefined();
      expect(quantizer.matrix({ values: damaged, inputs: rows, outputs: columns, isTransposed: true })).toBe(
        undefined,
      );
      expect(quantizer.rows(damaged, columns, new Float32Array(rows))).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});
