/** Many vectors in one array: the plane of their largest variance, the nearest to one, groups of like ones. */

import { randomFrom } from "../attribution/occlusion-shapley.ts";

/** [count, size] in row order. */
export interface Vectors {
  count: number;
  size: number;
  data: Float32Array;
}

export interface Projection {
  /** [count, 2] in row order. */
  points: Float64Array;
  /** Share of the variance that each of the two axes holds. */
  explained: [number, number];
}

const ITERATIONS = 200;
/** The axis no longer turns: 1 minus the cosine between two steps. */
const SETTLED = 1e-10;

const norm = (vector: Float64Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

function centred({ count, size, data }: Vectors): Float32Array {
  const mean = new Float64Array(size);
  for (let at = 0; at < data.length; at += 1) {
    mean[at % size] = (mean[at % size] as number) + (data[at] as number) / count;
  }
  return data.map((value, at) => value - (mean[at % size] as number));
}

/**
 * The first two principal components by power iteration. The covariance is never made: it is applied as the data
 * and its transpose, count x size each.
 */
export function project(vectors: Vectors): Projection {
  const { count, size } = vectors;
  const data = centred(vectors);
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
  const backTo = (scores: Float64Array) => {
    const axis = new Float64Array(size);
    for (let row = 0; row < count; row += 1) {
      const score = scores[row] as number;
      for (let at = 0; at < size; at += 1) {
        axis[at] = (axis[at] as number) + score * (data[row * size + at] as number);
      }
    }
    for (const other of axes) {
      const along = axis.reduce((sum, value, at) => sum + value * (other[at] as number), 0);
      for (let at = 0; at < size; at += 1) axis[at] = (axis[at] as number) - along * (other[at] as number);
    }
    return axis;
  };
  for (const which of [0, 1] as const) {
    let axis = Float64Array.from({ length: size }, (_, at) => Math.cos(at * (which + 1) + 1));
    let eigenvalue = 0;
    for (let step = 0; step < ITERATIONS; step += 1) {
      const next = backTo(scoresOn(axis));
      const length = norm(next);
      // The first step starts from an axis of any length.
      eigenvalue = step === 0 ? length / norm(axis) : length;
      if (length <= total * 1e-12) break;
      const turned = next.map((value) => value / length);
      const cosine = turned.reduce((sum, value, at) => sum + value * (axis[at] as number), 0);
      axis = turned;
      if (step > 0 && 1 - Math.abs(cosine) < SETTLED) break;
    }
    if (total === 0 || eigenvalue <= total * 1e-12) continue;
    axes.push(axis);
    explained[which] = eigenvalue / total;
    for (const [row, score] of scoresOn(axis).entries()) points[row * 2 + which] = score;
  }
  return { points, explained };
}

/** Each row scaled to length 1; a row of length 0, or with anything that is no number, becomes 0. */
export function normalized({ count, size, data }: Vectors): Vectors {
  const scaled = new Float32Array(data.length);
  for (let row = 0; row < count; row += 1) {
    let square = 0;
    for (let at = row * size; at < (row + 1) * size; at += 1) square += (data[at] as number) ** 2;
    if (!(square > 0) || !Number.isFinite(square)) continue;
    const scale = 1 / Math.sqrt(square);
    for (let at = row * size; at < (row + 1) * size; at += 1) scaled[at] = (data[at] as number) * scale;
  }
  return { count, size, data: scaled };
}

export interface Neighbour {
  row: number;
  cosine: number;
}

/** The rows most like `wanted`, kept while rows come in parts. */
export class Nearest {
  readonly #wanted: Float32Array;
  readonly #most: number;
  readonly found: Neighbour[] = [];

  /** @param wanted of length 1, as the rows have to be. */
  constructor(wanted: Float32Array, most: number) {
    this.#wanted = wanted;
    this.#most = most;
  }

  /** @param first the number of the part's first row. */
  add({ count, size, data }: Vectors, first: number): void {
    for (let row = 0; row < count; row += 1) {
      let cosine = 0;
      for (let at = 0; at < size; at += 1) {
        cosine += (this.#wanted[at] as number) * (data[row * size + at] as number);
      }
      // A row without a vector is like nothing.
      if (cosine === 0) continue;
      if (this.found.length === this.#most && cosine <= (this.found.at(-1)?.cosine ?? 0)) continue;
      const place = this.found.findIndex((other) => other.cosine < cosine);
      this.found.splice(place < 0 ? this.found.length : place, 0, { row: first + row, cosine });
      if (this.found.length > this.#most) this.found.pop();
    }
  }
}

export interface Groups {
  /** The group of each row. */
  of: Int32Array;
  /** [groups, size], each of length 1. */
  centres: Vectors;
}

const ROUNDS = 30;

/** Dot product of a row with a centre: their cosine, as both have length 1. */
function cosineOf({ size, data }: Vectors, row: number, centres: Float32Array, centre: number): number {
  let sum = 0;
  for (let at = 0; at < size; at += 1) {
    sum += (data[row * size + at] as number) * (centres[centre * size + at] as number);
  }
  return sum;
}

/**
 * Spherical k-means (Dhillon and Modha 2001) with k-means++ seeding; the same groups from the same seed.
 * @param vectors rows of length 1.
 */
export function groupVectors(vectors: Vectors, groups: number, seed = 1): Groups {
  const { count, size, data } = vectors;
  const random = randomFrom(seed);
  const wanted = Math.min(groups, count);
  const centres = new Float32Array(wanted * size);
  const far = new Float64Array(count).fill(2);
  for (let group = 0; group < wanted; group += 1) {
    const total = far.reduce((sum, value) => sum + value, 0);
    let left = random() * total;
    let chosen = far.findIndex((value) => (left -= value) <= 0);
    if (chosen < 0) chosen = group;
    centres.set(data.subarray(chosen * size, (chosen + 1) * size), group * size);
    for (let row = 0; row < count; row += 1) {
      far[row] = Math.min(far[row] as number, Math.max(0, 1 - cosineOf(vectors, row, centres, group)));
    }
  }
  const of = new Int32Array(count).fill(-1);
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = 0;
    for (let row = 0; row < count; row += 1) {
      let best = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (let group = 0; group < wanted; group += 1) {
        const cosine = cosineOf(vectors, row, centres, group);
        if (cosine > most) [best, most] = [group, cosine];
      }
      if (of[row] !== best) moved += 1;
      of[row] = best;
    }
    if (moved === 0) break;
    const sums = new Float32Array(wanted * size);
    for (let row = 0; row < count; row += 1) {
      const start = (of[row] as number) * size;
      for (let at = 0; at < size; at += 1) {
        sums[start + at] = (sums[start + at] as number) + (data[row * size + at] as number);
      }
    }
    // An empty group keeps its place.
    const next = normalized({ count: wanted, size, data: sums }).data;
    for (let group = 0; group < wanted; group += 1) {
      if (of.includes(group)) centres.set(next.subarray(group * size, (group + 1) * size), group * size);
    }
  }
  return { of, centres: { count: wanted, size, data: centres } };
}
