/**
 * Scaled dot-product attention of every head, in floats. A block of four queries meets all keys at a time, so the whole
 * (T, T) matrix is never stored. The lanes of a vector hold the four queries, so softmax needs no operation across
 * lanes. Letters in shapes are those of structures.ts; P is the number of panels of keys.
 */

import { exponential } from "./elementwise";
import { addends, distanceProducts, spread } from "./distances";
import { KEY_PANEL, QUERY_BLOCK } from "./panels";
import { Distances } from "./structures";

/**
 * Copies one head of `queryKeyValue` (T, 3H): its keys to (P, D, 8), the last panel filled with 0, and its values to
 * (T, D).
 */
function pack(
  queryKeyValue: usize,
  tokens: u32,
  hidden: u32,
  head: u32,
  size: u32,
  keys: usize,
  values: usize,
): void {
  const row = <usize>hidden * 12;
  const firstKey = queryKeyValue + ((<usize>hidden + head * size) << 2);
  const firstValue = firstKey + ((<usize>hidden) << 2);
  const padded = (tokens + KEY_PANEL - 1) & ~(KEY_PANEL - 1);
  for (let token: u32 = 0; token < padded; ++token) {
    const to = keys + ((<usize>(token / KEY_PANEL) * size * KEY_PANEL + (token & (KEY_PANEL - 1))) << 2);
    const from = firstKey + <usize>token * row;
    for (let at: usize = 0; at < size; ++at)
      store<f32>(to + at * KEY_PANEL * 4, token < tokens ? load<f32>(from + (at << 2)) : <f32>0);
  }
  for (let token: u32 = 0; token < tokens; ++token) {
    const from = firstValue + <usize>token * row;
    const to = values + ((<usize>token * size) << 2);
    for (let at: usize = 0; at < (<usize>size) << 2; at += 16) v128.store(to + at, v128.load(from + at));
  }
}

/** Four rows of D floats, `row` bytes apart, to (D, 4). */
// @inline
function transpose(from: usize, row: usize, size: usize, to: usize): void {
  for (let lane: usize = 0; lane < 4; ++lane)
    for (let at: usize = 0; at < size; ++at)
      store<f32>(to + (at << 4) + (lane << 2), load<f32>(from + lane * row + (at << 2)));
}

/**
 * The scaled and masked dot products of four queries (D, 4) with a panel of keys (D, 8), to (8, 4).
 * @param isAdded whether they are added to what is at `to`
 * @returns for each query the larger of `maximum` and its largest score
 */
// @inline
function dotProducts(
  query: usize,
  keys: usize,
  size: usize,
  factor: v128,
  bias: usize,
  to: usize,
  isAdded: bool,
  maximum: v128,
): v128 {
  // One register for each key.
  let a = f32x4.splat(0),
    b = a,
    c = a,
    d = a,
    e = a,
    f = a,
    g = a,
    h = a;
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
  a = f32x4.mul(a, factor);
  b = f32x4.mul(b, factor);
  c = f32x4.mul(c, factor);
  d = f32x4.mul(d, factor);
  e = f32x4.mul(e, factor);
  f = f32x4.mul(f, factor);
  g = f32x4.mul(g, factor);
  h = f32x4.mul(h, factor);
  if (isAdded) {
    a = f32x4.add(a, v128.load(to));
    b = f32x4.add(b, v128.load(to, 16));
    c = f32x4.add(c, v128.load(to, 32));
    d = f32x4.add(d, v128.load(to, 48));
    e = f32x4.add(e, v128.load(to, 64));
    f = f32x4.add(f, v128.load(to, 80));
    g = f32x4.add(g, v128.load(to, 96));
    h = f32x4.add(h, v128.load(to, 112));
  }
  a = f32x4.add(a, v128.load_splat<f32>(bias));
  b = f32x4.add(b, v128.load_splat<f32>(bias, 4));
  c = f32x4.add(c, v128.load_splat<f32>(bias, 8));
  d = f32x4.add(d, v128.load_splat<f32>(bias, 12));
  e = f32x4.add(e, v128.load_splat<f32>(bias, 16));
  f = f32x4.add(f, v128.load_splat<f32>(bias, 20));
  g = f32x4.add(g, v128.load_splat<f32>(bias, 24));
  h = f32x4.add(h, v128.load_splat<f32>(bias, 28));
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
  return f32x4.pmax(maximum, f32x4.pmax(left, right));
}

/** scores (T, 4) -> exp(scores - maximum), in place. @returns for each query 1 / the sum over its keys */
// @inline
function expMinusMax(scores: usize, bytes: usize, maximum: v128): v128 {
  let sum = f32x4.splat(0);
  for (let at = scores, end = scores + bytes; at < end; at += 16) {
    const value = exponential(f32x4.sub(v128.load(at), maximum));
    v128.store(at, value);
    sum = f32x4.add(sum, value);
  }
  return f32x4.div(f32x4.splat(1), sum);
}

/**
 * Eight columns of the context of four queries: the transposed scores (T, 4) times the values (T, 8 of D), times the
 * normalizers (4), to four rows that are `row` bytes apart.
 */
// @inline
function weightedSum(
  scores: usize,
  values: usize,
  size: usize,
  tokens: usize,
  normalizers: usize,
  to: usize,
  row: usize,
): void {
  // Two registers for each query.
  let a0 = f32x4.splat(0),
    a1 = a0,
    b0 = a0,
    b1 = a0,
    c0 = a0,
    c1 = a0,
    d0 = a0,
    d1 = a0;
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

/** Eight floats, times one. */
// @inline
function writeScaled(low: v128, high: v128, factor: usize, to: usize): void {
  const factors = v128.load_splat<f32>(factor);
  v128.store(to, f32x4.mul(low, factors));
  v128.store(to, f32x4.mul(high, factors), 16);
}

/** The probabilities (T) of up to four queries, to rows of `attentions` (A T, T) from `row` on. */
function writeProbabilities(
  scores: usize,
  normalizers: usize,
  attentions: usize,
  row: u32,
  tokens: u32,
  rows: u32,
): void {
  for (let lane: u32 = 0; lane < min(QUERY_BLOCK, rows); ++lane) {
    const normalizer = load<f32>(normalizers + (lane << 2));
    const to = attentions + ((<usize>(row + lane) * tokens) << 2);
    for (let key: usize = 0; key < tokens; ++key)
      store<f32>(to + (key << 2), load<f32>(scores + (key << 4) + (lane << 2)) * normalizer);
  }
}

/**
 * context (T, H) = softmax(Q K^T * scale + bias + what the distances add) V, for each of A heads of D columns.
 * @param queryKeyValue (T + 3, 3H); the rows after the last token are read, and their results are not used
 * @param bias (8P), added to the scores of each key; -infinity after the last token
 * @param keys memory for one head's keys, (P, D, 8)
 * @param values memory for one head's values, (T, D)
 * @param scores memory for four queries: scores (8P, 4), the queries (D, 4) and the normalizers (4)
 * @param context (T + 3, H), written
 * @param attentions (A, T, T), the probabilities, written unless null
 * @param distances or null
 * @param distanceKeys memory for one head's embeddings of distances as keys (D, 2T + 16), if it has them
 * @param distanceQueries the same as queries
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
  distances: Distances,
  distanceKeys: usize,
  distanceQueries: usize,
): void {
  const hasDistances = changetype<usize>(distances) !== 0;
  const isDisentangled = hasDistances && distances.keys !== 0;
  const isAdded = hasDistances && distances.bias !== 0;
  const width = <usize>(2 * tokens + 2 * KEY_PANEL);
  const size = hidden / heads;
  const row = <usize>hidden * 12;
  const panels = (tokens + KEY_PANEL - 1) / KEY_PANEL;
  const query = scores + ((<usize>panels * KEY_PANEL) << 4);
  const normalizers = query + ((<usize>size) << 4);
  const factor = f32x4.splat(scale);
  for (let head: u32 = 0; head < heads; ++head) {
    pack(queryKeyValue, tokens, hidden, head, size, keys, values);
    const offset = (<usize>head * size) << 2;
    if (isDisentangled) {
      const first = (<usize>head * distances.embeddings * size) << 2;
      spread(distances.keys + first, distances, tokens, size, distanceKeys);
      spread(distances.queries + first, distances, tokens, size, distanceQueries);
    }
    for (let first: u32 = 0; first < tokens; first += QUERY_BLOCK) {
      transpose(queryKeyValue + <usize>first * row + offset, row, size, query);
      let maximum = f32x4.splat(-Infinity);
      for (let panel: usize = 0; panel < panels; ++panel) {
        const to = scores + panel * 128;
        if (isDisentangled) {
          const at = (<usize>(first + tokens + KEY_PANEL - <u32>panel * KEY_PANEL)) << 2;
          maximum = distanceProducts(
            query,
            keys + panel * size * 32,
            size,
            distanceKeys + at,
            distanceQueries + at,
            width,
            factor,
            bias + panel * 32,
            to,
            maximum,
          );
          continue;
        }
        if (isAdded) addends(distances, head, <i32>first - <i32>(panel * KEY_PANEL), to);
        maximum = dotProducts(
          query,
          keys + panel * size * 32,
          size,
          factor,
          bias + panel * 32,
          to,
          isAdded,
          maximum,
        );
      }
      v128.store(normalizers, expMinusMax(scores, (<usize>tokens) << 4, maximum));
      const target = context + ((<usize>first * hidden) << 2) + offset;
      const rowBytes = (<usize>hidden) << 2;
      for (let column: usize = 0; column < (<usize>size) << 2; column += 32)
        weightedSum(scores, values + column, size, tokens, normalizers, target + column, rowBytes);
      if (attentions)
        writeProbabilities(scores, normalizers, attentions, head * tokens + first, tokens, tokens - first);
    }
  }
}
