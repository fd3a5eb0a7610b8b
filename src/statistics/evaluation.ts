/** Evaluates predictions against gold labels: the metrics of SemEval's tweet sentiment task, with intervals. */

import { type ConfidenceInterval, wilsonInterval } from "./intervals.ts";

export interface ClassMetrics {
  /** Number of texts with this gold label. */
  support: number;
  /** Number of texts with this predicted label. */
  predicted: number;
  /** `NaN` where nothing was predicted, or nothing has this label. */
  precision: number;
  recall: number;
  f1: number;
  /** 95 %, Wilson's score interval. */
  precisionInterval: ConfidenceInterval;
  recallInterval: ConfidenceInterval;
}

export interface ClassificationReport {
  texts: number;
  accuracy: number;
  accuracyInterval: ConfidenceInterval;
  /** Mean recall of the classes that occur, the main figure of SemEval-2017 task 4. */
  macroRecall: number;
  /** Mean F1 of the classes that occur. */
  macroF1: number;
  classes: ClassMetrics[];
}

/** Square matrix of counts: `matrix[gold][predicted]`. */
export class ConfusionMatrix {
  readonly size: number;
  readonly counts: Uint32Array;

  constructor(size: number) {
    this.size = size;
    this.counts = new Uint32Array(size * size);
  }

  add(gold: number, predicted: number, texts = 1): void {
    const cell = gold * this.size + predicted;
    this.counts[cell] = (this.counts[cell] ?? 0) + texts;
  }

  at(gold: number, predicted: number): number {
    return this.counts[gold * this.size + predicted] ?? 0;
  }

  evaluate(): ClassificationReport {
    const indices = Array.from({ length: this.size }, (_, index) => index);
    const sum = (pick: (index: number) => number) => indices.reduce((total, index) => total + pick(index), 0);
    const texts = this.counts.reduce((total, count) => total + count, 0);
    const correct = sum((index) => this.at(index, index));
    const classes = indices.map((index): ClassMetrics => {
      const hits = this.at(index, index);
      const support = sum((other) => this.at(index, other));
      const predicted = sum((other) => this.at(other, index));
      return {
        support,
        predicted,
        precision: hits / predicted,
        recall: hits / support,
        f1: (2 * hits) / (support + predicted),
        precisionInterval: wilsonInterval(hits, predicted),
        recallInterval: wilsonInterval(hits, support),
      };
    });
    const present = classes.filter((figures) => figures.support > 0);
    const mean = (pick: (figures: ClassMetrics) => number) =>
      present.reduce((total, figures) => total + pick(figures), 0) / present.length;
    return {
      texts,
      accuracy: correct / texts,
      accuracyInterval: wilsonInterval(correct, texts),
      macroRecall: mean((figures) => figures.recall),
      macroF1: mean((figures) => figures.f1),
      classes,
    };
  }
}
