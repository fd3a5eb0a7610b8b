/** The figures of an evaluation by group: the values of a column, or the models that read the texts. */

import { Reliability } from "../engine/classifier/calibration.ts";
import { AppError } from "../errors/app-error.ts";
import { type ClassificationReport, ConfusionMatrix } from "../statistics/evaluation.ts";

/** More are refused: a column with so many values does not name groups. */
const MAX_GROUPS = 1000;

export interface GroupFigures extends Pick<
  ClassificationReport,
  "texts" | "accuracy" | "accuracyInterval" | "macroRecall" | "macroF1"
> {
  /** Expected calibration error, 15 equal-width bins. */
  ece: number;
}

export class EvaluatedGroups {
  readonly #groups = new Map<string, { matrix: ConfusionMatrix; reliability: Reliability }>();
  readonly #classes: number;

  constructor(classes: number) {
    this.#classes = classes;
  }

  /** @throws AppError `bad-option` when there are too many groups */
  add(
    name: string,
    { wanted, predicted, score }: { wanted: number; predicted: number; score: number },
  ): void {
    let group = this.#groups.get(name);
    if (!group) {
      if (this.#groups.size === MAX_GROUPS)
        throw new AppError("bad-option", `The column has more than ${MAX_GROUPS} different values.`);
      group = { matrix: new ConfusionMatrix(this.#classes), reliability: new Reliability() };
      this.#groups.set(name, group);
    }
    group.matrix.add(wanted, predicted);
    group.reliability.add(score, wanted === predicted);
  }

  /** By name, the largest group first. */
  get figures(): Record<string, GroupFigures> {
    const all = [...this.#groups].map(([name, { matrix, reliability }]) => {
      const { texts, accuracy, accuracyInterval, macroRecall, macroF1 } = matrix.evaluate();
      const { ece } = reliability;
      return [name, { texts, accuracy, accuracyInterval, macroRecall, macroF1, ece }] as const;
    });
    return Object.fromEntries(all.toSorted(([, a], [, b]) => b.texts - a.texts));
  }
}
