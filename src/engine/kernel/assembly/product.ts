/**
 * The product of 8-bit activations (R, K) and 8-bit weights (K, C). A tile is a panel of up to six rows times a panel of
 * eight columns, so that its accumulators and their operands stay in registers. Accumulators are integers, so every
 * variant gives the same bits. Each group of the depth has a scale of its own, so its sums are scaled and added to the
 * tile before the next group begins. What is added to all weights of a column is multiplied with the sum of the
 * activations of each row instead. Letters in shapes are those of structures.ts; r is the height of a panel of rows.
 *
 * - plain: weights as (K / 2, 8, 2) i8, activations as (K / 2, r, 2) i16.
 * - relaxed: weights as (K / 4, 8, 4) i8, activations as (K / 4, r, 4) bytes.
 */

import { dot, TAKES_BYTES } from "./dot";
import { gelu } from "./elementwise";
import {
  ACTIVATION_BYTES,
  COLUMN_PANEL,
  GROUP_SIZE,
  groupCount,
  MAX_PANEL_ROWS,
  panelCount,
  panelHeight,
} from "./panels";
import { Linear } from "./structures";

/** What is applied to a product before it is written: nothing, GELU, or the sum with the residual. */
export const EPILOGUE_NONE: u32 = 0;
export const EPILOGUE_GELU: u32 = 1;
export const EPILOGUE_RESIDUAL: u32 = 2;

/** Bytes of activations that stay in the second-level cache while all weights are read once. */
const CACHE_BLOCK_BYTES: u32 = 131072;

/** Four of the eight columns of a panel: the first, or the second half. */

// @inline
function loadWeights(at: usize, second: bool): v128 {
  return TAKES_BYTES
    ? second
      ? v128.load(at, 16)
      : v128.load(at)
    : second
      ? v128.load_ext<i8>(at, 8)
      : v128.load_ext<i8>(at);
}

/** What the accumulators of a row start with: its zero point times the sums of the weights. */
// @inline
function initAccumulator(zeros: usize, row: usize, sums: v128): v128 {
  return TAKES_BYTES ? i32x4.mul(v128.load_splat<i32>(zeros + (row << 2)), sums) : i32x4.splat(0);
}

/** to (2, 4) of a row += its accumulators * its scale */
// @inline
function scaleAccumulate(low: v128, high: v128, scales: usize, row: usize, to: usize): void {
  const scale = v128.load_splat<f32>(scales + (row << 2));
  const at = to + (row << 5);
  v128.store(at, f32x4.add(v128.load(at), f32x4.mul(f32x4.convert_i32x4_s(low), scale)));
  v128.store(at, f32x4.add(v128.load(at, 16), f32x4.mul(f32x4.convert_i32x4_s(high), scale)), 16);
}

/**
 * The tile (r, 8) of a panel of rows and a panel of columns, before the scales of the columns.
 * @param rows r, constant where the function is inlined, so that unused registers vanish
 * @param from (K / N, r, N)
 * @param scales (G, r), f32
 * @param zeros (G, r), i32
 * @param weights (K / N, 8, N), i8
 * @param sums (G, 8), i32: the sums of the weights
 */
// @inline
// oxlint-disable-next-line max-lines-per-function -- one line for each register of the unrolled tile
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
  for (let remaining = depth; remaining;) {
    const group = min<u32>(remaining, GROUP_SIZE);
    remaining -= group;
    const s0 = TAKES_BYTES ? v128.load(sums) : i32x4.splat(0);
    const s1 = TAKES_BYTES ? v128.load(sums, 16) : i32x4.splat(0);
    let a0 = initAccumulator(zeros, 0, s0),
      a1 = initAccumulator(zeros, 0, s1);
    let b0 = s0,
      b1 = s1,
      c0 = s0,
      c1 = s1,
      d0 = s0,
      d1 = s1,
      e0 = s0,
      e1 = s1,
      f0 = s0,
      f1 = s1;
    if (rows > 1) {
      b0 = initAccumulator(zeros, 1, s0);
      b1 = initAccumulator(zeros, 1, s1);
    }
    if (rows > 2) {
      c0 = initAccumulator(zeros, 2, s0);
      c1 = initAccumulator(zeros, 2, s1);
    }
    if (rows > 3) {
      d0 = initAccumulator(zeros, 3, s0);
      d1 = initAccumulator(zeros, 3, s1);
    }
    if (rows > 4) {
      e0 = initAccumulator(zeros, 4, s0);
      e1 = initAccumulator(zeros, 4, s1);
    }
    if (rows > 5) {
      f0 = initAccumulator(zeros, 5, s0);
      f1 = initAccumulator(zeros, 5, s1);
    }
    for (const end = w + (group << 3); w < end; w += 32 / ACTIVATION_BYTES) {
      const w0 = loadWeights(w, false);
      const w1 = loadWeights(w, true);
      const s = v128.load_splat<i32>(x);
      a0 = dot(w0, s, a0);
      a1 = dot(w1, s, a1);
      if (rows > 1) {
        const s = v128.load_splat<i32>(x, 4);
        b0 = dot(w0, s, b0);
        b1 = dot(w1, s, b1);
      }
      if (rows > 2) {
        const s = v128.load_splat<i32>(x, 8);
        c0 = dot(w0, s, c0);
        c1 = dot(w1, s, c1);
      }
      if (rows > 3) {
        const s = v128.load_splat<i32>(x, 12);
        d0 = dot(w0, s, d0);
        d1 = dot(w1, s, d1);
      }
      if (rows > 4) {
        const s = v128.load_splat<i32>(x, 16);
        e0 = dot(w0, s, e0);
        e1 = dot(w1, s, e1);
      }
      if (rows > 5) {
        const s = v128.load_splat<i32>(x, 20);
        f0 = dot(w0, s, f0);
        f1 = dot(w1, s, f1);
      }
      x += rows << 2;
    }
    scaleAccumulate(a0, a1, scales, 0, to);
    if (rows > 1) scaleAccumulate(b0, b1, scales, 1, to);
    if (rows > 2) scaleAccumulate(c0, c1, scales, 2, to);
    if (rows > 3) scaleAccumulate(d0, d1, scales, 3, to);
    if (rows > 4) scaleAccumulate(e0, e1, scales, 4, to);
    if (rows > 5) scaleAccumulate(f0, f1, scales, 5, to);
    scales += rows << 2;
    zeros += rows << 2;
    sums += 32;
  }
}

/**
 * Four columns of (a tile + the sum of the row * offsets) * scales + bias, and what follows.
 * @param at the byte of the first column in a row
 */
// @inline
function epilogueOf(
  products: v128,
  rowSum: usize,
  linear: Linear,
  at: usize,
  residual: usize,
  epilogue: u32,
): v128 {
  let sums = products;
  if (linear.offsets)
    sums = f32x4.add(sums, f32x4.mul(v128.load_splat<f32>(rowSum), v128.load(linear.offsets + at)));
  const value = f32x4.add(f32x4.mul(sums, v128.load(linear.scales + at)), v128.load(linear.bias + at));
  if (epilogue === EPILOGUE_GELU) return gelu(value);
  return epilogue === EPILOGUE_RESIDUAL ? f32x4.add(value, v128.load(residual + at)) : value;
}

/** Writes a tile (r, 8) to columns `column` to `column` + 7 of `to` (r of R, C). */
function writeTile(
  from: usize,
  rows: u32,
  rowSums: usize,
  linear: Linear,
  column: u32,
  to: usize,
  residual: usize,
  epilogue: u32,
): void {
  const at = (<usize>column) << 2;
  const rowBytes = (<usize>linear.columns) << 2;
  for (let row: usize = 0; row < rows; ++row) {
    const offset = row * rowBytes;
    const sums = from + (row << 5);
    const rowSum = rowSums + (row << 2);
    const rowResidual = residual + offset;
    const low = epilogueOf(v128.load(sums), rowSum, linear, at, rowResidual, epilogue);
    const high = epilogueOf(v128.load(sums, 16), rowSum, linear, at + 16, rowResidual, epilogue);
    v128.store(to + offset + at, low);
    v128.store(to + offset + at, high, 16);
  }
}

/**
 * `to` (R, C) = epilogue(x W + b), with x in panels as `quantize` writes it.
 * @param from panels of quantized rows, with `scales` and `zeros` for each row and group
 * @param rowSums (R), f32
 * @param tileAddress memory for `TILE_FLOATS` floats
 * @param to (R, C), f32
 * @param residual (R, C), f32, read by `EPILOGUE_RESIDUAL`
 */
export function product(
  from: usize,
  scales: usize,
  zeros: usize,
  rowSums: usize,
  rows: u32,
  linear: Linear,
  tileAddress: usize,
  to: usize,
  residual: usize,
  epilogue: u32,
): void {
  const columns = linear.columns;
  const depth = linear.depth;
  const groups = groupCount(depth);
  const rowBytes = (<usize>columns) << 2;
  const block = max<u32>(1, CACHE_BLOCK_BYTES / (depth * <u32>ACTIVATION_BYTES * MAX_PANEL_ROWS));
  for (let first: u32 = 0, panels = panelCount(rows); panels;) {
    const inBlock = min<u32>(panels, block);
    panels -= inBlock;
    let next = first;
    for (let column: u32 = 0; column < columns; column += COLUMN_PANEL) {
      const weights = linear.weights + <usize>column * depth;
      const weightSums = linear.weightSums + <usize>column * groups * 4;
      next = first;
      for (let remaining = inBlock; remaining; --remaining) {
        const height = panelHeight(rows - next, panels + remaining);
        const x = from + <usize>next * depth * ACTIVATION_BYTES;
        const offset = <usize>next * groups * 4;
        if (height === 6)
          tile(6, x, scales + offset, zeros + offset, weights, weightSums, depth, tileAddress);
        else if (height === 5)
          tile(5, x, scales + offset, zeros + offset, weights, weightSums, depth, tileAddress);
        else if (height === 4)
          tile(4, x, scales + offset, zeros + offset, weights, weightSums, depth, tileAddress);
        else if (height === 3)
          tile(3, x, scales + offset, zeros + offset, weights, weightSums, depth, tileAddress);
        else if (height === 2)
          tile(2, x, scales + offset, zeros + offset, weights, weightSums, depth, tileAddress);
        else tile(1, x, scales + offset, zeros + offset, weights, weightSums, depth, tileAddress);
        writeTile(
          tileAddress,
          height,
          rowSums + ((<usize>next) << 2),
          linear,
          column,
          to + <usize>next * rowBytes,
          residual + <usize>next * rowBytes,
          epilogue,
        );
        next += height;
      }
    }
    first = next;
  }
}
