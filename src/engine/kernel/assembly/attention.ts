/**
 * Scaled dot-product attention of one head. A block of eight queries meets all keys at a time, so the whole (T, T)
 * matrix is never stored. The lanes of vectors hold the queries, so softmax needs no operation across lanes. Letters in
 * shapes are those of structures.ts; P is the number of panels of eight keys, which is that of blocks of queries too.
 */

import {
  areAllMasked,
  packFloats,
  packValues,
  packVectors,
  PROBABILITY_LIMIT,
  rounded,
  transpose,
} from "./attention-operands";
import { dotProducts, weightedSum } from "./attention-products";
import { exponential } from "./elementwise";
import { addends, distanceProducts, rotate, spread } from "./distances";
import { KEY_PANEL, QUERY_BLOCK } from "./panels";
import { Distances } from "./structures";

/** Bytes of the scores or the queries of one key. */
const BLOCK_BYTES: usize = (<usize>QUERY_BLOCK) << 2;

/** Four scores as integers from 0 to 8191, of which the largest score of a query has the last. */
// @inline
function probability(scores: usize, maximum: v128): v128 {
  const power = exponential(f32x4.sub(v128.load(scores), maximum));
  return rounded(power, f32x4.splat(PROBABILITY_LIMIT));
}

/**
 * scores (8P, 8) -> probabilities (4P, 8, 2), i16, in place: two keys are adjacent.
 * @param from the first of four queries
 * @returns for each query 1 / the sum over its keys
 */
// @inline
function softmax(from: usize, keys: usize, maximum: v128): v128 {
  let sum = i32x4.splat(0);
  let to = from;
  for (const end = from + keys * BLOCK_BYTES; from < end; from += 2 * BLOCK_BYTES) {
    const even = probability(from, maximum);
    const next = probability(from + BLOCK_BYTES, maximum);
    sum = i32x4.add(sum, i32x4.add(even, next));
    v128.store(to, v128.or(even, i32x4.shl(next, 16)));
    to += BLOCK_BYTES;
  }
  return f32x4.div(f32x4.splat(1), f32x4.convert_i32x4_s(sum));
}

/** The probabilities (T) of up to eight queries, to rows of `attentions` (A T, T) from `row` on. */
function writeProbabilities(
  probabilities: usize,
  normalizers: usize,
  attentions: usize,
  row: u32,
  tokens: u32,
  rows: u32,
): void {
  for (let lane: u32 = 0; lane < min(QUERY_BLOCK, rows); ++lane) {
    const normalizer = load<f32>(normalizers + (lane << 2));
    const from = probabilities + (lane << 2);
    const to = attentions + ((<usize>(row + lane) * tokens) << 2);
    for (let key: usize = 0; key < tokens; ++key) {
      const at = from + (key >> 1) * BLOCK_BYTES + ((key & 1) << 1);
      store<f32>(to + (key << 2), <f32>load<u16>(at) * normalizer);
    }
  }
}

/**
 * context (T, H) = softmax(Q K^T * scale + bias + what the distances add) V, for one of A heads of D columns.
 * @param queryKeyValue (8P, 3H); rows after the last token may be read, and their results are not used. Queries and keys
 *   are rotated in place
 * @param bias (8P), added to the scores of each key; -infinity after the last token
 * @param keys memory for one head's keys and queries, two times (P, D / 2, 8, 2) i16, or its keys (P, D, 8) f32
 * @param values memory for one head's values (4P, D, 2) i16 and their scales, (8P, D) f32 in all
 * @param scores memory for eight queries: scores (8P, 8), the scales of all queries and keys (2, 8P), the queries
 *   (2, D, 4) and later the results of a block that is not full (8, D), their maxima (8) and normalizers (8)
 * @param context (T, H): the head's columns are written
 * @param attentions (A, T, T), the probabilities, those of the head are written unless null
 * @param rotation (P, D) or null
 * @param distances or null
 * @param distanceKeys memory for one head's embeddings of distances as keys (D, 2T + 16), if it has them
 * @param distanceQueries the same as queries
 */
// oxlint-disable-next-line max-lines-per-function -- the addresses of all parts of the memory, and two kinds of scores
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
  rotation: usize,
  distances: Distances,
  distanceKeys: usize,
  distanceQueries: usize,
  head: u32,
): void {
  const hasDistances = changetype<usize>(distances) !== 0;
  const isDisentangled = hasDistances && distances.keys !== 0;
  const isAdded = hasDistances && distances.bias !== 0;
  const width = <usize>(2 * tokens + 2 * KEY_PANEL);
  const size = hidden / heads;
  const row = <usize>hidden * 12;
  const rowBytes = (<usize>hidden) << 2;
  const panels = (tokens + KEY_PANEL - 1) / KEY_PANEL;
  const padded = <usize>panels * KEY_PANEL;
  const panelBytes = (<usize>size) << 4;
  const queries = keys + (padded >> 3) * panelBytes;
  const valueScales = values + padded * ((<usize>size) << 1);
  const keyScales = scores + padded * BLOCK_BYTES;
  const queryScales = keyScales + (padded << 2);
  const query = queryScales + (padded << 2);
  const maxima = query + ((<usize>size) << 5);
  const normalizers = maxima + BLOCK_BYTES;
  const factor = f32x4.splat(scale);
  // A text whose keys are all masked attends to all equally.
  const valueBias = areAllMasked(bias, tokens) ? <usize>0 : bias;
  const offset = (<usize>head * size) << 2;
  const from = queryKeyValue + offset;
  let odd: f32 = 0;
  if (rotation) {
    rotate(from, row, tokens, size, rotation);
    rotate(from + rowBytes, row, tokens, size, rotation);
  }
  if (isDisentangled) {
    packFloats(from + rowBytes, row, tokens, size, keys);
    const first = (<usize>head * distances.embeddings * size) << 2;
    spread(distances.keys + first, distances, tokens, size, distanceKeys);
    spread(distances.queries + first, distances, tokens, size, distanceQueries);
  } else {
    odd = packVectors(from + rowBytes, row, tokens, size, keys, keyScales);
    packVectors(from, row, tokens, size, queries, queryScales);
    for (let at: usize = 0; at < padded << 2; at += 16)
      v128.store(queryScales + at, f32x4.mul(v128.load(queryScales + at), factor));
  }
  packValues(from + 2 * rowBytes, row, tokens, size, valueBias, values, valueScales);
  for (let first: u32 = 0; first < tokens; first += QUERY_BLOCK) {
    v128.store(maxima, f32x4.splat(-Infinity));
    v128.store(maxima, f32x4.splat(-Infinity), 16);
    if (isDisentangled) transpose(from + <usize>first * row, row, size, query);
    for (let panel: u32 = 0; panel < panels; ++panel) {
      const key = panel * KEY_PANEL;
      const to = scores + <usize>key * BLOCK_BYTES;
      const keyBias = bias + ((<usize>key) << 2);
      if (isDisentangled) {
        for (let half: u32 = 0; half < 2; ++half) {
          const at = (<usize>(first + 4 * half + tokens + KEY_PANEL - key)) << 2;
          const maximum = maxima + (half << 4);
          v128.store(
            maximum,
            distanceProducts(
              query + <usize>half * panelBytes,
              keys + <usize>panel * 2 * panelBytes,
              size,
              distanceKeys + at,
              distanceQueries + at,
              width,
              factor,
              keyBias,
              to + (half << 4),
              v128.load(maximum),
            ),
          );
        }
        continue;
      }
      if (isAdded) addends(distances, head, <i32>first - <i32>key, to);
      for (let half: usize = 0; half < 2; ++half) {
        dotProducts(
          queries + <usize>(first / QUERY_BLOCK) * panelBytes,
          keys + <usize>panel * panelBytes + (half << 4),
          size,
          queryScales + ((<usize>first) << 2),
          keyScales + ((<usize>key + 4 * half) << 2),
          keyBias + (half << 4),
          to + half * 4 * BLOCK_BYTES,
          isAdded,
          maxima,
        );
      }
    }
    // What follows the last token belongs to another text, or to another thread.
    const rows = min(QUERY_BLOCK, tokens - first);
    const isFull = rows === QUERY_BLOCK;
    const place = context + <usize>first * rowBytes + offset;
    const target = isFull ? place : query;
    const targetRow = isFull ? rowBytes : (<usize>size) << 2;
    for (let half: usize = 0; half < BLOCK_BYTES; half += 16) {
      const isOdd = isDisentangled
        ? f32x4.splat(0)
        : f32x4.mul(v128.load(queryScales + ((<usize>first) << 2) + half), f32x4.splat(0));
      const factors = softmax(scores + half, padded, v128.load(maxima + half));
      v128.store(normalizers + half, f32x4.add(f32x4.add(factors, isOdd), f32x4.splat(odd)));
      for (let column: usize = 0; column < (<usize>size) << 2; column += 32) {
        weightedSum(
          scores + half,
          values + column,
          valueScales + column,
          size,
          <u32>padded,
          normalizers + half,
          target + (half >> 2) * targetRow + column,
          targetRow,
        );
      }
    }
    if (!isFull) {
      for (let at: usize = 0; at < rows; ++at)
        memory.copy(place + at * rowBytes, query + at * targetRow, targetRow);
    }
    if (attentions)
      writeProbabilities(scores, normalizers, attentions, head * tokens + first, tokens, tokens - first);
  }
}
