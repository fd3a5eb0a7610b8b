/**
 * Attention of every head, in floats: four queries at a time over all keys, so that no whole matrix is kept. A vector
 * holds the four, so that no step of theirs goes across one.
 */

import { exponential } from "./elementwise";

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
  for (let token: u32 = 0; token < tokens; ++token) {
    const from = firstValue + <usize>token * row;
    const to = values + ((<usize>token * size) << 2);
    for (let at: usize = 0; at < <usize>size << 2; at += 16) v128.store(to + at, v128.load(from + at));
  }
}

/** Four tokens of one head, `row` bytes apart, as [size][4]. */
// @ts-ignore: decorator
@inline
function turn(from: usize, row: usize, size: usize, to: usize): void {
  for (let lane: usize = 0; lane < 4; ++lane)
    for (let at: usize = 0; at < size; ++at)
      store<f32>(to + (at << 4) + (lane << 2), load<f32>(from + lane * row + (at << 2)));
}

/** Four queries' scores with a panel of eight keys, written as [8][4]. @returns the largest of each query and `most` */
// @ts-ignore: decorator
@inline
function score(query: usize, keys: usize, size: usize, factor: v128, bias: usize, to: usize, most: v128): v128 {
  let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  for (const end = query + (size << 4); query < end; query += 16) {
    const queries = v128.load(query);
    a = f32x4.add(a, f32x4.mul(queries, v128.load_splat<f32>(keys)));
    b = f32x4.add(b, f32x4.mul(queries, v128.load_splat<f32>(keys, 4)));
    c = f32x4.add(c, f32x4.mul(queries, v128.load_splat<f32>(keys, 8)));
    d = f32x4.add(d, f32x4.mul(queries, v128.load_splat<f32>(keys, 12)));
    e = f32x4.add(e, f32x4.mul(queries, v128.load_splat<f32>(keys, 16)));
    f = f32x4.add(f, f32x4.mul(queries, v128.load_splat<f32>(keys, 20)));
    g = f32x4.add(g, f32x4.mul(queries, v128.load_splat<f32>(keys, 24)));
    h = f32x4.add(h, f32x4.mul(queries, v128.load_splat<f32>(keys, 28)));
    keys += 32;
  }
  a = f32x4.add(f32x4.mul(a, factor), v128.load_splat<f32>(bias));
  b = f32x4.add(f32x4.mul(b, factor), v128.load_splat<f32>(bias, 4));
  c = f32x4.add(f32x4.mul(c, factor), v128.load_splat<f32>(bias, 8));
  d = f32x4.add(f32x4.mul(d, factor), v128.load_splat<f32>(bias, 12));
  e = f32x4.add(f32x4.mul(e, factor), v128.load_splat<f32>(bias, 16));
  f = f32x4.add(f32x4.mul(f, factor), v128.load_splat<f32>(bias, 20));
  g = f32x4.add(f32x4.mul(g, factor), v128.load_splat<f32>(bias, 24));
  h = f32x4.add(f32x4.mul(h, factor), v128.load_splat<f32>(bias, 28));
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
  v128.store(to, e, 64);
  v128.store(to, f, 80);
  v128.store(to, g, 96);
  v128.store(to, h, 112);
  const left = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  const right = f32x4.pmax(f32x4.pmax(e, f), f32x4.pmax(g, h));
  return f32x4.pmax(most, f32x4.pmax(left, right));
}

/** In place: eˣ⁻ᵐᵒˢᵗ of [keys][4]. @returns 1 / their sums */
// @ts-ignore: decorator
@inline
function soften(scores: usize, bytes: usize, most: v128): v128 {
  let sum = f32x4.splat(0);
  for (let at = scores, end = scores + bytes; at < end; at += 16) {
    const value = exponential(f32x4.sub(v128.load(at), most));
    v128.store(at, value);
    sum = f32x4.add(sum, value);
  }
  return f32x4.div(f32x4.splat(1), sum);
}

/** Eight columns of four queries' contexts: Σ `scores[key][query]` · `values[key][columns]`, normalized. */
// @ts-ignore: decorator
@inline
function mix(scores: usize, values: usize, size: usize, tokens: usize, normalizers: usize, to: usize, row: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  for (let at = scores, end = scores + (tokens << 4); at < end; at += 16) {
    const v0 = v128.load(values);
    const v1 = v128.load(values, 16);
    values += size << 2;
    const a = v128.load_splat<f32>(at);
    a0 = f32x4.add(a0, f32x4.mul(a, v0));
    a1 = f32x4.add(a1, f32x4.mul(a, v1));
    const b = v128.load_splat<f32>(at, 4);
    b0 = f32x4.add(b0, f32x4.mul(b, v0));
    b1 = f32x4.add(b1, f32x4.mul(b, v1));
    const c = v128.load_splat<f32>(at, 8);
    c0 = f32x4.add(c0, f32x4.mul(c, v0));
    c1 = f32x4.add(c1, f32x4.mul(c, v1));
    const d = v128.load_splat<f32>(at, 12);
    d0 = f32x4.add(d0, f32x4.mul(d, v0));
    d1 = f32x4.add(d1, f32x4.mul(d, v1));
  }
  writeScaled(a0, a1, normalizers, to);
  writeScaled(b0, b1, normalizers + 4, to + row);
  writeScaled(c0, c1, normalizers + 8, to + 2 * row);
  writeScaled(d0, d1, normalizers + 12, to + 3 * row);
}

// @ts-ignore: decorator
@inline
function writeScaled(low: v128, high: v128, factor: usize, to: usize): void {
  const factors = v128.load_splat<f32>(factor);
  v128.store(to, f32x4.mul(low, factors));
  v128.store(to, f32x4.mul(high, factors), 16);
}

/**
 * @param queryKeyValue [tokens + 3, 3 · hidden]; what follows the last token is read and not used
 * @param bias added to the scores of each key, filled up to whole panels with -∞
 * @param scores room for four queries: their scores with whole panels of keys, themselves, and a number each
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
  const query = scores + ((<usize>panels * PANEL) << 4);
  const normalizers = query + (<usize>size << 4);
  const factor = f32x4.splat(scale);
  for (let head: u32 = 0; head < heads; ++head) {
    pack(queryKeyValue, tokens, hidden, head, size, keys, values);
    const offset = (<usize>head * size) << 2;
    for (let first: u32 = 0; first < tokens; first += 4) {
      turn(queryKeyValue + <usize>first * row + offset, row, size, query);
      let most = f32x4.splat(-Infinity);
      for (let panel: usize = 0; panel < panels; ++panel)
        most = score(query, keys + panel * size * 32, size, factor, bias + panel * 32, scores + panel * 128, most);
      v128.store(normalizers, soften(scores, <usize>tokens << 4, most));
      const target = context + ((<usize>first * hidden) << 2) + offset;
      for (let column: usize = 0; column < size; column += 8)
        mix(scores, values + (column << 2), size, tokens, normalizers, target + (column << 2), <usize>hidden << 2);
      if (attentions) {
        for (let lane: u32 = 0; lane < 4 && first + lane < tokens; ++lane) {
          const normalizer = load<f32>(normalizers + (lane << 2));
          const to = attentions + (((<usize>head * tokens + first + lane) * tokens) << 2);
          for (let key: usize = 0; key < tokens; ++key)
            store<f32>(to + (key << 2), load<f32>(scores + (key << 4) + (lane << 2)) * normalizer);
        }
      }
    }
  }
}
