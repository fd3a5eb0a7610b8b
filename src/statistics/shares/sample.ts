/** A labeled sample of a scored population, and the moments of its estimates. */

import { AppError } from "../../errors/app-error.ts";
import type { StrataShares } from "./score-test.ts";

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

/** Variances and the covariance of the weighted means of outcomes and scores. */
interface PairMoments {
  ofOutcomes: number;
  ofScores: number;
  ofBoth: number;
}

interface SampleMoments extends PairMoments {
  /** Without what comes from how many rows of each stratum are of this group. */
  within: PairMoments;
}

/** The variance of the mean of outcomes less weighted scores. */
export const residualVariance = ({ ofOutcomes, ofScores, ofBoth }: PairMoments, weight: number): number =>
  Math.max(0, ofOutcomes - 2 * weight * ofBoth + weight ** 2 * ofScores);

interface Stratum {
  /** Where its labels begin and end in the order by stratum. */
  from: number;
  to: number;
  /** The number of drawn rows, those of other groups included. */
  drawn: number;
}

/** The weights of a sample: the inverse of the inclusion probabilities, which sum to 1 (Hajek 1971). */
export class SampleDesign {
  readonly labels: number;
  readonly weights: Float64Array;
  /** [labels] one less the inclusion probability. */
  readonly #left: Float64Array;
  /** [labels] by stratum. */
  readonly #order: Int32Array;
  readonly #strata: Stratum[] = [];

  /** @throws AppError `bad-input` when there is no label or an inclusion probability is not in (0, 1] */
  constructor({ inclusion, strata, drawn }: Drawing) {
    this.labels = inclusion.length;
    if (this.labels === 0) throw new AppError("bad-input", "There is no label.");
    this.weights = new Float64Array(this.labels);
    this.#left = new Float64Array(this.labels);
    this.#order = new Int32Array(this.labels);
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
    for (let row = 0; row < this.labels; row++) this.weights[row] = (this.weights[row] ?? 0) / sum;
    let from = 0;
    for (const [stratum, own] of rows) {
      this.#order.set(own, from);
      const to = from + own.length;
      this.#strata.push({ from, to, drawn: Math.max(own.length, drawn?.[stratum] ?? 0) });
      from = to;
    }
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
   * The labels of each stratum, for a score test.
   * @param shares [labels] outcomes from 0 to 1
   * @param predicted [labels] weighted scores on that scale
   * @param isFinite as of `moments`
   */
  strataShares(shares: Float64Array, predicted: Float64Array, isFinite: boolean): StrataShares {
    const count = this.#strata.length;
    const result = {
      weights: new Float64Array(count),
      labels: new Float64Array(count),
      shares: new Float64Array(count),
      predicted: new Float64Array(count),
      others: new Float64Array(count),
    };
    for (const [at, { from, to, drawn }] of this.#strata.entries()) {
      let [sum, squares, total, ofPredicted] = [0, 0, 0, 0];
      for (let index = from; index < to; index++) {
        const row = this.#order[index] ?? 0;
        const weight = this.weights[row] ?? 0;
        sum += weight;
        squares += weight ** 2 * (isFinite ? (this.#left[row] ?? 0) : 1);
        total += weight * (shares[row] ?? 0);
        ofPredicted += weight * (predicted[row] ?? 0);
      }
      result.weights[at] = sum;
      result.labels[at] = sum ** 2 / squares;
      result.shares[at] = Math.min(1, Math.max(0, total / sum));
      result.predicted[at] = ofPredicted / sum;
      result.others[at] = count === 1 ? 0 : 1 - (to - from) / drawn;
    }
    return result;
  }

  /**
   * Variances of two weighted means, linearized, within strata (Särndal, Swensson and Wretman 1992, chapter 5). Drawn rows of
   * other groups count with zeros, because how many rows of a stratum are of this group is not known. Squares are divided by the
   * number of labels, not by one less.
   * @param isFinite whether rows that were drawn with certainty add no variance: the finite population correction
   */
  moments(outcomes: Float64Array, scores: Float64Array, isFinite: boolean): SampleMoments {
    const [meanOfOutcomes, meanOfScores] = [this.mean(outcomes), this.mean(scores)];
    let [ofOutcomes, ofScores, ofBoth] = [0, 0, 0];
    const within = { ofOutcomes: 0, ofScores: 0, ofBoth: 0 };
    for (const { from, to, drawn } of this.#strata) {
      let [sum, sumOfOutcomes, sumOfScores] = [0, 0, 0];
      for (let index = from; index < to; index++) {
        const row = this.#order[index] ?? 0;
        const weight = this.weights[row] ?? 0;
        sum += weight;
        sumOfOutcomes += weight * ((outcomes[row] ?? 0) - meanOfOutcomes);
        sumOfScores += weight * ((scores[row] ?? 0) - meanOfScores);
      }
      // A single label says nothing of its stratum, so it is held against the mean of all.
      const a = drawn > 1 ? sumOfOutcomes / drawn : 0;
      const b = drawn > 1 ? sumOfScores / drawn : 0;
      let sumOfLeft = 0;
      for (let index = from; index < to; index++) {
        const row = this.#order[index] ?? 0;
        const weight = this.weights[row] ?? 0;
        const left = isFinite ? (this.#left[row] ?? 0) : 1;
        const ownOutcome = (outcomes[row] ?? 0) - meanOfOutcomes;
        const ownScore = (scores[row] ?? 0) - meanOfScores;
        const outcome = weight * ownOutcome - a;
        const score = weight * ownScore - b;
        const outcomeWithin = weight * (ownOutcome - sumOfOutcomes / sum);
        const scoreWithin = weight * (ownScore - sumOfScores / sum);
        sumOfLeft += left;
        ofOutcomes += left * outcome ** 2;
        ofScores += left * score ** 2;
        ofBoth += left * outcome * score;
        within.ofOutcomes += left * outcomeWithin ** 2;
        within.ofScores += left * scoreWithin ** 2;
        within.ofBoth += left * outcomeWithin * scoreWithin;
      }
      const missing = (drawn - to + from) * (sumOfLeft / (to - from));
      ofOutcomes += missing * a ** 2;
      ofScores += missing * b ** 2;
      ofBoth += missing * a * b;
    }
    return { ofOutcomes, ofScores, ofBoth, within };
  }
}
