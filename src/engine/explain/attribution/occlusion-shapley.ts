/** Which words a class rests on, measured by taking words out. */

import type { Perturbation } from "./perturbation.ts";

export interface WordEffects {
  /** [classes][units]: by how much the probability falls without the unit; special tokens have 0. */
  values: Float64Array[];
  /** [classes][units]: the standard error of each value; absent for exact methods. */
  errors?: Float64Array[];
  /** Forward passes that this takes. */
  passes: number;
}

export interface AttributionOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

const zeros = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => new Float64Array(columns));

/** Leave one word out (Li et al. 2016, "Understanding Neural Networks through Representation Erasure"). */
export async function occlusion(
  perturbation: Perturbation,
  units: number,
  { signal, onProgress }: AttributionOptions = {},
): Promise<WordEffects> {
  const ask = { signal, tally: new Set<string>() };
  const whole = await perturbation.without([], ask);
  const values = zeros(whole.length, units);
  for (const [done, word] of perturbation.words.entries()) {
    const left = await perturbation.without([word], ask);
    for (const [label, value] of values.entries()) value[word] = (whole[label] ?? 0) - (left[label] ?? 0);
    onProgress?.(done + 1, perturbation.words.length);
  }
  return { values, passes: ask.tally.size };
}

/** mulberry32: the same numbers from the same seed, so that a picture can be repeated. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fisher and Yates. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/**
 * Shapley values by sampling orders (Castro et al. 2009), each order with its reverse (Mitchell et al. 2022).
 * They sum to the difference between the whole text and the text without words.
 * @param orders pairs of an order and its reverse; their spread gives the standard error.
 */
export async function shapley(
  perturbation: Perturbation,
  units: number,
  { orders = 8, seed = 1, signal, onProgress }: AttributionOptions & { orders?: number; seed?: number } = {},
): Promise<WordEffects> {
  const ask = { signal, tally: new Set<string>() };
  const random = randomFrom(seed);
  const whole = await perturbation.without([], ask);
  const sums = zeros(whole.length, units);
  const squares = zeros(whole.length, units);
  for (let pair = 0; pair < orders; pair += 1) {
    const order = shuffled(perturbation.words, random);
    const effects = zeros(whole.length, units);
    for (const direction of [order, order.toReversed()]) {
      let last = whole;
      for (const [index, word] of direction.entries()) {
        const left = await perturbation.without(direction.slice(0, index + 1), ask);
        for (const [label, effect] of effects.entries()) {
          effect[word] = (effect[word] ?? 0) + ((last[label] ?? 0) - (left[label] ?? 0)) / 2;
        }
        last = left;
      }
    }
    for (const [label, effect] of effects.entries()) {
      for (const word of perturbation.words) {
        const value = effect[word] ?? 0;
        (sums[label] as Float64Array)[word] = (sums[label]?.[word] ?? 0) + value;
        (squares[label] as Float64Array)[word] = (squares[label]?.[word] ?? 0) + value * value;
      }
    }
    onProgress?.(pair + 1, orders);
  }
  const values = sums.map((row) => row.map((sum) => sum / orders));
  const errors = squares.map((row, label) =>
    row.map((square, unit) => {
      const variance = Math.max(0, square / orders - (values[label]?.[unit] ?? 0) ** 2);
      return orders > 1 ? Math.sqrt(variance / (orders - 1)) : Number.NaN;
    }),
  );
  return { values, errors, passes: ask.tally.size };
}
