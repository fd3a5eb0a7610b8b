/**
 * The two products of attention, of 16-bit integers: exact, so that every variant gives the same bits, and twice as many
 * in one instruction as floats. Letters in shapes are those of attention.ts.
 */

import { VALUE_GROUP } from "./attention-operands";

/** Integer products of four queries and one key, scaled. */
// @inline
function scaled(products: v128, queryScales: v128, keyScale: usize): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(products), f32x4.mul(queryScales, v128.load_splat<f32>(keyScale)));
}

/** The scores of four queries and four keys, to four of (4, 8). */
// @inline
function writeScores(
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  queryScales: usize,
  keyScales: usize,
  bias: usize,
  to: usize,
  isAdded: bool,
  maxima: usize,
): void {
  const scales = v128.load(queryScales);
  a = scaled(a, scales, keyScales);
  b = scaled(b, scales, keyScales + 4);
  c = scaled(c, scales, keyScales + 8);
  d = scaled(d, scales, keyScales + 12);
  if (isAdded) {
    a = f32x4.add(a, v128.load(to));
    b = f32x4.add(b, v128.load(to, 32));
    c = f32x4.add(c, v128.load(to, 64));
    d = f32x4.add(d, v128.load(to, 96));
  }
  a = f32x4.add(a, v128.load_splat<f32>(bias));
  b = f32x4.add(b, v128.load_splat<f32>(bias, 4));
  c = f32x4.add(c, v128.load_splat<f32>(bias, 8));
  d = f32x4.add(d, v128.load_splat<f32>(bias, 12));
  v128.store(to, a);
  v128.store(to, b, 32);
  v128.store(to, c, 64);
  v128.store(to, d, 96);
  const largest = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  v128.store(maxima, f32x4.pmax(v128.load(maxima), largest));
}

/**
 * The scaled and masked scores of eight queries (D / 2, 8, 2) and half a panel of keys (D / 2, 8, 2), to (4, 8).
 * @param queryScales (8), which include the factor of all scores
 * @param isAdded whether they are added to what is at `to`
 * @param maxima (8): raised to the largest score of each query
 */
// @inline
export function dotProducts(
  queries: usize,
  keys: usize,
  size: usize,
  queryScales: usize,
  keyScales: usize,
  bias: usize,
  to: usize,
  isAdded: bool,
  maxima: usize,
): void {
  // Two registers for each key.
  let a0 = i32x4.splat(0),
    a1 = a0,
    b0 = a0,
    b1 = a0,
    c0 = a0,
    c1 = a0,
    d0 = a0,
    d1 = a0;
  for (const end = queries + (size << 4); queries < end; queries += 32) {
    const q0 = v128.load(queries);
    const q1 = v128.load(queries, 16);
    const a = v128.load_splat<i32>(keys);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(q0, a));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(q1, a));
    const b = v128.load_splat<i32>(keys, 4);
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(q0, b));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(q1, b));
    const c = v128.load_splat<i32>(keys, 8);
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(q0, c));
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(q1, c));
    const d = v128.load_splat<i32>(keys, 12);
    d0 = i32x4.add(d0, i32x4.dot_i16x8_s(q0, d));
    d1 = i32x4.add(d1, i32x4.dot_i16x8_s(q1, d));
    keys += 32;
  }
  writeScores(a0, b0, c0, d0, queryScales, keyScales, bias, to, isAdded, maxima);
  writeScores(a1, b1, c1, d1, queryScales + 16, keyScales, bias, to + 16, isAdded, maxima + 16);
}

/** `to` (8) (+)= integer products * scales (8) * the normalizer of a query. */
// @inline
function writeScaled(low: v128, high: v128, scales: usize, factor: usize, to: usize, isFirst: bool): void {
  const factors = v128.load_splat<f32>(factor);
  let first = f32x4.mul(f32x4.convert_i32x4_s(low), f32x4.mul(v128.load(scales), factors));
  let second = f32x4.mul(f32x4.convert_i32x4_s(high), f32x4.mul(v128.load(scales, 16), factors));
  if (!isFirst) {
    first = f32x4.add(first, v128.load(to));
    second = f32x4.add(second, v128.load(to, 16));
  }
  v128.store(to, first);
  v128.store(to, second, 16);
}

/**
 * Eight columns of the context of four queries, to four rows that are `row` bytes apart.
 * @param probabilities (4P, 8, 2), from the first of the four queries on
 * @param values (4P, D, 2), from the first of the eight columns on
 * @param scales (groups of 128 keys, D), from the same column on
 * @param normalizers (4)
 */
export function weightedSum(
  probabilities: usize,
  values: usize,
  scales: usize,
  size: usize,
  keys: u32,
  normalizers: usize,
  to: usize,
  row: usize,
): void {
  const stride = size << 2;
  for (let first: u32 = 0; first < keys; first += VALUE_GROUP) {
    // Two registers for each query.
    let a0 = i32x4.splat(0),
      a1 = a0,
      b0 = a0,
      b1 = a0,
      c0 = a0,
      c1 = a0,
      d0 = a0,
      d1 = a0;
    const pairs = <usize>min<u32>(VALUE_GROUP, keys - first) >> 1;
    for (const end = probabilities + (pairs << 5); probabilities < end; probabilities += 32) {
      const v0 = v128.load(values);
      const v1 = v128.load(values, 16);
      values += stride;
      const a = v128.load_splat<i32>(probabilities);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v0, a));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v1, a));
      const b = v128.load_splat<i32>(probabilities, 4);
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v0, b));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v1, b));
      const c = v128.load_splat<i32>(probabilities, 8);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(v0, c));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(v1, c));
      const d = v128.load_splat<i32>(probabilities, 12);
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(v0, d));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(v1, d));
    }
    writeScaled(a0, a1, scales, normalizers, to, first === 0);
    writeScaled(b0, b1, scales, normalizers + 4, to + row, first === 0);
    writeScaled(c0, c1, scales, normalizers + 8, to + 2 * row, first === 0);
    writeScaled(d0, d1, scales, normalizers + 12, to + 3 * row, first === 0);
    scales += stride;
  }
}
