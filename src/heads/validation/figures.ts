/** The quality of answers, with bootstrap intervals. */

import { Reliability } from "../../engine/classifier/calibration.ts";
import { type ConfidenceInterval, percentileInterval } from "../../statistics/intervals.ts";
import { randomFrom } from "../../statistics/random.ts";
import type { HeadKind } from "../fit/logistic.ts";

/** A figure with its 95 % interval. */
export interface Estimate extends ConfidenceInterval {
  value: number;
}

export interface CategoryFigures {
  /** Number of labeled rows with this category. */
  support: number;
  /** Number of rows for which it was predicted. */
  predicted: number;
  precision: number;
  recall: number;
  f1: Estimate;
}

export interface Figures {
  /** Share of rows whose answer is exactly the label. */
  accuracy: Estimate;
  /** Mean recall of the categories that occur. */
  macroRecall: Estimate;
  macroF1: Estimate;
  categories: CategoryFigures[];
}

/** Whether each row has each category, [rows, categories], 0 or 1: as labeled, or as predicted. */
export type Answers = Uint8Array;

const REPLICATES = 1000;

/** The figures of one sample of rows. */
interface Point {
  accuracy: number;
  macroRecall: number;
  macroF1: number;
  support: Float64Array;
  predicted: Float64Array;
  hits: Float64Array;
}

const f1At = ({ hits, support, predicted }: Point, category: number) => {
  const sum = (support[category] as number) + (predicted[category] as number);
  return sum > 0 ? (2 * (hits[category] as number)) / sum : 0;
};

function pointOf(labels: Answers, predictions: Answers, categories: number, rows: ArrayLike<number>): Point {
  const [support, predicted, hits] = [0, 0, 0].map(() => new Float64Array(categories)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let exact = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const first = (rows[index] as number) * categories;
    let isExact = 1;
    for (let category = 0; category < categories; category += 1) {
      const gold = labels[first + category] as number;
      const found = predictions[first + category] as number;
      support[category] = (support[category] as number) + gold;
      predicted[category] = (predicted[category] as number) + found;
      hits[category] = (hits[category] as number) + (gold & found);
      if (gold !== found) isExact = 0;
    }
    exact += isExact;
  }
  const point = { support, predicted, hits, accuracy: exact / rows.length, macroRecall: 0, macroF1: 0 };
  const present = Array.from(support.keys()).filter((category) => (support[category] as number) > 0);
  for (const category of present) {
    point.macroRecall += (hits[category] as number) / (support[category] as number) / present.length;
    point.macroF1 += f1At(point, category) / present.length;
  }
  return point;
}

/**
 * @param labels [rows, categories] @param predictions [rows, categories]
 * @param seed of the bootstrap, which draws rows @param draws of the bootstrap; without, intervals are `NaN`
 */
export function figuresOf(
  labels: Answers,
  predictions: Answers,
  categories: number,
  seed = 1,
  draws = REPLICATES,
): Figures {
  const rows = labels.length / categories;
  const random = randomFrom(seed);
  const point = pointOf(
    labels,
    predictions,
    categories,
    Uint32Array.from({ length: rows }, (_, row) => row),
  );
  const drawn = new Uint32Array(rows);
  const replicates = Array.from({ length: draws }, () => {
    for (let at = 0; at < rows; at += 1) drawn[at] = Math.floor(random() * rows);
    return pointOf(labels, predictions, categories, drawn);
  });
  const estimate = (of: (point: Point) => number): Estimate => ({
    value: of(point),
    ...percentileInterval(replicates.map(of)),
  });
  return {
    accuracy: estimate(({ accuracy }) => accuracy),
    macroRecall: estimate(({ macroRecall }) => macroRecall),
    macroF1: estimate(({ macroF1 }) => macroF1),
    categories: Array.from({ length: categories }, (_, category) => {
      const [support, predicted, hits] = [point.support, point.predicted, point.hits].map(
        (counts) => counts[category] as number,
      ) as [number, number, number];
      return {
        support,
        predicted,
        precision: predicted > 0 ? hits / predicted : 0,
        recall: support > 0 ? hits / support : 0,
        f1: estimate((sample) => f1At(sample, category)),
      };
    }),
  };
}

/**
 * The macro-recall of several answers to the same rows: of all rows, and of each draw of the bootstrap, which draws the same
 * rows for all of them.
 * @returns [answers], and [draws, answers]
 */
export function macroRecalls(
  labels: Answers,
  answers: readonly Answers[],
  categories: number,
  seed: number,
): { all: number[]; draws: number[][] } {
  const rows = labels.length / categories;
  const random = randomFrom(seed);
  const recalls = (drawn: ArrayLike<number>) =>
    answers.map((own) => pointOf(labels, own, categories, drawn).macroRecall);
  const drawn = new Uint32Array(rows);
  const draws = Array.from({ length: REPLICATES }, () =>
    recalls(drawn.map(() => Math.floor(random() * rows))),
  );
  return { all: recalls(Uint32Array.from({ length: rows }, (_, row) => row)), draws };
}

/** By how much the macro-recall of answers is above that of others, on the same rows in every draw of the bootstrap. */
export function gainOf(
  labels: Answers,
  answers: Answers,
  others: Answers,
  categories: number,
  seed: number,
): Estimate {
  const { all, draws } = macroRecalls(labels, [answers, others], categories, seed);
  const gain = ([own = 0, other = 0]: readonly number[]) => own - other;
  return { value: gain(all), ...percentileInterval(draws.map(gain)) };
}

/** The answers that probabilities give: the most probable category, or each one that is more likely than not. */
export function answersOf(probabilities: ArrayLike<number>, categories: number, kind: HeadKind): Answers {
  const answers = new Uint8Array(probabilities.length);
  for (let first = 0; first < probabilities.length; first += categories) {
    let best = 0;
    for (let category = 0; category < categories; category += 1) {
      const probability = probabilities[first + category] as number;
      if (probability > (probabilities[first + best] as number)) best = category;
      if (kind === "multiple" && probability >= 0.5) answers[first + category] = 1;
    }
    if (kind === "single") answers[first + best] = 1;
  }
  return answers;
}

/**
 * Expected calibration error, 15 bins: of the most probable category, or of each decision whether a row has a category.
 * @param probabilities [rows, categories] @param labels [rows, categories]
 */
export function calibrationError(
  probabilities: ArrayLike<number>,
  labels: Answers,
  categories: number,
  kind: HeadKind,
): number {
  const reliability = new Reliability();
  const answers = answersOf(probabilities, categories, kind);
  for (let at = 0; at < answers.length; at += 1) {
    const probability = probabilities[at] as number;
    if (kind === "multiple") {
      reliability.add(Math.max(probability, 1 - probability), answers[at] === labels[at]);
    } else if (answers[at] === 1) {
      reliability.add(probability, labels[at] === 1);
    }
  }
  return reliability.ece;
}
