/** A labeled sample of a scored population, and the moments of its estimates. */

export interface LabeledSample {
  /** [labels] what was found: 1 where the row has the class and 0 elsewhere, or any number in the outcome's bounds. */
  outcomes: ArrayLike<number>;
  /** [labels] the score that predicts it. */
  scores: ArrayLike<number>;
  /** [labels] the probability with which the row was drawn: 0 < p <= 1. */
  inclusion: ArrayLike<number>;
  /** [labels] which rows were drawn together; one stratum when absent. */
  strata?: ArrayLike<number> | undefined;
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

/** A sample whose weights sum to 1 (Hajek 1971): the inverse of the inclusion probabilities. */
export class WeightedSample {
  readonly labels: number;
  readonly weights: Float64Array;
  readonly #strata: ArrayLike<number>;
  readonly #inclusion: ArrayLike<number>;
  /** The number of strata with labels. */
  readonly strata: number;

  constructor({ outcomes, inclusion, strata }: LabeledSample) {
    this.labels = outcomes.length;
    const inverse = Float64Array.from(inclusion, (probability) => 1 / probability);
    const sum = inverse.reduce((total, weight) => total + weight, 0);
    this.weights = inverse.map((weight) => weight / sum);
    this.#inclusion = inclusion;
    this.#strata = strata ?? new Uint8Array(this.labels);
    this.strata = new Set(Array.from(this.#strata)).size;
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
   * The covariance of two weighted means, linearized, within strata (Särndal, Swensson and Wretman 1992, chapter 5). Squares
   * are divided by the number of labels, not by one less.
   * @param isFinite whether rows that were drawn with certainty add no variance: the finite population correction
   */
  covariance(one: ArrayLike<number>, other: ArrayLike<number>, isFinite: boolean): number {
    const deviations = [one, other].map((values) => this.#withinStrata(values));
    const [ofOne = new Float64Array(), ofOther = new Float64Array()] = deviations;
    return ofOne.reduce(
      (sum, deviation, row) =>
        sum + (isFinite ? 1 - (this.#inclusion[row] ?? 0) : 1) * deviation * (ofOther[row] ?? 0),
      0,
    );
  }

  /** Weighted deviations from the mean, less their mean within the stratum. */
  #withinStrata(values: ArrayLike<number>): Float64Array {
    const mean = this.mean(values);
    const deviations = this.weights.map((weight, row) => weight * ((values[row] ?? 0) - mean));
    const sums = new Map<number, { sum: number; rows: number }>();
    for (const [row, deviation] of deviations.entries()) {
      const stratum = this.#strata[row] ?? 0;
      const { sum, rows } = sums.get(stratum) ?? { sum: 0, rows: 0 };
      sums.set(stratum, { sum: sum + deviation, rows: rows + 1 });
    }
    return deviations.map((deviation, row) => {
      const { sum, rows } = sums.get(this.#strata[row] ?? 0) ?? { sum: 0, rows: 1 };
      return deviation - (rows > 1 ? sum / rows : 0);
    });
  }
}
