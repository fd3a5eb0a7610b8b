/** Whether an attribution describes the model, measured by removing words in the order of their values. */

import { quantile } from "../../../statistics/quantile.ts";
import { randomFrom, shuffled } from "../../../statistics/random.ts";
import type { Perturbation } from "../text/perturbation.ts";
import type { CountedRunOptions } from "../text/runs.ts";
import type { RunOptions } from "../text/run-options.ts";

/** Shares of the words that are removed or kept, as in ERASER (DeYoung et al. 2020). */
const BINS = [0.01, 0.05, 0.1, 0.2, 0.5] as const;

/** ERASER's two measures: AOPC over the bins, in probability. */
export interface ErasureScores {
  /** The fall of the class's probability without the top words, averaged over the bins. High is good. */
  comprehensiveness: number;
  /** The fall of the class's probability with only the top words, averaged over the bins. Low is good. */
  sufficiency: number;
}

export interface Percentiles {
  mean: number;
  /** The 2.5th percentile. */
  low: number;
  /** The 97.5th percentile. */
  high: number;
}

export interface Faithfulness extends ErasureScores {
  /** The same measures for random rankings. */
  random: { orders: number; comprehensiveness: Percentiles; sufficiency: Percentiles };
  /** Share of the random rankings with a lower comprehensiveness; a tie counts half. */
  betterThanRandom: number;
  /** Rank correlation with leaving one word out, from -1 to 1; NaN where either ranking has only ties. */
  kendallTau: number;
  /** Forward passes. */
  passes: number;
}

/**
 * ERASER's mean has |B| + 1 terms, the first of which removes nothing.
 * @param order indices of words, the most important first
 * @param target index of the class
 */
export async function erasureScores(
  perturbation: Perturbation,
  order: readonly number[],
  target: number,
  run: CountedRunOptions = {},
): Promise<ErasureScores> {
  const counts = BINS.map((bin) => Math.ceil(bin * order.length));
  const removals = counts.flatMap((count) => [order.slice(0, count), order.slice(count)]);
  const [whole = 0, ...without] = (await perturbation.probabilitiesWithoutEach([[], ...removals], run)).map(
    (probabilities) => probabilities[target] ?? 0,
  );
  const total = { comprehensiveness: 0, sufficiency: 0 };
  for (const at of BINS.keys()) {
    total.comprehensiveness += whole - (without[2 * at] ?? 0);
    total.sufficiency += whole - (without[2 * at + 1] ?? 0);
  }
  const terms = BINS.length + 1;
  return {
    comprehensiveness: total.comprehensiveness / terms,
    sufficiency: total.sufficiency / terms,
  };
}

/** Kendall's tau-b, which corrects for ties. Quadratic in the number of values, which are the words of one text. */
export function kendallTau(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let agreement = 0;
  let leftPairs = 0;
  let rightPairs = 0;
  for (let i = 0; i < left.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const a = Math.sign((left[i] as number) - (left[j] as number));
      const b = Math.sign((right[i] as number) - (right[j] as number));
      agreement += a * b;
      leftPairs += Math.abs(a);
      rightPairs += Math.abs(b);
    }
  }
  return leftPairs === 0 || rightPairs === 0 ? Number.NaN : agreement / Math.sqrt(leftPairs * rightPairs);
}

const percentilesOf = (values: readonly number[]): Percentiles => ({
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  low: quantile(values, 0.025),
  high: quantile(values, 0.975),
});

/** The words from the largest value to the smallest; ties in the text's order. */
export function rankWords(values: ArrayLike<number>, words: readonly number[]): number[] {
  return words.toSorted((a, b) => (values[b] as number) - (values[a] as number));
}

/**
 * @param values [units], for the class with index `target`.
 * @param leaveOneOut [units], the same by occlusion.
 * @throws AppError `cancelled`, and what a run throws
 */
export async function measureFaithfulness(
  perturbation: Perturbation,
  {
    values,
    leaveOneOut,
    target,
  }: { values: ArrayLike<number>; leaveOneOut: ArrayLike<number>; target: number },
  { orders = 20, seed = 1, signal, onProgress }: RunOptions & { orders?: number; seed?: number } = {},
): Promise<Faithfulness> {
  const { words } = perturbation;
  const run = { signal, distinctTexts: new Set<string>() };
  const scores = await erasureScores(perturbation, rankWords(values, words), target, run);
  const random = randomFrom(seed);
  const randomScores: ErasureScores[] = [];
  for (let order = 0; order < orders; order += 1) {
    randomScores.push(await erasureScores(perturbation, shuffled(words, random), target, run));
    onProgress?.(order + 1, orders);
  }
  const comprehensiveness = randomScores.map((entry) => entry.comprehensiveness);
  const wins = comprehensiveness.map((value) => (Math.sign(scores.comprehensiveness - value) + 1) / 2);
  const ofWords = (source: ArrayLike<number>) => words.map((word) => source[word] as number);
  return {
    ...scores,
    random: {
      orders,
      comprehensiveness: percentilesOf(comprehensiveness),
      sufficiency: percentilesOf(randomScores.map((entry) => entry.sufficiency)),
    },
    betterThanRandom: wins.reduce((sum, win) => sum + win, 0) / orders,
    kendallTau: kendallTau(ofWords(values), ofWords(leaveOneOut)),
    passes: run.distinctTexts.size,
  };
}
