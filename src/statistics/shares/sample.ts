/** A labeled sample of a scored population, and the moments of its estimates. */

export interface LabeledSample {
  /** [labels] what was found: 1 where the row has the class and 0 elsewhere, or any number in the outcome's bounds. */
  outcomes: ArrayLike<number>;
  /** [labels] the score that predicts it. */
  scores: ArrayLike<number>;
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

export function momentsOf(scores: Iterable<number>): ScoreMoments {
  const moments = { rows: 0, sum: 0, sumOfSquares: 0 };
  for (const score of scores) addScore(moments, score);
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

/** What a stratum adds to the sums of a sample. */
interface Stratum {
  rows: number[];
  /** The number of drawn rows, those of other groups included. */
  drawn: number;
}

/** A sample whose weights sum to 1 (Hajek 1971): the inverse of the inclusion probabilities. */
export class WeightedSample {
  readonly labels: number;
  readonly weights: Float64Array;
  readonly #inclusion: ArrayLike<number>;
  readonly #strata: Stratum[];

  constructor({ outcomes, inclusion, strata, drawn }: LabeledSample) {
    this.labels = outcomes.length;
    const inverse = Float64Array.from(inclusion, (probability) => 1 / probability);
    const sum = inverse.reduce((total, weight) => total + weight, 0);
    this.weights = inverse.map((weight) => weight / sum);
    this.#inclusion = inclusion;
    const rows = new Map<number, number[]>();
    for (let row = 0; row < this.labels; row++) {
      const stratum = strata?.[row] ?? 0;
      const others = rows.get(stratum);
      if (others) others.push(row);
      else rows.set(stratum, [row]);
    }
    this.#strata = Array.from(rows, ([stratum, rows]) => ({
      rows,
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

  /** Kish's number of equally weighted labels with the same variance. */
  get effectiveLabels(): number {
    return 1 / this.weights.reduce((sum, weight) => sum + weight ** 2, 0);
  }

  /** The finite population correction of a mean: 0 when every row was drawn. */
  get finiteCorrection(): number {
    const left = this.weights.reduce(
      (sum, weight, row) => sum + weight ** 2 * (1 - (this.#inclusion[row] ?? 0)),
      0,
    );
    return left * this.effectiveLabels;
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
        left += isFinite ? 1 - (this.#inclusion[row] ?? 0) : 1;
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
        const isLeft = isFinite ? 1 - (this.#inclusion[row] ?? 0) : 1;
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
