/** The columns that scoring adds to a table. */

import { addUnique } from "../columns.ts";
import type { Row } from "../table.ts";

/**
 * `cut`: scored, but the model could not read the text's end. `averaged`: scored in windows, because the text was too
 * long for one. `other_language`: scored, but not in a language that the model was trained on. `empty` and `failed`
 * have no scores.
 */
export const ROW_STATUSES = ["scored", "cut", "averaged", "empty", "other_language", "failed"] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

export interface RowResult {
  status: RowStatus;
  /** Index of the class; -1 without scores. */
  label: number;
  /** Probabilities in the order of the model's labels, then of each asked head's; empty without scores. */
  scores: ArrayLike<number>;
}

export interface ScoredRow {
  row: Row;
  /** `undefined` for a row that still waits: its added columns stay empty. */
  result: RowResult | undefined;
}

/** A further question that the model was asked of each text. */
export interface AskedHead {
  name: string;
  labels: readonly string[];
}

export interface AddedColumns {
  labels: readonly string[];
  heads: readonly AskedHead[];
  /** Label, score, one score for each class, status; then label, score and scores of each head. */
  names: string[];
  /** Names that were taken, with what they became. */
  renamed: { wanted: string; name: string }[];
}

/** Names for the added columns that no column of the table has. */
export function addedColumns(
  taken: Iterable<string>,
  labels: readonly string[],
  heads: readonly AskedHead[] = [],
): AddedColumns {
  const used = new Set(taken);
  const renamed: AddedColumns["renamed"] = [];
  const verdict = (subject: string, of: readonly string[]) =>
    ["", "_score", ...of.map((label) => `_${label.toLowerCase()}`)].map((suffix) => subject + suffix);
  const names = [
    ...verdict("sentiment", labels),
    "sentiment_status",
    ...heads.flatMap(({ name, labels: own }) =>
      verdict(
        name,
        own.map((label) => label.replaceAll(" ", "_")),
      ),
    ),
  ].map((wanted) => {
    const name = addUnique(wanted, used);
    if (name !== wanted) renamed.push({ wanted, name });
    return name;
  });
  return { labels, heads, names, renamed };
}

/** Six digits are more than a probability of an 8-bit model means, and the same on every machine. */
const rounded = (value: number) => Number(value.toFixed(6));

/** The values of the added columns: text, numbers, or `null` where there is nothing to say. */
export function addedValues(
  { labels, heads, names }: AddedColumns,
  result: RowResult | undefined,
): (string | number | null)[] {
  if (!result) return names.map(() => null);
  const { status, label } = result;
  const scores = Array.from(result.scores);
  const statusAt = labels.length + 2;
  if (label < 0) return names.map((_, at) => (at === statusAt ? status : null));
  const verdict = (of: readonly string[], own: readonly number[], best: number) => [
    of[best] ?? "",
    rounded(own[best] ?? 0),
    ...of.map((_, index) => rounded(own[index] ?? 0)),
  ];
  let next = labels.length;
  return [
    ...verdict(labels, scores, label),
    status,
    ...heads.flatMap((head) => {
      const own = scores.slice(next, (next += head.labels.length));
      return verdict(head.labels, own, own.indexOf(Math.max(...own)));
    }),
  ];
}
