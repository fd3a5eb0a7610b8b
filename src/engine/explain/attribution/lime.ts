/** LIME for words (Ribeiro et al. 2016): a linear model of the classes around one text. */

import { randomFrom, shuffled } from "../../../statistics/random.ts";
import type { PerturbationAlgorithm } from "./word-effects.ts";

/** As in the authors' package: the width of the kernel over 100 times the cosine distance, and the ridge penalty. */
const KERNEL_WIDTH = 25;
const RIDGE = 1;

/** The inverse of a symmetric positive matrix [size, size], by Gauss-Jordan elimination. */
function inverse(matrix: Float64Array, size: number): Float64Array {
  const left = Float64Array.from(matrix);
  const right = Float64Array.from({ length: size * size }, (_, at) => Number(at % (size + 1) === 0));
  for (let pivot = 0; pivot < size; pivot += 1) {
    const scale = 1 / (left[pivot * size + pivot] as number);
    for (let column = 0; column < size; column += 1) {
      left[pivot * size + column] = (left[pivot * size + column] as number) * scale;
      right[pivot * size + column] = (right[pivot * size + column] as number) * scale;
    }
    for (let row = 0; row < size; row += 1) {
      const factor = left[row * size + pivot] as number;
      if (row === pivot || factor === 0) continue;
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        left[at] = (left[at] as number) - factor * (left[pivot * size + column] as number);
        right[at] = (right[at] as number) - factor * (right[pivot * size + column] as number);
      }
    }
  }
  return right;
}

interface DrawnSample {
  removed: ReadonlySet<number>;
  /** For each word 1 where it is kept and 0 where it is removed, then 1 for the intercept. */
  kept: Float64Array;
  weight: number;
}

interface Sample extends DrawnSample {
  probabilities: readonly number[];
}

/** The kernel's weight of a sample, by the cosine distance between its words and the whole text's. */
function sampleWeight(kept: number, words: number): number {
  const distance = 100 * (1 - Math.sqrt(kept / Math.max(1, words)));
  return Math.sqrt(Math.exp(-((distance / KERNEL_WIDTH) ** 2)));
}

interface Regression {
  /** [words + 1], the intercept last. */
  values: Float64Array;
  standardErrors: Float64Array;
  rSquared: number;
}

/** The inverse of the weighted Gram matrix of the samples, with the ridge penalty on all but the intercept. */
function invertedGram(samples: readonly Sample[], size: number): Float64Array {
  const gram = new Float64Array(size * size);
  for (const { kept, weight } of samples) {
    for (let row = 0; row < size; row += 1) {
      const scaled = weight * (kept[row] as number);
      if (scaled === 0) continue;
      for (let column = 0; column < size; column += 1)
        gram[row * size + column] = (gram[row * size + column] as number) + scaled * (kept[column] as number);
    }
  }
  for (let word = 0; word < size - 1; word += 1)
    gram[word * (size + 1)] = (gram[word * (size + 1)] as number) + RIDGE;
  return inverse(gram, size);
}

/** Weighted ridge regression of one class's probability. */
function regress(
  samples: readonly Sample[],
  inverted: Float64Array,
  size: number,
  label: number,
): Regression {
  const target = new Float64Array(size);
  let [total, mean] = [0, 0];
  for (const { kept, weight, probabilities } of samples) {
    const value = probabilities[label] ?? 0;
    total += weight;
    mean += weight * value;
    for (let row = 0; row < size; row += 1)
      target[row] = (target[row] as number) + weight * (kept[row] as number) * value;
  }
  mean /= total;
  const values = Float64Array.from({ length: size }, (_, row) =>
    target.reduce((sum, value, column) => sum + (inverted[row * size + column] as number) * value, 0),
  );
  let [residual, variance] = [0, 0];
  for (const { kept, weight, probabilities } of samples) {
    const value = probabilities[label] ?? 0;
    const estimate = kept.reduce((sum, isKept, at) => sum + isKept * (values[at] as number), 0);
    residual += weight * (value - estimate) ** 2;
    variance += weight * (value - mean) ** 2;
  }
  const noise = residual / Math.max(1, samples.length - size);
  const standardErrors = values.map((_, at) =>
    Math.sqrt(noise * Math.max(0, inverted[at * (size + 1)] as number)),
  );
  return { values, standardErrors, rSquared: variance > 0 ? 1 - residual / variance : Number.NaN };
}

/** The linear models of all classes. */
function fit(samples: readonly Sample[], words: number): Regression[] {
  const inverted = invertedGram(samples, words + 1);
  const classes = samples[0]?.probabilities.length ?? 0;
  return Array.from({ length: classes }, (_, label) => regress(samples, inverted, words + 1, label));
}

/** How often values are estimated before all samples are drawn. */
const ESTIMATES = 10;

/**
 * Each sample removes a random number of random words; the numbers from 1 to all words are equally likely.
 * @param samples texts that are drawn, the whole text included.
 */
export const lime: PerturbationAlgorithm<{ samples?: number; seed?: number }> = async (
  perturbation,
  units,
  { samples = 200, seed = 1, signal, onProgress } = {},
) => {
  const { words } = perturbation;
  const random = randomFrom(seed);
  const run = { signal, distinctTexts: new Set<string>() };
  const byUnit = (coefficients: Float64Array) => {
    const row = new Float64Array(units);
    for (const [at, word] of words.entries()) row[word] = coefficients[at] as number;
    return row;
  };
  const drawn = Array.from({ length: samples }, (_, sample): DrawnSample => {
    const count = sample === 0 ? 0 : 1 + Math.floor(random() * words.length);
    const removed = new Set(shuffled(words, random).slice(0, count));
    return {
      removed,
      kept: Float64Array.from([...words.map((word) => Number(!removed.has(word))), 1]),
      weight: sampleWeight(words.length - count, words.length),
    };
  });
  const done: Sample[] = [];
  const every = Math.ceil(samples / ESTIMATES);
  let known: Float64Array[] | undefined;
  const removals = drawn.map(({ removed }) => removed);
  await perturbation.probabilitiesWithoutEach(removals, run, (probabilities, at) => {
    done.push({ ...(drawn[at] as DrawnSample), probabilities });
    if (onProgress && done.length % every === 0 && done.length < samples)
      known = fit(done, words.length).map(({ values }) => byUnit(values));
    onProgress?.(done.length, samples, known);
  });
  const models = fit(done, words.length);
  return {
    values: models.map(({ values }) => byUnit(values)),
    standardErrors: models.map(({ standardErrors }) => byUnit(standardErrors)),
    rSquared: models.map(({ rSquared }) => rSquared),
    passes: run.distinctTexts.size,
  };
};
