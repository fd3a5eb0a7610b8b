import { randomFrom, shuffled } from "../../../statistics/random.ts";
import { type PerturbationAlgorithm, zeros } from "./word-effects.ts";

/**
 * Shapley values by sampling orders (Castro et al. 2009), each order with its reverse (Mitchell et al. 2022). They sum
 * to the difference between the whole text and the text without words. The spread over the pairs gives the standard
 * error.
 * @param orders pairs of an order and its reverse.
 */
export const shapley: PerturbationAlgorithm<{ orders?: number; seed?: number }> = async (
  perturbation,
  units,
  { orders = 8, seed = 1, signal, onProgress } = {},
) => {
  const run = { signal, distinctTexts: new Set<string>() };
  const random = randomFrom(seed);
  const whole = await perturbation.probabilitiesWithout([], run);
  const sums = zeros(whole.length, units);
  const squares = zeros(whole.length, units);
  let values = sums;
  for (let pair = 0; pair < orders; pair += 1) {
    const order = shuffled(perturbation.words, random);
    const effects = zeros(whole.length, units);
    const directions = [order, order.toReversed()];
    const removals = directions.flatMap((words) => words.map((_, index) => words.slice(0, index + 1)));
    const without = await perturbation.probabilitiesWithoutEach(removals, run);
    for (const [at, direction] of directions.entries()) {
      let previous = whole;
      for (const [index, word] of direction.entries()) {
        const remaining = without[at * order.length + index] ?? [];
        for (const [label, effect] of effects.entries()) {
          effect[word] = (effect[word] ?? 0) + ((previous[label] ?? 0) - (remaining[label] ?? 0)) / 2;
        }
        previous = remaining;
      }
    }
    for (const [label, effect] of effects.entries()) {
      for (const word of perturbation.words) {
        const value = effect[word] ?? 0;
        (sums[label] as Float64Array)[word] = (sums[label]?.[word] ?? 0) + value;
        (squares[label] as Float64Array)[word] = (squares[label]?.[word] ?? 0) + value * value;
      }
    }
    values = sums.map((row) => row.map((sum) => sum / (pair + 1)));
    onProgress?.(pair + 1, orders, values);
  }
  const standardErrors = squares.map((row, label) =>
    row.map((square, unit) => {
      const variance = Math.max(0, square / orders - (values[label]?.[unit] ?? 0) ** 2);
      return orders > 1 ? Math.sqrt(variance / (orders - 1)) : Number.NaN;
    }),
  );
  return { values, standardErrors, passes: run.distinctTexts.size };
};
