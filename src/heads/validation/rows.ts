/** Subsets of labeled vectors. */

import type { LabeledVectors, LinearModel } from "../fit/logistic.ts";
import { linearLogits } from "../fit/logistic.ts";

/** @param size entries of each vector that are kept, from the first */
export function rowsOf(data: LabeledVectors, rows: readonly number[], size = data.size): LabeledVectors {
  const { categories } = data;
  const vectors = new Float64Array(rows.length * size);
  const targets = new Uint8Array(rows.length * categories);
  for (const [at, row] of rows.entries()) {
    vectors.set(data.vectors.subarray(row * data.size, row * data.size + size), at * size);
    targets.set(data.targets.subarray(row * categories, (row + 1) * categories), at * categories);
  }
  const weights = data.weights && Float64Array.from(rows, (row) => data.weights?.[row] as number);
  return { count: rows.length, size, vectors, categories, targets, ...(weights && { weights }) };
}

/** Every row counts by the inverse of its category's share, as scikit-learn's `class_weight="balanced"`. */
export function balanced(data: LabeledVectors): LabeledVectors {
  const { count, categories, targets } = data;
  const support = new Float64Array(categories);
  for (let at = 0; at < targets.length; at += 1) {
    support[at % categories] = (support[at % categories] as number) + (targets[at] as number);
  }
  const present = support.filter((rows) => rows > 0).length;
  const weights = Float64Array.from({ length: count }, (_, row) => {
    const category = targets.subarray(row * categories, (row + 1) * categories).indexOf(1);
    return ((data.weights?.[row] ?? 1) * count) / (present * (support[category] ?? 1));
  });
  return { ...data, weights };
}

/** Writes the logits of the rows into [rows of the data, categories]. */
export function predictRows(
  model: LinearModel,
  data: LabeledVectors,
  rows: readonly number[],
  logits: Float64Array,
): void {
  const { size, categories } = data;
  const width = model.weights.length / categories;
  for (const row of rows) {
    const vector = data.vectors.subarray(row * size, row * size + width);
    linearLogits(model, vector, logits.subarray(row * categories, (row + 1) * categories));
  }
}
