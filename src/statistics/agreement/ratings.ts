/** The answers of coders to the same units, such as texts. */

import { AppError } from "../../errors/app-error.ts";
import { ConfusionMatrix } from "../evaluation.ts";

/** A units x coders table of categories. */
export interface Ratings {
  units: number;
  coders: number;
  categories: number;
  /** [units, coders] in row order: the category from 0, in their order if they have one; -1 or `NaN` where missing. */
  values: ArrayLike<number>;
}

/** A row that occurs, and how often. */
export interface Pattern {
  /** One category for each coder; -1 where missing. */
  answers: readonly number[];
  /** How many coders gave each category. */
  counts: Float64Array;
  /** How many coders answered. */
  answered: number;
}

/** The distinct rows, and for each unit the index of its row: units with the same answers count alike in every measure. */
export interface Patterns {
  patterns: Pattern[];
  /** [units]; -1 for a unit without an answer. */
  ofUnit: Int32Array;
}

/** @throws AppError `bad-input` when the shape is wrong or a value is no category */
export function patternsOf({ units, coders, categories, values }: Ratings): Patterns {
  if (values.length !== units * coders)
    throw new AppError("bad-input", `${values.length} ratings are not ${units} units of ${coders} coders.`);
  const patterns: Pattern[] = [];
  const known = new Map<string, number>();
  const ofUnit = Int32Array.from({ length: units }, (_, unit) => {
    const answers = Array.from({ length: coders }, (_, coder) =>
      checked(values[unit * coders + coder], categories),
    );
    const key = answers.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const counts = new Float64Array(categories);
    for (const answer of answers) if (answer >= 0) counts[answer] = (counts[answer] ?? 0) + 1;
    const answered = counts.reduce((sum, count) => sum + count, 0);
    const index = answered === 0 ? -1 : patterns.push({ answers, counts, answered }) - 1;
    known.set(key, index);
    return index;
  });
  return { patterns, ofUnit };
}

/** @throws AppError `bad-input` */
function checked(value: number | undefined, categories: number): number {
  if (value === undefined || Number.isNaN(value)) return -1;
  if (Number.isInteger(value) && value >= -1 && value < categories) return value;
  throw new AppError("bad-input", `${value} is not one of ${categories} categories.`);
}

/** The ratings of two of the coders. */
export const pairOf = (ratings: Ratings, first: number, second: number): Ratings => ({
  ...ratings,
  coders: 2,
  values: Int32Array.from({ length: 2 * ratings.units }, (_, index) => {
    const coder = index % 2 === 0 ? first : second;
    return ratings.values[(index >> 1) * ratings.coders + coder] ?? -1;
  }),
});

/** The ratings with two categories: the given one as 1, and all others as 0. */
export const oneAgainstOthers = (ratings: Ratings, category: number): Ratings => ({
  ...ratings,
  categories: 2,
  values: Int32Array.from(ratings.values, (value) => (value >= 0 ? Number(value === category) : -1)),
});

/** The confusion table of two coders over the units that both answered; the first is in rows. */
export function confusionOf(ratings: Ratings, first: number, second: number): ConfusionMatrix {
  const matrix = new ConfusionMatrix(ratings.categories);
  const { patterns, ofUnit } = patternsOf(pairOf(ratings, first, second));
  for (const pattern of ofUnit) {
    const [one = -1, other = -1] = patterns[pattern]?.answers ?? [];
    if (one >= 0 && other >= 0) matrix.add(one, other);
  }
  return matrix;
}
