/** A labeled sample of a scored population, and the moments of its estimates. */

import { AppError } from "../../errors/app-error.ts";

export interface LabeledValues {
  /** [labels] what was found: 1 where the row has the class and 0 elsewhere, or any number in the outcome's bounds. */
  outcomes: ArrayLike<number>;
  /** [labels] the score that predicts it. */
  scores: ArrayLike<number>;
}

/** How the labeled rows were drawn. */
export interface Drawing {
  /** [labels] the probability with which the row was drawn: 0 < p <= 1. */
  inclusion: ArrayLike<number>;
  /** [labels] the index of the stratum from which each row was drawn; one stratum when absent. */
  strata?: ArrayLike<number> | undefined;
  /** [strata] the number of rows drawn from each, where the labels are those of one group of the rows only. */
  drawn?: ArrayLike<number> | undefined;
}

/** What is known of the scores of all rows. */
export interface ScoreMoments {
  rows: number;
  sum: number;
  sumOfSquares: number;
}

export function momentsOf(scores: ArrayLike<number>): ScoreMoments {
  const moments = { rows: 0, sum: 0, sumOfSquares: 0 };
  for (let row = 0; row < scores.length; row++) addScore(moments, scores[row] ?? 0);
  return moments;
}

export function addScore(moments: ScoreMoments, score: number): void {
  moments.rows++;
  moments.sum += score;
  moments.sumOfSquares += score ** 2;
}

/** The moments without those of a part. */
export const without = (all: ScoreMoments, part: ScoreMoments): ScoreMoments => ({
  rows: all.rows - part.rows,
  sum: all.sum - part.sum,
  sumOfSquares: all.sumOfSquares - part.sumOfSquares,
});

export const meanOf = ({ rows, sum }: ScoreMoments): number => sum / rows;

/** The variance, divided by the number of rows. */
export const varianceOf = ({ rows, sum, sumOfSquares }: ScoreMoments): number =>
  Math.max(0, sumOfSquares / rows - (sum / rows) ** 2);

interface Stratum {
  rows: Int32Array;
  /** The number of drawn rows, those of other groups included. */
  drawn: number;
}

/** The weights of a sample: the inverse of the inclusion probabilities, which sum to 1 (Hajek 1971). */
export class SampleDesign {
  readonly labels: number;
  readonly weights: Float64Array;
  /** Kish's number of equally weighted labels with the same variance. */
  readonly effectiveLabels: number;
  /** The finite population correction of a mean: 0 when every row was drawn. */
  readonly finiteCorrection: number;
  /** [labels] one less the inclusion probability. */
  readonly #left: Float64Array;
  readonly #strata: Stratum[];

  /** @throws AppError `bad-input` when there is no label or an inclusion probability is not in (0, 1] */
  constructor({ inclusion, strata, drawn }: Drawing) {
    this.labels = inclusion.length;
    if (this.labels === 0) throw new AppError("bad-input", "There is no label.");
    this.weights = new Float64Array(this.labels);
    this.#left = new Float64Array(this.labels);
    const rows = new Map<number, number[]>();
    let sum = 0;
    for (let row = 0; row < this.labels; row++) {
      const probability = inclusion[row] ?? 0;
      if (!(probability > 0 && probability <= 1))
        throw new AppError(
          "bad-input",
          `${probability} is not an inclusion probability above 0 and up to 1.`,
        );
      this.weights[row] = 1 / probability;
      this.#left[row] = 1 - probability;
      sum += 1 / probability;
      const stratum = strata?.[row] ?? 0;
      const others = rows.get(stratum);
      if (others) others.push(row);
      else rows.set(stratum, [row]);
    }
    let [squares, left] = [0, 0];
    for (let row = 0; row < this.labels; row++) {
      const weight = (this.weights[row] ?? 0) / sum;
      this.weights[row] = weight;
      squares += weight ** 2;
      left += weight ** 2 * (this.#left[row] ?? 0);
    }
    this.effectiveLabels = 1 / squares;
    this.finiteCorrection = left / squares;
    this.#strata = Array.from(rows, ([stratum, rows]) => ({
      rows: Int32Array.from(rows),
      drawn: Math.max(rows.length, drawn?.[stratum] ?? 0),
    }));
  }

  /** The number of strata with labels. */
  get strata(): number {
    return this.#strata.length;
  }

  mean(values: ArrayLike<number>): number {
    let sum = 0;
    for (let row = 0; row < this.labels; row++) sum += (this.weights[row] ?? 0) * (values[row] ?? 0);
    return sum;
  }

  /**
   * How reliable the variance within strata is: the number of labels that differ from the most frequent outcome of their
   * stratum, and the variance if one more label of each stratum had each outcome (Agresti and Coull 1998).
   * @param shares [labels] outcomes from 0 to 1
   */
  smoothed(shares: ArrayLike<number>, isFinite: boolean): { differing: number; variance: number } {
    const result = { differing: 0, variance: 0 };
    for (const { rows } of this.#strata) {
      let [weights, squares, sum, left] = [0, 0, 0, 0];
      for (const row of rows) {
        const weight = this.weights[row] ?? 0;
        weights += weight;
        squares += weight ** 2;
        sum += weight * (shares[row] ?? 0);
        left += isFinite ? (this.#left[row] ?? 0) : 1;
      }
      const [share, count] = [sum / weights, rows.length];
      const smooth = (share * count + 1) / (count + 2);
      result.differing += (weights ** 2 / squares) * Math.min(share, 1 - share);
      result.variance += ((left / count) * weights ** 2 * smooth * (1 - smooth)) / count;
    }
    return result;
  }

  /**
   * The covariance of two weighted means, linearized, within strata (Särndal, Swensson and Wretman 1992, chapter 5). Drawn rows
   * of other groups count with zeros, because how many rows of a stratum are of this group is not known. Squares are divided by
   * the number of labels, not by one less.
   * @param isFinite whether rows that were drawn with certainty add no variance: the finite population correction
   */
  covariance(one: ArrayLike<number>, other: ArrayLike<number>, isFinite: boolean): number {
    const [meanOfOne, meanOfOther] = [this.mean(one), this.mean(other)];
    return this.#strata.reduce((total, { rows, drawn }) => {
      let [sumOfOne, sumOfOther] = [0, 0];
      for (const row of rows) {
        const weight = this.weights[row] ?? 0;
        sumOfOne += weight * ((one[row] ?? 0) - meanOfOne);
        sumOfOther += weight * ((other[row] ?? 0) - meanOfOther);
      }
      // A single label says nothing of its stratum, so it is held against the mean of all.
      const [ofOne, ofOther] = drawn > 1 ? [sumOfOne / drawn, sumOfOther / drawn] : [0, 0];
      let [sum, left] = [0, 0];
      for (const row of rows) {
        const weight = this.weights[row] ?? 0;
        const isLeft = isFinite ? (this.#left[row] ?? 0) : 1;
        left += isLeft;
        sum +=
          isLeft *
          (weight * ((one[row] ?? 0) - meanOfOne) - ofOne) *
          (weight * ((other[row] ?? 0) - meanOfOther) - ofOther);
      }
      return total + sum + (drawn - rows.length) * (left / rows.length) * ofOne * ofOther;
    }, 0);
  }
}
