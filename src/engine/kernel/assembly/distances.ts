/**
 * What attention knows of places and distances: biases (Raffel et al. 2020), embeddings of distances (He et al. 2021) and
 * rotations (Su et al. 2024). Letters in shapes are those of structures.ts; E is the number of embeddings.
 */

import { KEY_PANEL } from "./panels";
import { Distances } from "./structures";

/**
 * The embeddings of one head (E, D) by distance, to (D, 2T + 16), from the distance -(T + 8) on: four queries have
 * consecutive distances from a key.
 */
export function spread(embeddings: usize, distances: Distances, tokens: u32, size: u32, to: usize): void {
  const width = <usize>(2 * tokens + 2 * KEY_PANEL);
  const rows = distances.rows + ((<usize>(distances.positions - tokens)) << 2);
  for (let at: usize = 0; at < width; ++at) {
    const from = embeddings + ((<usize>load<u32>(rows + (at << 2)) * size) << 2);
    for (let column: usize = 0; column < size; ++column)
      store<f32>(to + ((column * width + at) << 2), load<f32>(from + (column << 2)));
  }
}

/** One key of `distanceProducts`, the `at`-th of its panel. */
// @inline
function addProducts(
  sum: v128,
  queries: v128,
  keys: usize,
  at: usize,
  distanceKeys: usize,
  distanceQueries: usize,
): v128 {
  const key = v128.load_splat<f32>(keys + (at << 2));
  const asKey = f32x4.add(key, v128.load(distanceKeys - (at << 2)));
  const asQuery = v128.load(distanceQueries - (at << 2));
  return f32x4.add(sum, f32x4.add(f32x4.mul(queries, asKey), f32x4.mul(key, asQuery)));
}

/**
 * The scaled and masked scores of four queries (D, 4) and a panel of keys (D, 8), to four of (8, 8), in floats. The
 * embeddings of the distances are added to the keys, and the products of the keys with those of the distances as queries
 * to the scores (He et al. 2021).
 * @param distanceKeys where the distance of the first query and the first key is in (D, width)
 */
// @inline
export function distanceProducts(
  query: usize,
  keys: usize,
  size: usize,
  distanceKeys: usize,
  distanceQueries: usize,
  width: usize,
  factor: v128,
  bias: usize,
  to: usize,
  maximum: v128,
): v128 {
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
    a = addProducts(a, queries, keys, 0, distanceKeys, distanceQueries);
    b = addProducts(b, queries, keys, 1, distanceKeys, distanceQueries);
    c = addProducts(c, queries, keys, 2, distanceKeys, distanceQueries);
    d = addProducts(d, queries, keys, 3, distanceKeys, distanceQueries);
    e = addProducts(e, queries, keys, 4, distanceKeys, distanceQueries);
    f = addProducts(f, queries, keys, 5, distanceKeys, distanceQueries);
    g = addProducts(g, queries, keys, 6, distanceKeys, distanceQueries);
    h = addProducts(h, queries, keys, 7, distanceKeys, distanceQueries);
    keys += 32;
    distanceKeys += width << 2;
    distanceQueries += width << 2;
  }
  maximum = f32x4.pmax(maximum, writeScore(a, factor, bias, to));
  maximum = f32x4.pmax(maximum, writeScore(b, factor, bias + 4, to + 32));
  maximum = f32x4.pmax(maximum, writeScore(c, factor, bias + 8, to + 64));
  maximum = f32x4.pmax(maximum, writeScore(d, factor, bias + 12, to + 96));
  maximum = f32x4.pmax(maximum, writeScore(e, factor, bias + 16, to + 128));
  maximum = f32x4.pmax(maximum, writeScore(f, factor, bias + 20, to + 160));
  maximum = f32x4.pmax(maximum, writeScore(g, factor, bias + 24, to + 192));
  return f32x4.pmax(maximum, writeScore(h, factor, bias + 28, to + 224));
}

/** The scaled and masked scores of one key. */
// @inline
function writeScore(products: v128, factor: v128, bias: usize, to: usize): v128 {
  const scores = f32x4.add(f32x4.mul(products, factor), v128.load_splat<f32>(bias));
  v128.store(to, scores);
  return scores;
}

/** Rotates vectors (T, D), `row` bytes apart, in place. @param rotation (P, D) */
export function rotate(vectors: usize, row: usize, tokens: u32, size: u32, rotation: usize): void {
  const bytes = (<usize>size) << 2;
  const half = bytes >> 1;
  for (let token: usize = 0; token < tokens; ++token) {
    const first = vectors + token * row;
    const cosines = rotation + token * bytes;
    const sines = cosines + half;
    for (let at: usize = 0; at < half; at += 16) {
      const x = v128.load(first + at);
      const y = v128.load(first + half + at);
      const cosine = v128.load(cosines + at);
      const sine = v128.load(sines + at);
      v128.store(first + at, f32x4.sub(f32x4.mul(x, cosine), f32x4.mul(y, sine)));
      v128.store(first + half + at, f32x4.add(f32x4.mul(y, cosine), f32x4.mul(x, sine)));
    }
  }
}

/**
 * Writes what is added to the scores of eight queries and a panel of keys, to (8, 8).
 * @param first the first query minus the first key
 */
// @inline
export function addends(distances: Distances, head: u32, first: i32, to: usize): void {
  const at = <usize>(first + <i32>distances.positions + <i32>KEY_PANEL);
  let from = distances.bias + <usize>head * distances.headBytes + (at << 2);
  for (const end = to + (KEY_PANEL << 5); to < end; to += 32) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from -= 4;
  }
}
