/**
 * Dynamic quantization of activations to 8 bits, with a scale and a zero point for each row and group of the depth.
 * Letters in shapes are those of structures.ts; r is the height of a panel of rows.
 */

import { TAKES_BYTES } from "./dot";
import { maxLanes, minLanes, ROUNDING_BIAS } from "./elementwise";
import { ACTIVATION_BYTES, GROUP_SIZE, groupCount, panelCount, panelHeight } from "./panels";

/** Steps between the smallest and the largest value: one fewer than 8 bits have, because both ends are rounded. */
const STEPS: f32 = 254;

/** A group whose scale would be smaller is 0 as a whole. */
const MIN_SCALE: f32 = 1e-30;

/** Subtracted from the bytes: 128 where the processor takes them as signed (../module.ts), else 0. */
export let activationOffset: i32 = 0;

/** Four values, times their factors unless these are null. */
// @inline
function scaled(source: usize, factors: usize, at: usize): v128 {
  const values = v128.load(source + at);
  return factors ? f32x4.mul(values, v128.load(factors + at)) : values;
}

/** Four values / scale + bias; with `ROUNDING_BIAS` in the bias, the lowest bits are the rounded integers. */
// @inline
function rounded(source: usize, factors: usize, at: usize, inverses: v128, bias: v128): v128 {
  return f32x4.add(f32x4.mul(scaled(source, factors, at), inverses), bias);
}

/**
 * One group of one row: value = scale * (q - zero point) up to rounding, with q from 0 to 255. A group that has NaN or an
 * infinity gets the scale NaN.
 * @param bytes of the group's floats
 * @param to where the row's integers go, `stride` bytes apart for each `PRODUCTS_PER_LANE`
 * @returns the sum of the quantized values
 */
// @inline
function quantizeGroup(
  source: usize,
  factors: usize,
  bytes: usize,
  to: usize,
  stride: usize,
  scale: usize,
  zero: usize,
): f32 {
  let low = f32x4.splat(0);
  let high = f32x4.splat(0);
  let isNaN = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const values = scaled(source, factors, at);
    low = f32x4.pmin(low, values);
    high = f32x4.pmax(high, values);
    isNaN = v128.or(isNaN, f32x4.ne(values, values));
  }
  const minimum = minLanes(low);
  let step = (maxLanes(high) - minimum) / STEPS;
  let inverse: f32 = 0;
  if (step > MIN_SCALE) inverse = <f32>1 / step;
  else step = 0;
  const zeroPoint = nearest<f32>(-minimum * inverse);
  if (v128.any_true(isNaN)) step = NaN;
  store<f32>(scale, step);
  let total = i32x4.splat(0);
  const inverses = f32x4.splat(inverse);
  if (TAKES_BYTES) {
    const first = <i32>zeroPoint - activationOffset;
    store<i32>(zero, -first);
    const bias = f32x4.splat(ROUNDING_BIAS + <f32>first);
    const byte = i32x4.splat(255);
    for (let at: usize = 0; at < bytes; at += 32) {
      const a = rounded(source, factors, at, inverses, bias);
      const b = rounded(source, factors, at + 16, inverses, bias);
      total = i32x4.add(total, i32x4.add(i32x4.sub(a, bias), i32x4.sub(b, bias)));
      const integers = i16x8.narrow_i32x4_s(v128.and(a, byte), v128.and(b, byte));
      const packed = i8x16.narrow_i16x8_u(integers, integers);
      v128.store32_lane(to, packed, 0);
      v128.store32_lane(to + stride, packed, 1);
      to += stride << 1;
    }
  } else {
    const bias = f32x4.splat(ROUNDING_BIAS + zeroPoint);
    for (let at: usize = 0; at < bytes; at += 32) {
      const a = i32x4.sub(rounded(source, factors, at, inverses, bias), bias);
      const b = i32x4.sub(rounded(source, factors, at + 16, inverses, bias), bias);
      total = i32x4.add(total, i32x4.add(a, b));
      const integers = i16x8.narrow_i32x4_s(a, b);
      v128.store32_lane(to, integers, 0);
      v128.store32_lane(to + stride, integers, 1);
      v128.store32_lane(to + 2 * stride, integers, 2);
      v128.store32_lane(to + 3 * stride, integers, 3);
      to += stride << 2;
    }
  }
  const sum =
    i32x4.extract_lane(total, 0) +
    i32x4.extract_lane(total, 1) +
    i32x4.extract_lane(total, 2) +
    i32x4.extract_lane(total, 3);
  return <f32>sum * step;
}

/**
 * Quantizes `from` (R, K) to panels of rows (K / N, r, N), N being `PRODUCTS_PER_LANE`.
 * @param from (R, K), f32; K is a multiple of eight
 * @param factors (K), f32, multiplied with each row first; or null
 * @param scales panels of (G, r), f32, written
 * @param zeros panels of (G, r), i32, written: the negative zero points, in the relaxed variants only
 * @param sums (R), f32, written: the sum of each quantized row
 */
export function quantize(
  from: usize,
  rows: u32,
  depth: u32,
  factors: usize,
  to: usize,
  scales: usize,
  zeros: usize,
  sums: usize,
): void {
  const groups = groupCount(depth);
  for (let first: u32 = 0, remaining = panelCount(rows); remaining; --remaining) {
    const height = panelHeight(rows - first, remaining);
    for (let row: u32 = 0; row < height; ++row) {
      const source = from + ((<usize>(first + row) * depth) << 2);
      const target = to + <usize>first * depth * ACTIVATION_BYTES + (row << 2);
      let sum: f32 = 0;
      for (let group: u32 = 0; group < groups; ++group) {
        const begin = group * GROUP_SIZE;
        const size = min<u32>(GROUP_SIZE, depth - begin);
        const at = (<usize>(first * groups + group * height + row)) << 2;
        sum += quantizeGroup(
          source + (begin << 2),
          factors ? factors + (begin << 2) : 0,
          size << 2,
          target + <usize>begin * height * ACTIVATION_BYTES,
          height << 2,
          scales + at,
          zeros + at,
        );
      }
      store<f32>(sums + ((<usize>(first + row)) << 2), sum);
    }
    first += height;
  }
}
