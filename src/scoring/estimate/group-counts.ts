/** What estimates need to know of the rows of a group, in constant memory. */

import { addScore, type ScoreMoments, without } from "../../statistics/shares/sample.ts";
import { predictedClass } from "../results.ts";
import type { Measure } from "./measures.ts";

export class GroupCounts {
  /** Rows with scores. */
  rows = 0;
  /** [classes] rows with each predicted class. */
  readonly predicted: Float64Array;
  /** [measures] of the values of all rows. */
  readonly moments: ScoreMoments[];
  readonly #measures: readonly Measure[];
  /** [measures][classes] */
  readonly #weights: readonly Float64Array[];

  constructor(classes: number, measures: readonly Measure[]) {
    this.#measures = measures;
    this.#weights = measures.map(({ weights }) => Float64Array.from(weights));
    this.predicted = new Float64Array(classes);
    this.moments = measures.map(() => ({ rows: 0, sum: 0, sumOfSquares: 0 }));
  }

  /** @param scores [classes] probabilities of a row */
  add(scores: ArrayLike<number>): void {
    this.rows++;
    const best = predictedClass(scores, this.predicted.length);
    this.predicted[best] = (this.predicted[best] ?? 0) + 1;
    // Called for each row of a file and each of its groups: no closures and no iterators.
    for (let index = 0; index < this.#weights.length; index++) {
      const weights = this.#weights[index] as Float64Array;
      let value = 0;
      for (let at = 0; at < weights.length; at++) value += (weights[at] as number) * (scores[at] ?? 0);
      addScore(this.moments[index] as ScoreMoments, value);
    }
  }

  /** The counts of the other rows. @param part counts of some of these rows, of the same measures */
  without(part: GroupCounts): GroupCounts {
    const rest = this.empty();
    rest.rows = this.rows - part.rows;
    rest.predicted.set(this.predicted.map((rows, index) => rows - (part.predicted[index] ?? 0)));
    rest.moments.splice(
      0,
      rest.moments.length,
      ...this.moments.map((moments, index) => {
        const ofPart = part.moments[index];
        return ofPart ? without(moments, ofPart) : moments;
      }),
    );
    return rest;
  }

  /** Counts of no rows, of the same measures. */
  empty(): GroupCounts {
    return new GroupCounts(this.predicted.length, this.#measures);
  }

  /** Adds the rows of another group. @param other counts of the same measures */
  join(other: GroupCounts): void {
    this.rows += other.rows;
    for (const [index, rows] of other.predicted.entries())
      this.predicted[index] = (this.predicted[index] ?? 0) + rows;
    for (const [index, moments] of this.moments.entries()) {
      const { rows = 0, sum = 0, sumOfSquares = 0 } = other.moments[index] ?? {};
      moments.rows += rows;
      moments.sum += sum;
      moments.sumOfSquares += sumOfSquares;
    }
  }
}
