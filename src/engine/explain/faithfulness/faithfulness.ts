/** How far a ranking of words can be trusted, measured on the model itself. */

import { randomFrom, shuffled } from "../attribution/occlusion-shapley.ts";
import type { AskOptions, Perturbation } from "../attribution/perturbation.ts";

/** Shares of the words that are taken out or kept, as in ERASER (DeYoung et al. 2020). */
export const BINS = [0.01, 0.05, 0.1, 0.2, 0.5] as const;

export interface Faithfulness {
  /** By how much the class falls without the first words, in the mean over the bins: high is good. */
  comprehensiveness: number;
  /** By how much the class falls with the first words alone, in the mean over the bins: low is good. */
  sufficiency: number;
}

export interface Interval {
  mean: number;
  /** The 2.5th and 97.5th percentile. */
  low: number;
  high: number;
}

export interface Soundness extends Faithfulness {
  /** The same numbers for orders drawn at random. */
  random: { orders: number; comprehensiveness: Interval; sufficiency: Interval };
  /** Share of the random orders that the ranking beats in comprehensiveness; a tie counts half. */
  betterThanRandom: number;
  /** Agreement with leaving one word out, from -1 to 1; NaN where either ranks nothing. */
  kendallTau: number;
  passes: number;
}

/** AOPC over the bins, with nothing taken out as the first of them (ERASER's |B| + 1). */
export async function faithfulness(
  perturbation: Perturbation,
  order: readonly number[],
  target: number,
  ask: AskOptions = {},
): Promise<Faithfulness> {
  const of = async (removed: readonly number[]) => (await perturbation.without(removed, ask))[target] ?? 0;
  const whole = await of([]);
  const total = { comprehensiveness: 0, sufficiency: 0 };
  for (const bin of BINS) {
    const count = Math.ceil(bin * order.length);
    total.comprehensiveness += whole - (await of(order.slice(0, count)));
    total.sufficiency += whole - (await of(order.slice(count)));
  }
  const terms = BINS.length + 1;
  return {
    comprehensiveness: total.comprehensiveness / terms,
    sufficiency: total.sufficiency / terms,
  };
}

/** Kendall's tau-b, which corrects for ties. Quadratic, for as many values as a text has words. */
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

/** Linear between the two nearest values (the usual definition 7). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

const intervalOf = (values: readonly number[]): Interval => ({
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  low: quantile(values, 0.025),
  high: quantile(values, 0.975),
});

/** The words from the largest value to the smallest; equal ones in the text's order. */
export function rankWords(values: ArrayLike<number>, words: readonly number[]): number[] {
  return words.toSorted((a, b) => (values[b] as number) - (values[a] as number));
}

/**
 * @param values one for each unit, for the class `target`.
 * @param leaveOneOut the same by occlusion, to compare with.
 * @throws AppError `cancelled`, and what a run throws
 */
export async function checkSoundness(
  perturbation: Perturbation,
  values: ArrayLike<number>,
  leaveOneOut: ArrayLike<number>,
  target: number,
  {
    orders = 20,
    seed = 1,
    signal,
    onProgress,
  }: {
    orders?: number;
    seed?: number;
    signal?: AbortSignal | undefined;
    onProgress?: ((done: number, total: number) => void) | undefined;
  } = {},
): Promise<Soundness> {
  const ask = { signal, tally: new Set<string>() };
  const { words } = perturbation;
  const own = await faithfulness(perturbation, rankWords(values, words), target, ask);
  const random = randomFrom(seed);
  const drawn: Faithfulness[] = [];
  for (let order = 0; order < orders; order += 1) {
    drawn.push(await faithfulness(perturbation, shuffled(words, random), target, ask));
    onProgress?.(order + 1, orders);
  }
  const comprehensiveness = drawn.map((entry) => entry.comprehensiveness);
  const wins = comprehensiveness.map((value) => (Math.sign(own.comprehensiveness - value) + 1) / 2);
  const at = (source: ArrayLike<number>) => words.map((word) => source[word] as number);
  return {
    ...own,
    random: {
      orders,
      comprehensiveness: intervalOf(comprehensiveness),
      sufficiency: intervalOf(drawn.map((entry) => entry.sufficiency)),
    },
    betterThanRandom: wins.reduce((sum, win) => sum + win, 0) / orders,
    kendallTau: kendallTau(at(values), at(leaveOneOut)),
    passes: ask.tally.size,
  };
}
