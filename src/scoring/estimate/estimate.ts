/** Estimates for a group of scored rows, from its labeled rows. */

import {
  correctedMean,
  labeledMean,
  type MeanEstimate,
  type Population,
} from "../../statistics/shares/corrected-mean.ts";
import { type ConfidenceInterval, scoreInterval } from "../../statistics/intervals.ts";
import { type PostStratified, postStratifiedMean } from "../../statistics/shares/post-stratified.ts";
import { SampleDesign } from "../../statistics/shares/sample.ts";
import { predictedClass } from "../results.ts";
import type { GroupCounts } from "./group-counts.ts";
import { type Measure, valueOf } from "./measures.ts";

/** A row of the sample with its label. */
export interface LabeledRow {
  /** [classes] probabilities. */
  scores: readonly number[];
  /** Index of the class that people gave. */
  category: number;
  /** Probability with which the row was drawn; `undefined` for all rows of a simple random sample. */
  inclusion: number | undefined;
  /** Which rows were drawn together; `undefined` when the file does not say. */
  stratum: string | undefined;
}

export interface Estimate {
  measure: Measure;
  /** The mean over predicted classes, with an interval for sampling alone, which says nothing of the model's errors. */
  naive: { value: number; interval: ConfidenceInterval };
  /** From labels and scores; absent without labels. */
  corrected?: MeanEstimate;
  /** From the labels alone. */
  labeled?: MeanEstimate;
  /** From the labels of the whole file by predicted class, for a group with too few; it assumes the same errors in each group. */
  borrowed?: PostStratified;
}

export interface Group {
  counts: GroupCounts;
  labels: readonly LabeledRow[];
}

/** A group with fewer labels takes the weight of its scores from the whole file. */
const FEW_LABELS = 30;
/** With fewer labels of its own, a group also gets an estimate from the labels of the whole file. */
const TOO_FEW_LABELS = 10;

/**
 * @param measures those of the counts
 * @param whole the whole file, from which a group with few labels takes the weight of its scores
 * @throws AppError `bad-input` when an inclusion probability is not in (0, 1]
 */
export function estimatesOf(
  { counts, labels }: Group,
  measures: readonly Measure[],
  { whole, population = "file" }: { whole?: Group; population?: Population } = {},
): Estimate[] {
  const design = labels.length > 0 ? designOf(labels, counts.rows, whole?.labels) : undefined;
  const larger =
    whole && labels.length < FEW_LABELS && whole.labels.length > labels.length ? whole : undefined;
  const lender =
    whole && counts.rows > 0 && labels.length < TOO_FEW_LABELS && whole.labels.length >= FEW_LABELS
      ? whole
      : undefined;
  return measures.map((measure, index) => {
    const naive = naiveMean(counts, measure);
    const moments = counts.moments[index];
    const borrowed = lender && borrowedMean(lender, counts, measure);
    if (!design || !moments) return { measure, naive, ...(borrowed && { borrowed }) };
    const values = valuesOf(labels, measure);
    const options = { population, bounds: measure.bounds };
    const lent = larger && lentBy(larger, measure, index, population);
    return {
      measure,
      naive,
      corrected: correctedMean(values, design, moments, {
        ...options,
        ...(lent && { tuning: lent.tuning, unexplained: lent.unexplained }),
      }),
      labeled: labeledMean(values.outcomes, design, counts.rows, options),
      ...(borrowed && { borrowed }),
    };
  });
}

/** Of each file: many small groups borrow from the same estimates. */
const lentBefore = new WeakMap<Group, Map<string, MeanEstimate>>();

/** What a file lends to a group with few labels. @param index of the measure among those of the counts */
function lentBy(
  file: Group,
  measure: Measure,
  index: number,
  population: Population,
): MeanEstimate | undefined {
  const lent = lentBefore.get(file) ?? new Map<string, MeanEstimate>();
  lentBefore.set(file, lent);
  const key = `${index} ${population}`;
  const known = lent.get(key);
  const moments = file.counts.moments[index];
  if (known || !moments) return known;
  const { counts, labels } = file;
  const design = designOf(labels, counts.rows);
  const estimate = correctedMean(valuesOf(labels, measure), design, moments, {
    population,
    bounds: measure.bounds,
  });
  lent.set(key, estimate);
  return estimate;
}

/** From the labels of the whole file, post-stratified by predicted class. */
function borrowedMean(
  { labels, counts: { rows } }: Group,
  counts: GroupCounts,
  measure: Measure,
): PostStratified {
  const { outcomes } = valuesOf(labels, measure);
  const strata = labels.map(({ scores }) => predictedClass(scores, counts.predicted.length));
  const weights = labels.map(({ inclusion }) => 1 / (inclusion ?? Math.min(1, labels.length / rows)));
  return postStratifiedMean({ outcomes, strata, weights }, counts.predicted, measure.bounds);
}

function naiveMean({ predicted, rows }: GroupCounts, { weights, bounds: [low, high] }: Measure) {
  const mean = (power: number) =>
    weights.reduce((sum, weight, index) => sum + weight ** power * (predicted[index] ?? 0), 0) / rows;
  const value = mean(1);
  const share = (value - low) / (high - low);
  // Of values between two bounds, those at the bounds vary most: a share. Others count for more rows.
  const spread = (mean(2) - value ** 2) / (high - low) ** 2;
  const { low: from, high: to } = scoreInterval(
    share,
    spread > 0 ? (rows * share * (1 - share)) / spread : rows,
  );
  return { value, interval: { low: low + (high - low) * from, high: low + (high - low) * to } };
}

function valuesOf(labels: readonly LabeledRow[], measure: Measure) {
  const outcomes = new Float64Array(labels.length);
  const scores = new Float64Array(labels.length);
  for (const [row, { category, scores: ofRow }] of labels.entries()) {
    outcomes[row] = measure.weights[category] ?? 0;
    scores[row] = valueOf(measure, ofRow);
  }
  return { outcomes, scores };
}

/**
 * How the labeled rows were drawn. Strata are those that are named, or else the rows of each probability, if every one is of
 * several rows.
 * @param whole the labels of all groups that were drawn together
 */
function designOf(
  labels: readonly LabeledRow[],
  rows: number,
  whole: readonly LabeledRow[] = labels,
): SampleDesign {
  const inclusion = labels.map(({ inclusion }) => inclusion ?? Math.min(1, labels.length / rows));
  const isNamed = whole.every(({ stratum }) => stratum !== undefined);
  const nameOf = ({ stratum, inclusion }: LabeledRow) => (isNamed ? stratum : inclusion);
  const drawn = new Map<string | number | undefined, number>();
  for (const label of whole) drawn.set(nameOf(label), (drawn.get(nameOf(label)) ?? 0) + 1);
  const counts = [...drawn.values()];
  if (counts.length < 2 || (!isNamed && counts.some((count) => count < 2)))
    return new SampleDesign({ inclusion });
  const indices = new Map([...drawn.keys()].map((name, index) => [name, index]));
  const strata = labels.map((label) => indices.get(nameOf(label)) ?? 0);
  return new SampleDesign({ inclusion, strata, drawn: counts });
}
