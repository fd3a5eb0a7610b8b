/**
 * Queries, keys and values of one head as 16-bit integers, in the order in which attention-products.ts reads them. Letters
 * in shapes are those of attention.ts.
 */

import { maxLanes, ROUNDING_BIAS, sumLanes } from "./elementwise";
import { KEY_PANEL, QUERY_BLOCK } from "./panels";

/** Below this magnitude all numbers of a vector are 0. */
const MIN_MAGNITUDE: f32 = 1e-30;

/** Keys whose values share a scale, so many that a sum of products stays below 2^31. */
export const VALUE_GROUP: u32 = 128;

/** The largest integers of values and of probabilities: 128 * 2047 * 8191 < 2^31. */
const VALUE_LIMIT: f32 = 2047;
export const PROBABILITY_LIMIT: f32 = 8191;

/** The largest integer of queries and keys of D numbers: D of their products stay below 2^31, and two are one i16 pair. */
// @inline
export function vectorLimit(size: u32): f32 {
  return min<f32>(floor<f32>(sqrt<f32>(<f32>2147483000 / <f32>size)), 32767);
}

/** Four floats times a factor, rounded to integers in 32 bits. */
// @inline
export function rounded(values: v128, factor: v128): v128 {
  const bias = f32x4.splat(ROUNDING_BIAS);
  return i32x4.sub(f32x4.add(f32x4.mul(values, factor), bias), bias);
}

/**
 * Rows of D floats, `row` bytes apart, to panels (P, D / 2, 8, 2), i16; the last panel is filled with 0.
 * @param scales (8P), written: number = integer * scale; NaN for a row with NaN or an infinity
 * @returns NaN if a row has NaN or an infinity, else 0
 */
export function packVectors(from: usize, row: usize, tokens: u32, size: u32, to: usize, scales: usize): f32 {
  const bytes = (<usize>size) << 2;
  const limit = vectorLimit(size);
  const padded = (tokens + KEY_PANEL - 1) & ~(KEY_PANEL - 1);
  let allNaN: f32 = 0;
  for (let token: u32 = 0; token < tokens; ++token) {
    const source = from + <usize>token * row;
    let at = to + <usize>(token / KEY_PANEL) * bytes * 4 + ((token & (KEY_PANEL - 1)) << 2);
    let largest = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (let column: usize = 0; column < bytes; column += 16) {
      const values = v128.load(source + column);
      largest = f32x4.pmax(largest, f32x4.abs(values));
      odd = f32x4.add(odd, f32x4.mul(values, f32x4.splat(0)));
    }
    const isOdd = sumLanes(odd);
    const magnitude = maxLanes(largest);
    const isLarge = magnitude > MIN_MAGNITUDE;
    allNaN += isOdd;
    store<f32>(scales + ((<usize>token) << 2), isLarge ? magnitude * (<f32>1 / limit) + isOdd : isOdd);
    const factors = f32x4.splat(isLarge ? limit / magnitude : 0);
    for (let column: usize = 0; column < bytes; column += 32) {
      const low = rounded(v128.load(source + column), factors);
      const high = rounded(v128.load(source + column, 16), factors);
      const pairs = i16x8.narrow_i32x4_s(low, high);
      v128.store32_lane(at, pairs, 0);
      v128.store32_lane(at, pairs, 1, 32);
      v128.store32_lane(at, pairs, 2, 64);
      v128.store32_lane(at, pairs, 3, 96);
      at += 128;
    }
  }
  for (let token = tokens; token < padded; ++token) {
    store<f32>(scales + ((<usize>token) << 2), 0);
    let at = to + <usize>(token / KEY_PANEL) * bytes * 4 + ((token & (KEY_PANEL - 1)) << 2);
    for (const end = at + (bytes << 2); at < end; at += 32) store<u32>(at, 0);
  }
  return allNaN;
}

// @inline
function isMasked(bias: usize, key: u32): bool {
  return bias !== 0 && load<f32>(bias + ((<usize>key) << 2)) < 0;
}

/** @param bias (T). @returns whether no key is left */
export function areAllMasked(bias: usize, tokens: u32): bool {
  for (let key: u32 = 0; key < tokens; ++key) if (!isMasked(bias, key)) return false;
  return true;
}

/**
 * The values of one head, `row` bytes apart, to (4P, D, 2), i16: two keys are adjacent. Those of masked keys and those
 * after the last are 0, so that they change no scale.
 * @param bias (8P): below 0 for a masked key; or null to take the values of all keys
 * @param scales (groups of 128 keys, D), written; NaN for a column with NaN or an infinity
 */
export function packValues(
  from: usize,
  row: usize,
  tokens: u32,
  size: u32,
  bias: usize,
  to: usize,
  scales: usize,
): void {
  const bytes = (<usize>size) << 2;
  const mask = i32x4.splat(0xffff);
  for (let first: u32 = 0; first < tokens; first += VALUE_GROUP) {
    const last = min<u32>(tokens, first + VALUE_GROUP);
    const padded = (last + KEY_PANEL - 1) & ~(KEY_PANEL - 1);
    for (let column: usize = 0; column < bytes; column += 16) {
      let largest = f32x4.splat(0);
      let odd = f32x4.splat(0);
      for (let token = first; token < last; ++token) {
        if (isMasked(bias, token)) continue;
        const values = v128.load(from + <usize>token * row + column);
        largest = f32x4.pmax(largest, f32x4.abs(values));
        odd = f32x4.add(odd, f32x4.mul(values, f32x4.splat(0)));
      }
      const isLarge = f32x4.gt(largest, f32x4.splat(MIN_MAGNITUDE));
      const factor = v128.and(isLarge, f32x4.div(f32x4.splat(VALUE_LIMIT), largest));
      const scale = v128.and(isLarge, f32x4.mul(largest, f32x4.splat(<f32>1 / VALUE_LIMIT)));
      v128.store(scales + column, f32x4.add(scale, odd));
      for (let token = first; token < padded; token += 2) {
        const source = from + <usize>token * row + column;
        let pair = i32x4.splat(0);
        if (token < last && !isMasked(bias, token)) pair = v128.and(rounded(v128.load(source), factor), mask);
        if (token + 1 < last && !isMasked(bias, token + 1))
          pair = v128.or(pair, i32x4.shl(rounded(v128.load(source + row), factor), 16));
        v128.store(to + (<usize>token >> 1) * bytes + column, pair);
      }
    }
    scales += bytes;
  }
}

/** Rows of D floats, `row` bytes apart, to panels (P, D, 8), f32; the last panel is filled with 0. */
export function packFloats(from: usize, row: usize, tokens: u32, size: u32, to: usize): void {
  const padded = (tokens + KEY_PANEL - 1) & ~(KEY_PANEL - 1);
  for (let token: u32 = 0; token < padded; ++token) {
    const target = to + ((<usize>(token / KEY_PANEL) * size * KEY_PANEL + (token & (KEY_PANEL - 1))) << 2);
    const source = from + <usize>token * row;
    for (let at: usize = 0; at < size; ++at)
      store<f32>(target + at * KEY_PANEL * 4, token < tokens ? load<f32>(source + (at << 2)) : <f32>0);
  }
}

/** A block of eight rows of D floats, `row` bytes apart, to (2, D, 4). */
export function transpose(from: usize, row: usize, size: usize, to: usize): void {
  for (let lane: usize = 0; lane < QUERY_BLOCK; ++lane) {
    const target = to + (lane >> 2) * (size << 4) + ((lane & 3) << 2);
    for (let at: usize = 0; at < size; ++at)
      store<f32>(target + (at << 4), load<f32>(from + lane * row + (at << 2)));
  }
}
