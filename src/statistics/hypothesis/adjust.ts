/** Corrections of p for several comparisons. */

/** Holm (1979): the probability of any false difference is at most that level. @returns in the order of the input */
export const holm = (ps: readonly number[]): number[] =>
  adjusted(ps, (p, rank, count) => p * (count - rank), Math.max, 0);

/** Benjamini and Hochberg (1995): the expected share of false differences among those found. @returns in the order of the input */
export const benjaminiHochberg = (ps: readonly number[]): number[] =>
  adjusted(ps, (p, rank, count) => (p * count) / (rank + 1), Math.min, 1);

/** Factors by rank, made monotone: step-down from the smallest p with `Math.max`, step-up from the largest with `Math.min`. */
function adjusted(
  ps: readonly number[],
  factor: (p: number, rank: number, count: number) => number,
  monotone: (one: number, other: number) => number,
  start: number,
): number[] {
  const order = ps.map((_, index) => index).sort((one, other) => (ps[one] ?? 0) - (ps[other] ?? 0));
  const ranks = order.map((index, rank) => ({ index, rank }));
  const result = ps.map(() => Number.NaN);
  let last = start;
  for (const { index, rank } of start === 0 ? ranks : ranks.toReversed()) {
    last = monotone(last, Math.min(1, factor(ps[index] ?? 0, rank, ps.length)));
    result[index] = last;
  }
  return result;
}
