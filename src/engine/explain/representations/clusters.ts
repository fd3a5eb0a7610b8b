/** Clusters of embeddings. */

import { randomFrom } from "../../../statistics/random.ts";
import { type Embeddings, normalized } from "./embeddings.ts";

export interface Clusters {
  /** [count], the cluster of each row. */
  assignments: Int32Array;
  /** [clusters, size], each of length 1. */
  centers: Embeddings;
}

const MAX_ROUNDS = 30;

/** The dot product of a row and a center, which is their cosine because both have length 1. */
function cosineOf({ size, data }: Embeddings, row: number, centers: Float32Array, center: number): number {
  let sum = 0;
  for (let at = 0; at < size; at += 1) {
    sum += (data[row * size + at] as number) * (centers[center * size + at] as number);
  }
  return sum;
}

/**
 * Spherical k-means (Dhillon and Modha 2001) with k-means++ seeding; deterministic for a seed.
 * @param embeddings rows of length 1.
 */
export function cluster(embeddings: Embeddings, clusters: number, seed = 1): Clusters {
  const { count, size, data } = embeddings;
  const random = randomFrom(seed);
  const k = Math.min(clusters, count);
  const centers = new Float32Array(k * size);
  const distances = new Float64Array(count).fill(2);
  for (let index = 0; index < k; index += 1) {
    const total = distances.reduce((sum, value) => sum + value, 0);
    let remaining = random() * total;
    let chosen = distances.findIndex((value) => (remaining -= value) <= 0);
    if (chosen < 0) chosen = index;
    centers.set(data.subarray(chosen * size, (chosen + 1) * size), index * size);
    for (let row = 0; row < count; row += 1) {
      distances[row] = Math.min(
        distances[row] as number,
        Math.max(0, 1 - cosineOf(embeddings, row, centers, index)),
      );
    }
  }
  const assignments = new Int32Array(count).fill(-1);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let moved = 0;
    for (let row = 0; row < count; row += 1) {
      let best = 0;
      let highest = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < k; index += 1) {
        const cosine = cosineOf(embeddings, row, centers, index);
        if (cosine > highest) [best, highest] = [index, cosine];
      }
      if (assignments[row] !== best) moved += 1;
      assignments[row] = best;
    }
    if (moved === 0) break;
    const sums = new Float32Array(k * size);
    for (let row = 0; row < count; row += 1) {
      const start = (assignments[row] as number) * size;
      for (let at = 0; at < size; at += 1) {
        sums[start + at] = (sums[start + at] as number) + (data[row * size + at] as number);
      }
    }
    // An empty cluster keeps its center.
    const next = normalized({ count: k, size, data: sums }).data;
    for (let index = 0; index < k; index += 1) {
      if (assignments.includes(index))
        centers.set(next.subarray(index * size, (index + 1) * size), index * size);
    }
  }
  return { assignments, centers: { count: k, size, data: centers } };
}
