/** Divides labeled rows into folds of like composition, in which equal texts stay together. */

import { randomFrom, shuffled } from "../../statistics/random.ts";

/**
 * Stratified folds: each group goes to the fold with the fewest rows of the group's rarest category.
 * @param labels the categories of each row
 * @param groups [rows], the same number for rows that must not be separated, such as equal texts
 * @returns [rows], the fold of each row
 */
export function stratifiedFolds(
  labels: readonly (readonly number[])[],
  groups: ArrayLike<number>,
  folds: number,
  seed: number,
): Uint8Array {
  const support = new Map<number, number>();
  for (const category of labels.flat()) support.set(category, (support.get(category) ?? 0) + 1);
  const rarest = (row: number) =>
    (labels[row] ?? []).reduce(
      (best, category) => ((support.get(category) ?? 0) < (support.get(best) ?? Infinity) ? category : best),
      -1,
    );
  const members = new Map<number, number[]>();
  for (const row of labels.keys()) {
    const group = groups[row] as number;
    members.set(group, [...(members.get(group) ?? []), row]);
  }
  const filled = new Map<number, Float64Array>();
  const total = new Float64Array(folds);
  const result = new Uint8Array(labels.length);
  for (const rows of shuffled([...members.values()], randomFrom(seed))) {
    const category = rarest(rows[0] ?? 0);
    const counts = filled.get(category) ?? new Float64Array(folds);
    filled.set(category, counts);
    let fold = 0;
    for (let other = 1; other < folds; other += 1) {
      const difference = (counts[other] as number) - (counts[fold] as number);
      if (difference < 0 || (difference === 0 && (total[other] as number) < (total[fold] as number)))
        fold = other;
    }
    counts[fold] = (counts[fold] as number) + rows.length;
    total[fold] = (total[fold] as number) + rows.length;
    for (const row of rows) result[row] = fold;
  }
  return result;
}
