/** The columns that scoring adds to a table. */

import { addUnique } from "../columns.ts";
import type { Row } from "../table.ts";

/**
 * `cut`: scored, but the model could not read the text's end. `averaged`: scored in windows, because the text was too
 * long for one. `other_language`: scored, but not in a language that the model was trained on. `empty` and `failed`
 * have no scores.
 */
export type RowStatus = "scored" | "cut" | "averaged" | "empty" | "other_language" | "failed";

export interface RowResult {
  status: RowStatus;
  /** Index of the class; -1 without scores. */
  label: number;
  /** Probabilities in the order of the model's labels; empty without scores. */
  scores: ArrayLike<number>;
}

export interface ScoredRow {
  row: Row;
  /** `undefined` for a row that still waits: its added columns stay empty. */
  result: RowResult | undefined;
}

export interface AddedColumns {
  labels: readonly string[];
  /** Label, score, one score for each class, status. */
  names: string[];
  /** Names that were taken, with what they became. */
  renamed: { wanted: string; name: string }[];
}

/** Names for the added columns that no column of the table has. */
export function addedColumns(taken: Iterable<string>, labels: readonly string[]): AddedColumns {
  const used = new Set(taken);
  const suffixes = ["", "_score", ...labels.map((label) => `_${label.toLowerCase()}`), "_status"];
  const renamed: AddedColumns["renamed"] = [];
  const names = suffixes.map((suffix) => {
    const wanted = `sentiment${suffix}`;
    const name = addUnique(wanted, used);
    if (name !== wanted) renamed.push({ wanted, name });
    return name;
  });
  return { labels, names, renamed };
}

/** Six digits are more than a probability of an 8-bit model means, and the same on every machine. */
const rounded = (value: number) => Number(value.toFixed(6));

/** The values of the added columns: text, numbers, or `null` where there is nothing to say. */
export function addedValues(
  { labels, names }: AddedColumns,
  result: RowResult | undefined,
): (string | number | null)[] {
  if (!result) return names.map(() => null);
  const { status, label, scores } = result;
  if (label < 0) return [...names.slice(1).map(() => null), status];
  return [
    labels[label] ?? "",
    rounded(scores[label] ?? 0),
    ...labels.map((_, index) => rounded(scores[index] ?? 0)),
    status,
  ];
}
