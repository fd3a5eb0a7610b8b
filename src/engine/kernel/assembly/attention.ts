/** Attention of every head, in floats: four queries at a time over all keys, so that no whole matrix is kept. */

import { exponential, maxLanes, sumLanes } from "./elementwise";

/** Keys that lie beside each other in a panel. */
const PANEL: u32 = 8;

/** One head's keys as [panels][size][8], what is missing of the last panel filled with 0; its values as [tokens][size]. */
function pack(queryKeyValue: usize, tokens: u32, hidden: u32, head: u32, size: u32, keys: usize, values: usize): void {
  const row = <usize>hidden * 12;
  const firstKey = queryKeyValue + ((<usize>hidden + head * size) << 2);
  const firstValue = firstKey + (<usize>hidden << 2);
  const filled = (tokens + PANEL - 1) & ~(PANEL - 1);
  for (let token: u32 = 0; token < filled; ++token) {
    const to = keys + ((<usize>(token / PANEL) * size * PANEL + (token & (PANEL - 1))) << 2);
    const from = firstKey + <usize>token * row;
    for (let at: usize = 0; at < size; ++at)
      store<f32>(to + at * PANEL * 4, token < tokens ? load<f32>(from + (at << 2)) : <f32>0);
  }
  for (let token: u32 = 0; token < tokens; ++token)
    memory.copy(values + ((<usize>token * size) << 2), firstValue + <usize>token * row, <usize>size << 2);
}

/** In place: eˣ⁻ᵐᵃˣ of a row. @returns 1 / their sum */
// @ts-ignore: decorator
@inline
function soften(row: usize, bytes: usize): f32 {
  let most = v128.load(row);
  for (let at: usize = 16; at < bytes; at += 16) most = f32x4.max(most, v128.load(row + at));
  const top = f32x4.splat(maxLanes(most));
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = exponential(f32x4.sub(v128.load(row + at), top));
    v128.store(row + at, value);
    sum = f32x4.add(sum, value);
  }
  return <f32>1 / sumLanes(sum);
}

/**
 * Four rows times a panel of eight columns: `to[row][8]` = Σ `x[row][k]` · `w[k][8]`.
 * @param stepX bytes from one row of x to the next, `stepW` from one k of w to the next
 */
// @ts-ignore: decorator
@inline
function tile(x: usize, stepX: usize, w: usize, stepW: usize, depth: usize, to: usize): void {
  const x1 = x + stepX;
  const x2 = x1 + stepX;
  const x3 = x2 + stepX;
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), d0 = f32x4.splat(0), d1 = f32x4.splat(0);
  for (let k: usize = 0, bytes = depth << 2; k < bytes; k += 4) {
    const w0 = v128.load(w);
    const w1 = v128.load(w, 16);
    w += stepW;
    const s0 = v128.load_splat<f32>(x + k);
    a0 = f32x4.add(a0, f32x4.mul(s0, w0));
    a1 = f32x4.add(a1, f32x4.mul(s0, w1));
    const s1 = v128.load_splat<f32>(x1 + k);
    b0 = f32x4.add(b0, f32x4.mul(s1, w0));
    b1 = f32x4.add(b1, f32x4.mul(s1, w1));
    const s2 = v128.load_splat<f32>(x2 + k);
    c0 = f32x4.add(c0, f32x4.mul(s2, w0));
    c1 = f32x4.add(c1, f32x4.mul(s2, w1));
    const s3 = v128.load_splat<f32>(x3 + k);
    d0 = f32x4.add(d0, f32x4.mul(s3, w0));
    d1 = f32x4.add(d1, f32x4.mul(s3, w1));
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, b0, 32);
  v128.store(to, b1, 48);
  v128.store(to, c0, 64);
  v128.store(to, c1, 80);
  v128.store(to, d0, 96);
  v128.store(to, d1, 112);
}

/**
 * @param queryKeyValue [tokens + 3, 3 · hidden]; what follows the last token is read and not used
 * @param bias added to the scores of each key, filled up to whole panels with -∞
 * @param scores room for four rows of whole panels and one tile
 * @param context [tokens + 3, hidden], written
 * @param attentions [heads, tokens, tokens], written unless zero
 */
export function attend(
  queryKeyValue: usize,
  tokens: u32,
  hidden: u32,
  heads: u32,
  scale: f32,
  bias: usize,
  keys: usize,
  values: usize,
  scores: usize,
  context: usize,
  attentions: usize,
): void {
  const size = hidden / heads;
  const row = <usize>hidden * 12;
  const panels = (tokens + PANEL - 1) / PANEL;
  const scoreBytes = <usize>panels * PANEL * 4;
  const part = scores + 4 * scoreBytes;
  const factor = f32x4.splat(scale);
  for (let head: u32 = 0; head < heads; ++head) {
    pack(queryKeyValue, tokens, hidden, head, size, keys, values);
    const offset = (<usize>head * size) << 2;
    for (let first: u32 = 0; first < tokens; first += 4) {
      const queries = queryKeyValue + <usize>first * row + offset;
      for (let panel: u32 = 0; panel < panels; ++panel) {
        tile(queries, row, keys + <usize>panel * size * 32, 32, size, part);
        const to = scores + <usize>panel * 32;
        const b0 = v128.load(bias + <usize>panel * 32);
        const b1 = v128.load(bias + <usize>panel * 32, 16);
        for (let query: usize = 0; query < 4; ++query) {
          const at = to + query * scoreBytes;
          v128.store(at, f32x4.add(f32x4.mul(v128.load(part + query * 32), factor), b0));
          v128.store(at, f32x4.add(f32x4.mul(v128.load(part + query * 32, 16), factor), b1), 16);
        }
      }
      const n0 = soften(scores, scoreBytes);
      const n1 = soften(scores + scoreBytes, scoreBytes);
      const n2 = soften(scores + 2 * scoreBytes, scoreBytes);
      const n3 = soften(scores + 3 * scoreBytes, scoreBytes);
      const target = context + ((<usize>first * hidden) << 2) + offset;
      const targetRow = <usize>hidden << 2;
      for (let column: usize = 0; column < size; column += 8) {
        tile(scores, scoreBytes, values + (column << 2), <usize>size << 2, tokens, part);
        const to = target + (column << 2);
        scaled(part, n0, to);
        scaled(part + 32, n1, to + targetRow);
        scaled(part + 64, n2, to + 2 * targetRow);
        scaled(part + 96, n3, to + 3 * targetRow);
      }
      if (attentions) {
        for (let query: u32 = 0; query < 4 && first + query < tokens; ++query) {
          const normalizer = query === 0 ? n0 : query === 1 ? n1 : query === 2 ? n2 : n3;
          const from = scores + <usize>query * scoreBytes;
          const to = attentions + (((<usize>head * tokens + first + query) * tokens) << 2);
          for (let key: usize = 0; key < tokens; ++key)
            store<f32>(to + (key << 2), load<f32>(from + (key << 2)) * normalizer);
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function scaled(from: usize, factor: f32, to: usize): void {
  const factors = f32x4.splat(factor);
  v128.store(to, f32x4.mul(v128.load(from), factors));
  v128.store(to, f32x4.mul(v128.load(from, 16), factors), 16);
}
