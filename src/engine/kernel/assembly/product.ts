/**
 * 8-bit weights times 12-bit activations. A tile is four rows by eight columns, so that its eight sums and what they
 * are made of stay in registers. Sums are whole numbers, so both variants give the same bits:
 *
 * - plain: weights as [depth / 2][8 columns][2], activations as i16.
 * - relaxed: weights as [depth / 4][8 columns][4], activations as two digits of six bits, each a row of u8. One
 *   instruction adds four products a lane; of activations it takes seven bits, and what it does with an eighth is
 *   left to the machine.
 */

import { gelu } from "./elementwise";
import { Linear } from "./structures";

/** What happens to a product before it is written. */
export const PLAIN: u32 = 0;
export const GELU: u32 = 1;
export const RESIDUAL: u32 = 2;

/** Bytes of activations that stay in the nearest cache while all weights pass by. */
const BLOCK: u32 = 24576;

/** Rows in memory of one row of activations, and the bytes of their elements. */
const DIGITS: u32 = ASC_FEATURE_RELAXED_SIMD ? 2 : 1;
const WIDTH: usize = ASC_FEATURE_RELAXED_SIMD ? 1 : 2;

// @ts-ignore: decorator
@inline
function dot(weights: v128, activations: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, activations, sum)
    : i32x4.add(sum, i32x4.dot_i16x8_s(weights, activations));
}

// @ts-ignore: decorator
@inline
function loadWeights(at: usize, second: bool): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? second
      ? v128.load(at, 16)
      : v128.load(at)
    : second
      ? v128.load_ext<i8>(at, 8)
      : v128.load_ext<i8>(at);
}

/** Four sums of one row as floats, written. */
// @ts-ignore: decorator
@inline
function finish(
  sums: v128,
  scale: v128,
  minimum: v128,
  linear: Linear,
  column: usize,
  to: usize,
  residual: usize,
  kind: u32,
): void {
  const at = column << 2;
  const steps = f32x4.mul(scale, v128.load(linear.scales + at));
  const base = f32x4.add(f32x4.mul(minimum, v128.load(linear.sums + at)), v128.load(linear.bias + at));
  let value = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(sums), steps), base);
  if (kind === GELU) value = gelu(value);
  else if (kind === RESIDUAL) value = f32x4.add(value, v128.load(residual + at));
  v128.store(to + at, value);
}

/**
 * @param rows quantized, with their steps and minima
 * @param to [rows, columns], f32
 * @param residual [rows, columns], f32, for `RESIDUAL`
 */
export function product(
  from: usize,
  scales: usize,
  minima: usize,
  rows: u32,
  linear: Linear,
  to: usize,
  residual: usize,
  kind: u32,
): void {
  const columns = linear.columns;
  const rowBytes = <usize>linear.depth * WIDTH;
  const lines = rows * DIGITS;
  const block = max<u32>(8, ((BLOCK / <u32>rowBytes) >> 2) << 2);
  for (let first: u32 = 0; first < lines; first += block) {
    const end = min<u32>(lines, first + block);
    for (let column: u32 = 0; column < columns; column += 8) {
      const weights = linear.weights + <usize>column * linear.depth;
      let line = first;
      for (; line + 4 <= end; line += 4) {
        const x0 = from + <usize>line * rowBytes;
        const x1 = x0 + rowBytes;
        const x2 = x1 + rowBytes;
        const x3 = x2 + rowBytes;
        let a0 = i32x4.splat(0), a1 = i32x4.splat(0), b0 = i32x4.splat(0), b1 = i32x4.splat(0);
        let c0 = i32x4.splat(0), c1 = i32x4.splat(0), d0 = i32x4.splat(0), d1 = i32x4.splat(0);
        let at = weights;
        for (let k: usize = 0; k < rowBytes; k += 4) {
          const w0 = loadWeights(at, false);
          const w1 = loadWeights(at, true);
          at += 32 / WIDTH;
          const s0 = v128.load_splat<i32>(x0 + k);
          a0 = dot(w0, s0, a0);
          a1 = dot(w1, s0, a1);
          const s1 = v128.load_splat<i32>(x1 + k);
          b0 = dot(w0, s1, b0);
          b1 = dot(w1, s1, b1);
          const s2 = v128.load_splat<i32>(x2 + k);
          c0 = dot(w0, s2, c0);
          c1 = dot(w1, s2, c1);
          const s3 = v128.load_splat<i32>(x3 + k);
          d0 = dot(w0, s3, d0);
          d1 = dot(w1, s3, d1);
        }
        const row = line / DIGITS;
        if (ASC_FEATURE_RELAXED_SIMD) {
          write(joined(a0, b0), joined(a1, b1), row, scales, minima, linear, column, to, residual, kind);
          write(joined(c0, d0), joined(c1, d1), row + 1, scales, minima, linear, column, to, residual, kind);
        } else {
          write(a0, a1, row, scales, minima, linear, column, to, residual, kind);
          write(b0, b1, row + 1, scales, minima, linear, column, to, residual, kind);
          write(c0, c1, row + 2, scales, minima, linear, column, to, residual, kind);
          write(d0, d1, row + 3, scales, minima, linear, column, to, residual, kind);
        }
      }
      for (; line < end; line += DIGITS) {
        const x0 = from + <usize>line * rowBytes;
        let a0 = i32x4.splat(0), a1 = i32x4.splat(0), b0 = i32x4.splat(0), b1 = i32x4.splat(0);
        let at = weights;
        for (let k: usize = 0; k < rowBytes; k += 4) {
          const w0 = loadWeights(at, false);
          const w1 = loadWeights(at, true);
          at += 32 / WIDTH;
          const s0 = v128.load_splat<i32>(x0 + k);
          a0 = dot(w0, s0, a0);
          a1 = dot(w1, s0, a1);
          if (ASC_FEATURE_RELAXED_SIMD) {
            const s1 = v128.load_splat<i32>(x0 + rowBytes + k);
            b0 = dot(w0, s1, b0);
            b1 = dot(w1, s1, b1);
          }
        }
        if (ASC_FEATURE_RELAXED_SIMD) {
          a0 = joined(a0, b0);
          a1 = joined(a1, b1);
        }
        write(a0, a1, line / DIGITS, scales, minima, linear, column, to, residual, kind);
      }
    }
  }
}

/** The sums of two digits as one. */
// @ts-ignore: decorator
@inline
function joined(high: v128, low: v128): v128 {
  return i32x4.add(i32x4.shl(high, 6), low);
}

// @ts-ignore: decorator
@inline
function write(
  low: v128,
  high: v128,
  row: u32,
  scales: usize,
  minima: usize,
  linear: Linear,
  column: u32,
  to: usize,
  residual: usize,
  kind: u32,
): void {
  const scale = v128.load_splat<f32>(scales + (<usize>row << 2));
  const minimum = v128.load_splat<f32>(minima + (<usize>row << 2));
  const offset = (<usize>row * linear.columns) << 2;
  finish(low, scale, minimum, linear, column, to + offset, residual + offset, kind);
  finish(high, scale, minimum, linear, column + 4, to + offset, residual + offset, kind);
}
