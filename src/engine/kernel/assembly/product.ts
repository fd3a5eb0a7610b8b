/**
 * 8-bit weights times 8-bit activations. Rows come in panels of up to six, columns in panels of eight, so that the
 * sums of a tile and what they are made of stay in registers. Sums are whole numbers, so every variant gives the same
 * bits; each group of inputs has a step of its own, so its sum is weighed before the next begins.
 *
 * - plain: weights as [depth / 2][8 columns][2], activations as [depth / 2][rows of the panel][2] i16.
 * - relaxed: weights as [depth / 4][8 columns][4], activations as [depth / 4][rows of the panel][4] bytes.
 */

import { dot, TAKES_BYTES } from "./dot";
import { gelu } from "./elementwise";
import { GROUP, groupsOf, heightOf, panelsOf, ROWS, WIDTH } from "./panels";
import { Linear } from "./structures";

/** What happens to a product before it is written. */
export const PLAIN: u32 = 0;
export const GELU: u32 = 1;
export const RESIDUAL: u32 = 2;

/** Bytes of activations that stay in the second cache while all weights pass by. */
const BLOCK: u32 = 131072;

// @ts-ignore: decorator
@inline
function loadWeights(at: usize, second: bool): v128 {
  return TAKES_BYTES
    ? second
      ? v128.load(at, 16)
      : v128.load(at)
    : second
      ? v128.load_ext<i8>(at, 8)
      : v128.load_ext<i8>(at);
}

/** What a sum begins with, so that activations count from their zero point. */
// @ts-ignore: decorator
@inline
function start(zeros: usize, row: usize, sums: v128): v128 {
  return TAKES_BYTES ? i32x4.mul(v128.load_splat<i32>(zeros + (row << 2)), sums) : i32x4.splat(0);
}

// @ts-ignore: decorator
@inline
function weigh(low: v128, high: v128, scales: usize, row: usize, to: usize): void {
  const scale = v128.load_splat<f32>(scales + (row << 2));
  const at = to + (row << 5);
  v128.store(at, f32x4.add(v128.load(at), f32x4.mul(f32x4.convert_i32x4_s(low), scale)));
  v128.store(at, f32x4.add(v128.load(at, 16), f32x4.mul(f32x4.convert_i32x4_s(high), scale)), 16);
}

/** A panel of so many rows times a panel of columns, as [rows][8]. */
// @ts-ignore: decorator
@inline
function tile(
  rows: usize,
  from: usize,
  scales: usize,
  zeros: usize,
  weights: usize,
  sums: usize,
  depth: u32,
  to: usize,
): void {
  for (let at = to, end = to + (rows << 5); at < end; at += 16) v128.store(at, f32x4.splat(0));
  let x = from;
  let w = weights;
  for (let left = depth; left; ) {
    const group = min<u32>(left, GROUP);
    left -= group;
    const s0 = TAKES_BYTES ? v128.load(sums) : i32x4.splat(0);
    const s1 = TAKES_BYTES ? v128.load(sums, 16) : i32x4.splat(0);
    let a0 = start(zeros, 0, s0), a1 = start(zeros, 0, s1);
    let b0 = s0, b1 = s1, c0 = s0, c1 = s1, d0 = s0, d1 = s1, e0 = s0, e1 = s1, f0 = s0, f1 = s1;
    if (rows > 1) { b0 = start(zeros, 1, s0); b1 = start(zeros, 1, s1); }
    if (rows > 2) { c0 = start(zeros, 2, s0); c1 = start(zeros, 2, s1); }
    if (rows > 3) { d0 = start(zeros, 3, s0); d1 = start(zeros, 3, s1); }
    if (rows > 4) { e0 = start(zeros, 4, s0); e1 = start(zeros, 4, s1); }
    if (rows > 5) { f0 = start(zeros, 5, s0); f1 = start(zeros, 5, s1); }
    for (const end = w + (group << 3); w < end; w += 32 / WIDTH) {
      const w0 = loadWeights(w, false);
      const w1 = loadWeights(w, true);
      const s = v128.load_splat<i32>(x);
      a0 = dot(w0, s, a0);
      a1 = dot(w1, s, a1);
      if (rows > 1) { const s = v128.load_splat<i32>(x, 4); b0 = dot(w0, s, b0); b1 = dot(w1, s, b1); }
      if (rows > 2) { const s = v128.load_splat<i32>(x, 8); c0 = dot(w0, s, c0); c1 = dot(w1, s, c1); }
      if (rows > 3) { const s = v128.load_splat<i32>(x, 12); d0 = dot(w0, s, d0); d1 = dot(w1, s, d1); }
      if (rows > 4) { const s = v128.load_splat<i32>(x, 16); e0 = dot(w0, s, e0); e1 = dot(w1, s, e1); }
      if (rows > 5) { const s = v128.load_splat<i32>(x, 20); f0 = dot(w0, s, f0); f1 = dot(w1, s, f1); }
      x += rows << 2;
    }
    weigh(a0, a1, scales, 0, to);
    if (rows > 1) weigh(b0, b1, scales, 1, to);
    if (rows > 2) weigh(c0, c1, scales, 2, to);
    if (rows > 3) weigh(d0, d1, scales, 3, to);
    if (rows > 4) weigh(e0, e1, scales, 4, to);
    if (rows > 5) weigh(f0, f1, scales, 5, to);
    scales += rows << 2;
    zeros += rows << 2;
    sums += 32;
  }
}

// @ts-ignore: decorator
@inline
function finished(sums: v128, linear: Linear, at: usize, residual: usize, kind: u32): v128 {
  const value = f32x4.add(f32x4.mul(sums, v128.load(linear.scales + at)), v128.load(linear.bias + at));
  if (kind === GELU) return gelu(value);
  return kind === RESIDUAL ? f32x4.add(value, v128.load(residual + at)) : value;
}

/** A tile, with what belongs to its columns, to where it goes. */
function finish(
  from: usize,
  rows: u32,
  linear: Linear,
  column: u32,
  to: usize,
  residual: usize,
  kind: u32,
): void {
  const at = <usize>column << 2;
  const rowBytes = <usize>linear.columns << 2;
  for (let row: usize = 0; row < rows; ++row) {
    const offset = row * rowBytes;
    const sums = from + (row << 5);
    v128.store(to + offset + at, finished(v128.load(sums), linear, at, residual + offset, kind));
    v128.store(to + offset + at, finished(v128.load(sums, 16), linear, at + 16, residual + offset, kind), 16);
  }
}

/**
 * @param from quantized rows, with their steps and zero points
 * @param sums room for those of one tile, [6][8], f32
 * @param to [rows, columns], f32
 * @param residual [rows, columns], f32, for `RESIDUAL`
 */
export function product(
  from: usize,
  scales: usize,
  zeros: usize,
  rows: u32,
  linear: Linear,
  sums: usize,
  to: usize,
  residual: usize,
  kind: u32,
): void {
  const columns = linear.columns;
  const depth = linear.depth;
  const groups = groupsOf(depth);
  const rowBytes = <usize>columns << 2;
  const block = max<u32>(1, BLOCK / (depth * <u32>WIDTH * ROWS));
  for (let first: u32 = 0, panels = panelsOf(rows); panels; ) {
    const some = min<u32>(panels, block);
    panels -= some;
    let next = first;
    for (let column: u32 = 0; column < columns; column += 8) {
      const weights = linear.weights + <usize>column * depth;
      const weightSums = linear.sums + <usize>column * groups * 4;
      next = first;
      for (let left = some; left; --left) {
        const height = heightOf(rows - next, panels + left);
        const x = from + <usize>next * depth * WIDTH;
        const offset = <usize>next * groups * 4;
        if (height === 6) tile(6, x, scales + offset, zeros + offset, weights, weightSums, depth, sums);
        else if (height === 5) tile(5, x, scales + offset, zeros + offset, weights, weightSums, depth, sums);
        else if (height === 4) tile(4, x, scales + offset, zeros + offset, weights, weightSums, depth, sums);
        else if (height === 3) tile(3, x, scales + offset, zeros + offset, weights, weightSums, depth, sums);
        else if (height === 2) tile(2, x, scales + offset, zeros + offset, weights, weightSums, depth, sums);
        else tile(1, x, scales + offset, zeros + offset, weights, weightSums, depth, sums);
        finish(sums, height, linear, column, to + <usize>next * rowBytes, residual + <usize>next * rowBytes, kind);
        next += height;
      }
    }
    first = next;
  }
}
