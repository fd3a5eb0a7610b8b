/** Activations in 8 bits, each token and group of inputs with a step and a zero point of its own. */

import { TAKES_BYTES } from "./dot";
import { maxLanes, minLanes, ROUNDED } from "./elementwise";
import { GROUP, groupsOf, heightOf, panelsOf, WIDTH } from "./panels";

/** One less than there are, because both ends are rounded. */
const STEPS: f32 = 254;

/** A step smaller than this is none: the whole group is 0. */
const SMALLEST_STEP: f32 = 1e-30;

/** What is subtracted from the bytes, where the machine takes them as signed (../module.ts): 128, else 0. */
export let offset: i32 = 0;

// @ts-ignore: decorator
@inline
function scaled(source: usize, factors: usize, at: usize): v128 {
  const values = v128.load(source + at);
  return factors ? f32x4.mul(values, v128.load(factors + at)) : values;
}

// @ts-ignore: decorator
@inline
function rounded(source: usize, factors: usize, at: usize, inverses: v128, start: v128): v128 {
  return f32x4.add(f32x4.mul(scaled(source, factors, at), inverses), start);
}

/** One group of one row: value ≈ step · (q - zero), with q from 0 to 255. */
// @ts-ignore: decorator
@inline
function quantizeGroup(
  source: usize,
  factors: usize,
  bytes: usize,
  to: usize,
  stride: usize,
  scale: usize,
  zero: usize,
): void {
  let low = f32x4.splat(0);
  let high = f32x4.splat(0);
  let odd = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const values = scaled(source, factors, at);
    low = f32x4.pmin(low, values);
    high = f32x4.pmax(high, values);
    odd = v128.or(odd, f32x4.ne(values, values));
  }
  const minimum = minLanes(low);
  let step = (maxLanes(high) - minimum) / STEPS;
  let inverse: f32 = 0;
  if (step > SMALLEST_STEP) inverse = <f32>1 / step;
  else step = 0;
  const zeroPoint = nearest<f32>(-minimum * inverse);
  store<f32>(scale, v128.any_true(odd) ? NaN : step);
  const inverses = f32x4.splat(inverse);
  if (TAKES_BYTES) {
    const first = <i32>zeroPoint - offset;
    store<i32>(zero, -first);
    const start = f32x4.splat(ROUNDED + <f32>first);
    const byte = i32x4.splat(255);
    for (let at: usize = 0; at < bytes; at += 32) {
      const a = v128.and(rounded(source, factors, at, inverses, start), byte);
      const b = v128.and(rounded(source, factors, at + 16, inverses, start), byte);
      const words = i16x8.narrow_i32x4_s(a, b);
      const digits = i8x16.narrow_i16x8_u(words, words);
      v128.store32_lane(to, digits, 0);
      v128.store32_lane(to + stride, digits, 1);
      to += stride << 1;
    }
  } else {
    const start = f32x4.splat(ROUNDED + zeroPoint);
    for (let at: usize = 0; at < bytes; at += 32) {
      const a = i32x4.sub(rounded(source, factors, at, inverses, start), start);
      const b = i32x4.sub(rounded(source, factors, at + 16, inverses, start), start);
      const words = i16x8.narrow_i32x4_s(a, b);
      v128.store32_lane(to, words, 0);
      v128.store32_lane(to + stride, words, 1);
      v128.store32_lane(to + 2 * stride, words, 2);
      v128.store32_lane(to + 3 * stride, words, 3);
      to += stride << 2;
    }
  }
}

/**
 * @param from [rows, depth], f32; `depth` is a multiple of eight
 * @param factors multiplied in first, one for each column, or zero
 * @param to panels of rows (product.ts), with their `scales` and `zeros` as [groups][rows of the panel]
 */
export function quantize(
  from: usize,
  rows: u32,
  depth: u32,
  factors: usize,
  to: usize,
  scales: usize,
  zeros: usize,
): void {
  const groups = groupsOf(depth);
  for (let first: u32 = 0, left = panelsOf(rows); left; --left) {
    const height = heightOf(rows - first, left);
    for (let row: u32 = 0; row < height; ++row) {
      const source = from + (<usize>(first + row) * depth << 2);
      const target = to + <usize>first * depth * WIDTH + (row << 2);
      for (let group: u32 = 0; group < groups; ++group) {
        const begin = group * GROUP;
        const size = min<u32>(GROUP, depth - begin);
        const at = <usize>(first * groups + group * height + row) << 2;
        quantizeGroup(
          source + (begin << 2),
          factors ? factors + (begin << 2) : 0,
          size << 2,
          target + <usize>begin * height * WIDTH,
          height << 2,
          scales + at,
          zeros + at,
        );
      }
    }
    first += height;
  }
}
