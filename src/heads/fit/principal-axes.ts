/** Rotates vectors to their principal axes: an L2 penalty does not change, and the axes hardly interact in a fit. */

import { symmetricEigen } from "./eigen.ts";

export interface Rotated {
  /** [size], the mean vector. */
  mean: Float64Array;
  /** Every centered vector was divided by this number, so that the mean square of an entry is 1. */
  scale: number;
  /** Number of axes: the rank of the centered vectors. */
  rank: number;
  /** [rank, size], of length 1, the axis with the largest variance first. */
  axes: Float64Array;
  /** [count, rank], the scaled vectors on the axes. */
  scores: Float64Array;
}

/** An eigenvalue that is smaller, relative to the largest, is rounding. */
const RANK_TOLERANCE = 1e-10;

/** Vectors that differ by less, relative to their size, are equal but for rounding. */
const EQUAL_TOLERANCE = 1e-7;

/** @param rows [count, size] @returns rows times their transpose, [count, count], the lower triangle */
function lowerGram(rows: Float64Array, count: number, size: number): Float64Array {
  const gram = new Float64Array(count * count);
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let [a, b] = [0, 0];
      let at = 0;
      for (; at + 1 < size; at += 2) {
        a += (rows[i * size + at] as number) * (rows[j * size + at] as number);
        b += (rows[i * size + at + 1] as number) * (rows[j * size + at + 1] as number);
      }
      if (at < size) a += (rows[i * size + at] as number) * (rows[j * size + at] as number);
      gram[i * count + j] = a + b;
    }
  }
  return gram;
}

/** @param rows [count, size] @returns [size, count] */
function transposed(rows: Float64Array, count: number, size: number): Float64Array {
  const result = new Float64Array(rows.length);
  for (let row = 0; row < count; row += 1) {
    for (let at = 0; at < size; at += 1) result[at * count + row] = rows[row * size + at] as number;
  }
  return result;
}

/** @param vectors [count, size]. @returns rank 0 when all vectors are equal */
export function toPrincipalAxes(vectors: ArrayLike<number>, count: number, size: number): Rotated {
  const mean = new Float64Array(size);
  for (let at = 0; at < vectors.length; at += 1) {
    mean[at % size] = (mean[at % size] as number) + (vectors[at] as number) / count;
  }
  const centered = Float64Array.from(vectors, (value, at) => value - (mean[at % size] as number));
  const rootMeanSquare = (values: ArrayLike<number>) => {
    let sum = 0;
    for (let at = 0; at < values.length; at += 1) sum += (values[at] as number) ** 2;
    return Math.sqrt(sum / values.length);
  };
  const scale = rootMeanSquare(centered);
  if (!(scale > EQUAL_TOLERANCE * rootMeanSquare(vectors))) {
    const none = new Float64Array();
    return { mean, scale: 1, rank: 0, axes: none, scores: none };
  }
  for (let at = 0; at < centered.length; at += 1) centered[at] = (centered[at] as number) / scale;
  // The smaller of the two products has the same eigenvalues.
  const isTall = count >= size;
  const columns = transposed(centered, count, size);
  const order = isTall ? size : count;
  const eigen = symmetricEigen(
    isTall ? lowerGram(columns, size, count) : lowerGram(centered, count, size),
    order,
  );
  const byValue = Array.from(eigen.values.keys()).sort(
    (a, b) => (eigen.values[b] as number) - (eigen.values[a] as number),
  );
  const most = eigen.values[byValue[0] ?? 0] ?? 0;
  const kept = byValue.filter((at) => most > 0 && (eigen.values[at] as number) > RANK_TOLERANCE * most);
  const rank = kept.length;
  const axes = new Float64Array(rank * size);
  const scores = new Float64Array(count * rank);
  for (const [axis, at] of kept.entries()) {
    const vector = eigen.vectors.subarray(at * order, (at + 1) * order);
    const length = Math.sqrt(eigen.values[at] as number);
    const along = isTall ? vector : products(columns, size, count, vector, 1 / length);
    axes.set(along, axis * size);
    const onAxis = isTall ? products(centered, count, size, vector, 1) : vector;
    for (let row = 0; row < count; row += 1) {
      scores[row * rank + axis] = (onAxis[row] as number) * (isTall ? 1 : length);
    }
  }
  return { mean, scale, rank, axes, scores };
}

/** @param rows [count, size] @returns [count], each row times the vector, times a factor */
function products(
  rows: Float64Array,
  count: number,
  size: number,
  vector: Float64Array,
  factor: number,
): Float64Array {
  const result = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    let sum = 0;
    for (let at = 0; at < size; at += 1) sum += (rows[row * size + at] as number) * (vector[at] as number);
    result[row] = factor * sum;
  }
  return result;
}
