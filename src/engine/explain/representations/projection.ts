/** Embeddings on the plane of their first two principal components. */

import { centered, type Embeddings } from "./embeddings.ts";

export interface Projection {
  /** [count, 2] in row order. */
  points: Float64Array;
  /** Share of the variance that each of the two components explains. */
  explained: [number, number];
}

const MAX_ITERATIONS = 200;
/** Of power iteration: 1 minus the cosine between the axes of two steps. */
const TOLERANCE = 1e-10;

const norm = (vector: Float64Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/**
 * Principal component analysis by power iteration. The covariance matrix is never built: each step multiplies with the
 * data and its transpose, count x size each.
 */
export function project(embeddings: Embeddings): Projection {
  const { count, size } = embeddings;
  const { data } = centered(embeddings);
  const total = data.reduce((sum, value) => sum + value * value, 0);
  const points = new Float64Array(count * 2);
  const explained: [number, number] = [0, 0];
  const axes: Float64Array[] = [];
  const scoresOn = (axis: Float64Array) => {
    const scores = new Float64Array(count);
    for (let row = 0; row < count; row += 1) {
      let sum = 0;
      for (let at = 0; at < size; at += 1) sum += (data[row * size + at] as number) * (axis[at] as number);
      scores[row] = sum;
    }
    return scores;
  };
  const transposed = (scores: Float64Array) => {
    const axis = new Float64Array(size);
    for (let row = 0; row < count; row += 1) {
      const score = scores[row] as number;
      for (let at = 0; at < size; at += 1) {
        axis[at] = (axis[at] as number) + score * (data[row * size + at] as number);
      }
    }
    for (const other of axes) {
      const projection = axis.reduce((sum, value, at) => sum + value * (other[at] as number), 0);
      for (let at = 0; at < size; at += 1)
        axis[at] = (axis[at] as number) - projection * (other[at] as number);
    }
    return axis;
  };
  for (const which of [0, 1] as const) {
    let axis = Float64Array.from({ length: size }, (_, at) => Math.cos(at * (which + 1) + 1));
    let eigenvalue = 0;
    for (let step = 0; step < MAX_ITERATIONS; step += 1) {
      const next = transposed(scoresOn(axis));
      const length = norm(next);
      // The initial axis does not have length 1.
      eigenvalue = step === 0 ? length / norm(axis) : length;
      if (length <= total * 1e-12) break;
      const direction = next.map((value) => value / length);
      const cosine = direction.reduce((sum, value, at) => sum + value * (axis[at] as number), 0);
      axis = direction;
      if (step > 0 && 1 - Math.abs(cosine) < TOLERANCE) break;
    }
    if (total === 0 || eigenvalue <= total * 1e-12) continue;
    axes.push(axis);
    explained[which] = eigenvalue / total;
    for (const [row, score] of scoresOn(axis).entries()) points[row * 2 + which] = score;
  }
  return { points, explained };
}
