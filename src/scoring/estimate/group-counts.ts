/** What estimates need to know of the rows of a group, in constant memory. */

import { addScore, type ScoreMoments, without } from "../../statistics/shares/sample.ts";
import { predictedClass } from "../results.ts";
import { type Measure, valueOf } from "./measures.ts";

export class GroupCounts {
  /** Rows with scores. */
  rows = 0;
  /** [classes] rows with each predicted class. */
  readonly predicted: Float64Array;
  /** [measures] of the values of all rows. */
  readonly moments: ScoreMoments[];
  readonly #measures: readonly Measure[];

  constructor(classes: number, measures: readonly Measure[]) {
    this.#measures = measures;
    this.predicted = new Float64Array(classes);
    this.moments = measures.map(() => ({ rows: 0, sum: 0, sumOfSquares: 0 }));
  }

  /** @param scores [classes] probabilities of a row */
  add(scores: ArrayLike<number>): void {
    this.rows++;
    const best = predictedClass(scores, this.predicted.length);
    this.predicted[best] = (this.predicted[best] ?? 0) + 1;
    for (const [index, moments] of this.moments.entries()) {
      const measure = this.#measures[index];
      if (measure) addScore(moments, valueOf(measure, scores));
    }
  }

  /** The counts of the other rows. @param part counts of some of these rows, of the same measures */
  without(part: GroupCounts): GroupCounts {
    const rest = new GroupCounts(this.predicted.length, this.#measures);
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

  /** All counts as one list of sums, so that lists of several groups can be added. */
  sums(): number[] {
    return [
      this.rows,
      ...this.predicted,
      ...this.moments.flatMap(({ sum, sumOfSquares }) => [sum, sumOfSquares]),
    ];
  }

  /** @param sums as `sums` gives them, of one group or of several */
  static of(sums: readonly number[], classes: number, measures: readonly Measure[]): GroupCounts {
    const counts = new GroupCounts(classes, measures);
    const [rows = 0] = sums;
    counts.rows = rows;
    counts.predicted.set(sums.slice(1, classes + 1));
    for (const [index, moments] of counts.moments.entries()) {
      const [sum = 0, sumOfSquares = 0] = sums.slice(classes + 1 + 2 * index);
      Object.assign(moments, { rows, sum, sumOfSquares });
    }
    return counts;
  }
}
