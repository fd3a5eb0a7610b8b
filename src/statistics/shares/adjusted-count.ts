/** Shares from a count of predicted classes and the errors that the classifier made on other labeled texts. */

import { AppError } from "../../errors/app-error.ts";
import { type ConfidenceInterval, percentileInterval } from "../intervals.ts";
import { randomFrom } from "../random.ts";

export interface AdjustedCount {
  /** [classes] shares in [0, 1] that sum to 1. */
  shares: number[];
  /**
   * [classes] 95 %, a percentile bootstrap of the labeled texts and of the count. It covers how well the errors are known, not
   * whether they are the same here.
   */
  intervals: ConfidenceInterval[];
}

const TOLERANCE = 1e-9;
const MOST_ROUNDS = 20_000;
/** Of a bootstrap replicate, whose last digits do not matter. */
const COARSE = { tolerance: 1e-5, rounds: 2000 };
/** A count of more rows varies less than the errors are known. */
const MOST_DRAWN = 2000;

/**
 * The adjusted count (Forman 2008, "Quantifying counts and costs via classification"), as the maximum of the likelihood within
 * [0, 1] in place of a matrix inverse that can leave it: where the inverse is inside, both are equal. It assumes that each class is confused with the others as often as in the labeled texts.
 * @param confusion [classes][classes] labeled texts by true and by predicted class
 * @param predicted [classes] rows by predicted class
 * @throws AppError `bad-input` when the sizes differ or a class has no labeled text
 */
export function adjustedCount(
  confusion: readonly (readonly number[])[],
  predicted: ArrayLike<number>,
  { resamples = 400, seed = 1 }: { resamples?: number; seed?: number } = {},
): AdjustedCount {
  const classes = confusion.length;
  const texts = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  if (predicted.length !== classes || texts.some((count) => count === 0))
    throw new AppError("bad-input", "A class has no labeled text, or the classes differ in number.");
  const counted = Array.from(predicted);
  const rows = counted.reduce((sum, count) => sum + count, 0);
  const random = randomFrom(seed);
  const replicates = Array.from({ length: resamples }, () => {
    const drawn = confusion.map((row, index) => draw(row, texts[index] ?? 0, random));
    const count = rows > MOST_DRAWN ? counted : draw(counted, rows, random);
    return likeliest(ratesOf(drawn), count, COARSE);
  });
  const fine = { tolerance: TOLERANCE, rounds: MOST_ROUNDS };
  return {
    shares: likeliest(ratesOf(confusion), counted, fine),
    intervals: confusion.map((_, at) => percentileInterval(replicates.map((shares) => shares[at] ?? 0))),
  };
}

/** [true][predicted] how often a text of a class is given each class. */
const ratesOf = (confusion: readonly (readonly number[])[]): number[][] =>
  confusion.map((row) => {
    const texts = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => count / texts);
  });

/** A sample of the same size, with replacement. */
function draw(counts: readonly number[], size: number, random: () => number): number[] {
  const drawn = counts.map(() => 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (let time = 0; time < size; time++) {
    let left = random() * total;
    let at = 0;
    while (at < counts.length - 1 && left >= (counts[at] ?? 0)) left -= counts[at++] ?? 0;
    drawn[at] = (drawn[at] ?? 0) + 1;
  }
  return drawn;
}

/** Expectation maximization for the shares of a mixture whose components are known. */
function likeliest(
  rates: readonly (readonly number[])[],
  counted: readonly number[],
  { tolerance, rounds }: { tolerance: number; rounds: number },
): number[] {
  const rows = counted.reduce((sum, count) => sum + count, 0);
  let shares = rates.map(() => 1 / rates.length);
  for (let round = 0; round < rounds; round++) {
    const expected = counted.map((_, at) =>
      shares.reduce((sum, share, index) => sum + share * (rates[index]?.[at] ?? 0), 0),
    );
    const next = shares.map(
      (share, index) =>
        share *
        counted.reduce(
          (sum, count, at) =>
            count === 0 ? sum : sum + ((count / rows) * (rates[index]?.[at] ?? 0)) / (expected[at] ?? 1),
          0,
        ),
    );
    const change = Math.max(...next.map((share, index) => Math.abs(share - (shares[index] ?? 0))));
    shares = next;
    if (change < tolerance) break;
  }
  return shares;
}
