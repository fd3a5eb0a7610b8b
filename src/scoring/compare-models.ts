/** Two models on the same rows: how far they agree, and against labels which is right more often. */

import { type Kappa, cohensKappa } from "../statistics/agreement/kappa.ts";
import { type ClassificationReport, ConfusionMatrix } from "../statistics/evaluation.ts";
import { type McNemar, mcNemar } from "../statistics/hypothesis/mcnemar.ts";
import { type PairedDifference, pairedDifference } from "../statistics/hypothesis/paired-difference.ts";
import { type ConfidenceInterval, wilsonInterval } from "../statistics/intervals.ts";

/** Both models against the labels of the rows that have one. */
export interface LabeledComparison {
  first: ClassificationReport;
  second: ClassificationReport;
  /** Of the accuracies, the first less the second. */
  difference: PairedDifference;
  test: McNemar;
}

export interface ModelComparison {
  /** Rows on which both models name a class. */
  rows: number;
  /** Rows on which one of them names none: no text, no score, or a label that means no class of the other model. */
  left: number;
  /** Rows on which both name the same class, and their share with Wilson's 95 % interval. */
  agreeing: number;
  share: number;
  interval: ConfidenceInterval;
  kappa: Kappa;
  /** [classes][classes] rows by the class of the first and of the second model. */
  table: number[][];
  /** Absent without labels. */
  labeled?: LabeledComparison;
}

/** Counts rows one by one, in memory that depends on the classes alone. */
export class ModelComparisonCounts {
  readonly #classes: number;
  readonly #table: ConfusionMatrix;
  readonly #first: ConfusionMatrix;
  readonly #second: ConfusionMatrix;
  /** Labeled rows by which of the models is right. */
  readonly #right = { neither: 0, onlySecond: 0, onlyFirst: 0, both: 0 };
  #left = 0;

  constructor(classes: number) {
    this.#classes = classes;
    this.#table = new ConfusionMatrix(classes);
    this.#first = new ConfusionMatrix(classes);
    this.#second = new ConfusionMatrix(classes);
  }

  /** Each is the index of a class of the first model, or -1 for none. @param gold of the label @param rows that are alike */
  add(first: number, second: number, gold = -1, rows = 1): void {
    if (first < 0 || second < 0) {
      this.#left += rows;
      return;
    }
    this.#table.add(first, second, rows);
    if (gold < 0) return;
    this.#first.add(gold, first, rows);
    this.#second.add(gold, second, rows);
    if (first === gold) this.#right[second === gold ? "both" : "onlyFirst"] += rows;
    else this.#right[second === gold ? "onlySecond" : "neither"] += rows;
  }

  report(): ModelComparison {
    const indices = Array.from({ length: this.#classes }, (_, index) => index);
    const table = indices.map((first) => indices.map((second) => this.#table.at(first, second)));
    const rows = table.flat().reduce((sum, count) => sum + count, 0);
    const agreeing = indices.reduce((sum, index) => sum + this.#table.at(index, index), 0);
    const { onlyFirst, onlySecond, both, neither } = this.#right;
    return {
      rows,
      left: this.#left,
      agreeing,
      share: agreeing / rows,
      interval: wilsonInterval(agreeing, rows),
      kappa: cohensKappa(table),
      table,
      ...(both + onlyFirst + onlySecond + neither > 0 && {
        labeled: {
          first: this.#first.evaluate(),
          second: this.#second.evaluate(),
          difference: pairedDifference(this.#right),
          test: mcNemar(onlyFirst, onlySecond),
        },
      }),
    };
  }
}
