/** LIME for words (Ribeiro et al. 2016): a linear model of the classes around one text. */

import { type AttributionOptions, randomFrom, shuffled, type WordEffects } from "./occlusion-shapley.ts";
import type { Perturbation } from "./perturbation.ts";

/** Of the authors' package: the width of the kernel over 100 times the cosine distance, and the ridge. */
const KERNEL_WIDTH = 25;
const RIDGE = 1;

export interface LimeEffects extends WordEffects {
  /** For each class, how much of the (weighted) variance around the text the linear model explains: R squared. */
  fit: number[];
}

/** The inverse of a symmetric positive matrix [size, size], by Gauss and Jordan. */
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

interface Sample {
  /** For each word 1 where it stays, and a last 1 for the constant. */
  kept: Float64Array;
  weight: number;
  probabilities: readonly number[];
}

/** Cosine distance of the words that stay to the whole text, through the kernel. */
function weightOf(stay: number, words: number): number {
  const distance = 100 * (1 - Math.sqrt(stay / Math.max(1, words)));
  return Math.sqrt(Math.exp(-((distance / KERNEL_WIDTH) ** 2)));
}

/** Weighted ridge regression; the constant is not shrunk. */
function regress(samples: readonly Sample[], size: number, label: number) {
  const gram = new Float64Array(size * size);
  const target = new Float64Array(size);
  let [total, mean] = [0, 0];
  for (const { kept, weight, probabilities } of samples) {
    const value = probabilities[label] ?? 0;
    total += weight;
    mean += weight * value;
    for (let row = 0; row < size; row += 1) {
      const scaled = weight * (kept[row] as number);
      if (scaled === 0) continue;
      target[row] = (target[row] as number) + scaled * value;
      for (let column = 0; column < size; column += 1) {
        gram[row * size + column] = (gram[row * size + column] as number) + scaled * (kept[column] as number);
      }
    }
  }
  mean /= total;
  for (let word = 0; word < size - 1; word += 1) {
    gram[word * (size + 1)] = (gram[word * (size + 1)] as number) + RIDGE;
  }
  const inverted = inverse(gram, size);
  const values = Float64Array.from({ length: size }, (_, row) =>
    target.reduce((sum, value, column) => sum + (inverted[row * size + column] as number) * value, 0),
  );
  let [residual, variance] = [0, 0];
  for (const { kept, weight, probabilities } of samples) {
    const value = probabilities[label] ?? 0;
    const guess = kept.reduce((sum, stays, at) => sum + stays * (values[at] as number), 0);
    residual += weight * (value - guess) ** 2;
    variance += weight * (value - mean) ** 2;
  }
  const noise = residual / Math.max(1, samples.length - size);
  const errors = values.map((_, at) => Math.sqrt(noise * Math.max(0, inverted[at * (size + 1)] as number)));
  return { values, errors, fit: variance > 0 ? 1 - residual / variance : Number.NaN };
}

/**
 * Any number of words goes at once, each number as often, which ones by chance.
 * @param samples texts that are drawn; the whole text is one of them.
 */
export async function lime(
  perturbation: Perturbation,
  units: number,
  {
    samples = 200,
    seed = 1,
    signal,
    onProgress,
  }: AttributionOptions & { samples?: number; seed?: number } = {},
): Promise<LimeEffects> {
  const ask = { signal, tally: new Set<string>() };
  const { words } = perturbation;
  const random = randomFrom(seed);
  const drawn: Sample[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const goes = sample === 0 ? 0 : 1 + Math.floor(random() * words.length);
    const gone = new Set(shuffled(words, random).slice(0, goes));
    drawn.push({
      kept: Float64Array.from([...words.map((word) => Number(!gone.has(word))), 1]),
      weight: weightOf(words.length - goes, words.length),
      probabilities: await perturbation.without(gone, ask),
    });
    onProgress?.(sample + 1, samples);
  }
  const classes = drawn[0]?.probabilities.length ?? 0;
  const fits = Array.from({ length: classes }, (_, label) => regress(drawn, words.length + 1, label));
  const atWords = (from: Float64Array) => {
    const row = new Float64Array(units);
    for (const [at, word] of words.entries()) row[word] = from[at] as number;
    return row;
  };
  return {
    values: fits.map(({ values }) => atWords(values)),
    errors: fits.map(({ errors }) => atWords(errors)),
    fit: fits.map(({ fit }) => fit),
    passes: ask.tally.size,
  };
}
