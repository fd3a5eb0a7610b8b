/** The columns of scores in a table that `tonescope score` or the page wrote. */

import type { Table } from "../../src/data/table.ts";
import { AppError } from "../../src/errors/app-error.ts";

export interface ScoredColumns {
  /** Names of the classes, as the columns have them. */
  classes: string[];
  /** [classes] indices of the columns with their probabilities. */
  columns: number[];
}

/**
 * The columns after `sentiment` and `sentiment_score`, or after those of another output head; the last ones where the table
 * was scored twice.
 * @param prefix `sentiment`, or the name of an output head
 * @throws AppError `bad-option` when there are none
 */
export function classColumns({ columns }: Pick<Table, "columns">, prefix: string): ScoredColumns {
  const names = columns.map(({ name }) => name);
  const start = names.findLastIndex(
    (name, index) => isNamed(name, prefix) && isNamed(names[index + 1] ?? "", `${prefix}_score`),
  );
  const rest = start < 0 ? [] : names.slice(start + 2);
  const end = rest.findIndex((name) => !name.startsWith(`${prefix}_`) || isNamed(name, `${prefix}_status`));
  const found = end < 0 ? rest : rest.slice(0, end);
  if (found.length < 2)
    throw new AppError(
      "bad-option",
      `There are no columns ${prefix}_score and ${prefix}_CLASS with scores among ${names.join(", ")}.`,
    );
  return {
    classes: found.map((name) => name.slice(prefix.length + 1)),
    columns: found.map((_, index) => start + 2 + index),
  };
}

/** Whether a column has this name, perhaps with the number that makes it unique. */
const isNamed = (name: string, wanted: string): boolean =>
  name === wanted || (name.startsWith(`${wanted}_`) && /^\d+$/.test(name.slice(wanted.length + 1)));

/** The probabilities of a row; undefined for a row without scores. */
export function scoresOf(cells: readonly string[], { columns }: ScoredColumns): number[] | undefined {
  const scores = columns.map((column) => (cells[column] ? Number(cells[column]) : Number.NaN));
  return scores.every((score) => score >= 0 && score <= 1) ? scores : undefined;
}
