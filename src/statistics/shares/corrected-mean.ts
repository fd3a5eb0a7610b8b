/**
 * The mean of an outcome over a scored population, from the labels of a sample: the mean score of all rows, corrected by how
 * far labels and scores are apart in the sample, PPI++ (Angelopoulos, Duchi and Zrnic 2023, arXiv 2311.01453). With a sample
 * of known inclusion probabilities this is the difference estimator of survey sampling (Särndal, Swensson and Wretman 1992,
 * chapter 6), which holds whatever the scores are.
 */

import { AppError } from "../../errors/app-error.ts";
import type { ConfidenceInterval } from "../intervals.ts";
import {
  type LabeledValues,
  meanOf,
  momentsOf,
  residualVariance,
  type SampleDesign,
  type ScoreMoments,
  varianceOf,
  without,
} from "./sample.ts";
import {
  meanInterval,
  smoothed,
  type StrataShares,
  strataWithMean,
  type TestedMean,
  varianceOfShares,
} from "./score-test.ts";

/** What an estimate is about: the rows of the file, or what the file itself was drawn from at random. */
export type Population = "file" | "source";

export interface EstimateOptions {
  /** Default "file". */
  population?: Population;
  /** Of the interval; default 0.95. */
  level?: number;
  /** Bounds of the outcome; default 0 and 1. */
  bounds?: readonly [number, number];
  /** The weight of the scores from `powerTuning` of a larger sample, for a group with few labels. */
  tuning?: number;
  /** The `unexplained` of that sample, for a group of it with few labels. */
  unexplained?: number;
}

export interface MeanEstimate {
  value: number;
  /** Of Wilson's type: inside the bounds, also with few labels. */
  interval: ConfidenceInterval;
  /** Large-sample standard error, as `ppi-python` computes it for "source". */
  standardError: number;
  labels: number;
  /** The number of labels of a simple random sample that would have this variance without scores. */
  effectiveLabels: number;
  /** The weight of the scores: 0 for labels alone. */
  tuning: number;
  /** The part of the variance of the labels that remains with the scores: 1 for labels alone. */
  unexplained: number;
  /** What the interval comes from, and those of differences: the value between the bounds. */
  tested: TestedMean;
  bounds: readonly [number, number];
}

/**
 * The mean of an outcome over a scored population, such as the share of a class, corrected by the labels of a sample: PPI++
 * (Angelopoulos, Duchi and Zrnic 2023) with inclusion probabilities.
 * @param values labels of the sample and their scores
 * @param design of the sample from which the values are
 * @param all moments of the scores of all rows, the labeled ones included
 * @throws AppError `bad-input` when the values do not fit the design
 */
export function correctedMean(
  values: LabeledValues,
  design: SampleDesign,
  all: ScoreMoments,
  {
    population = "file",
    level = 0.95,
    bounds = [0, 1],
    tuning: given,
    unexplained: prior = 1,
  }: EstimateOptions = {},
): MeanEstimate {
  if (values.outcomes.length !== design.labels || values.scores.length !== design.labels)
    throw new AppError("bad-input", "Labels, scores and inclusion probabilities differ in number.");
  const outcomes = floatsOf(values.outcomes);
  const scores = floatsOf(values.scores);
  const tuning = given ?? powerTuning({ outcomes, scores }, design, all);
  const isFile = population === "file";
  const rest = without(all, momentsOf(scores));
  // Of rows that were drawn with the same probability, the labeled ones and the rest are two samples of the source.
  const weight = isFile ? tuning : (tuning * rest.rows) / all.rows;
  const moments = design.moments(outcomes, scores, isFile);
  const ofRest = isFile || rest.rows === 0 ? 0 : (weight ** 2 * varianceOf(rest)) / rest.rows;
  const variance = residualVariance(moments, weight) + ofRest;
  const [low, high] = bounds;
  const range = high - low;
  const value = design.mean(outcomes) + tuning * (meanOf(all) - design.mean(scores));
  const share = Math.min(1, Math.max(0, (value - low) / range));
  const strata = design.strataShares(
    outcomes.map((outcome) => (outcome - low) / range),
    scores.map((score) => (weight * score) / range),
    isFile,
  );
  const tested = testedMean(share, strata, {
    variance: (residualVariance(moments.within, weight) + ofRest) / range ** 2,
    ofLabels: moments.within.ofOutcomes / range ** 2,
    labels: design.labels,
    parameters: tuning === 0 || given !== undefined ? 0 : 1,
    prior,
  });
  const interval = meanInterval(tested, level);
  return {
    value: low + range * share,
    interval: { low: low + range * interval.low, high: low + range * interval.high },
    standardError: Math.sqrt(variance),
    labels: design.labels,
    effectiveLabels: tested.labels,
    tuning,
    unexplained: tested.unexplained,
    tested,
    bounds,
  };
}

const floatsOf = (values: ArrayLike<number>): Float64Array =>
  values instanceof Float64Array ? values : new Float64Array(values);

/** The mean of the labels alone, weighted by design. @param rows of the population */
export function labeledMean(
  outcomes: ArrayLike<number>,
  design: SampleDesign,
  rows: number,
  options?: Omit<EstimateOptions, "tuning">,
): MeanEstimate {
  const scores = new Float64Array(outcomes.length);
  return correctedMean(
    { outcomes, scores },
    design,
    { rows, sum: 0, sumOfSquares: 0 },
    { ...options, tuning: 0 },
  );
}

/**
 * The weight of the scores with the least variance, from 0 to 1 after Angelopoulos et al. (2023), times rows / unlabeled rows:
 * they weigh the mean of the unlabeled scores, and here the mean is of all.
 */
export function powerTuning(values: LabeledValues, design: SampleDesign, all: ScoreMoments): number {
  const outcomes = floatsOf(values.outcomes);
  const scores = floatsOf(values.scores);
  const mean = design.mean(scores);
  let ofSample = 0;
  for (let row = 0; row < design.labels; row++)
    ofSample += (design.weights[row] ?? 0) * ((scores[row] ?? 0) - mean) ** 2;
  const ofAll = (varianceOf(all) * all.rows) / (all.rows - 1);
  const { ofBoth, ofScores } = design.moments(outcomes, scores, false);
  const weight = (ofBoth * ofSample) / (ofScores * ofAll);
  const unlabeled = 1 - design.labels / all.rows;
  const isUsable = Number.isFinite(weight) && unlabeled > 0;
  return isUsable ? Math.min(Math.max(weight, 0), 1 / unlabeled) : 0;
}

/** How much the variance of labels alone weighs against that of the estimate; by simulation (docs/estimates.md). */
const PRIOR = 1;

interface Spread {
  /** Within strata, of outcomes less weighted scores. */
  variance: number;
  /** Within strata, of outcomes. */
  ofLabels: number;
  labels: number;
  /** How many were estimated besides the means of the strata. */
  parameters: number;
  /** Towards which the unexplained part is drawn. */
  prior: number;
}

/** Scores that tell less of how a group is spread over strata than its labels do are left out of that. */
function narrower(strata: StrataShares): StrataShares {
  const alone = { ...strata, predicted: new Float64Array(strata.weights.length) };
  return varianceOfShares(alone).between < varianceOfShares(strata).between ? alone : strata;
}

/**
 * How much of the variance within strata the scores leave is unreliable when few labels differ within strata, so it is drawn
 * towards a prior then.
 */
function testedMean(value: number, strata: StrataShares, spread: Spread) {
  const { variance, ofLabels, labels, parameters, prior } = spread;
  const count = strata.weights.length;
  // Squares are divided by labels; each further stratum and the tuning cost a degree of freedom.
  const left = Math.max(1, labels - count - parameters);
  const unbiased = Math.max(1, labels - count) / left;
  const ofStrata = labels / Math.max(1, labels - count + 1);
  const { within } = varianceOfShares(strata);
  const ofOutcomes = within > 0 ? Math.min(1, ofLabels / within) : 1;
  const own = ofLabels > 0 ? Math.min(1, (variance / ofLabels) * unbiased) : 1;
  let differing = 0;
  for (const [at, share] of strata.shares.entries()) {
    const ofStratum = strata.labels[at] ?? 0;
    // Where every row is labeled nothing is unknown.
    if (Number.isFinite(ofStratum)) differing += ofStratum * Math.min(share, 1 - share) * ofOutcomes;
  }
  const unexplained = own + (PRIOR / (differing ** 2 + PRIOR)) * (prior - own);
  const ratio = ofStrata * ofOutcomes * unexplained;
  const moved = narrower(strataWithMean(strata, value));
  const parts = varianceOfShares(moved);
  const mean = (value * labels + 1 / 2) / (labels + 1);
  const smooth = smoothed(moved, mean);
  const smoothMean = smooth.shares.reduce((sum, share, at) => sum + share * (strata.weights[at] ?? 0), 0);
  const ofSmooth = varianceOfShares(smooth);
  const smoothVariance = ratio * ofSmooth.within + ofSmooth.between;
  // The variance under a value is known, but not how much of it the scores explain, nor how a group is spread over strata.
  const ofRatio = (ratio * parts.within) ** 2 * 2 * (1 - unexplained);
  const sum = (ratio * parts.within + parts.between) ** 2;
  const uncertain = ofRatio + parts.between ** 2;
  const degrees = uncertain > 0 ? (left * sum) / uncertain : Number.POSITIVE_INFINITY;
  const effective =
    smoothVariance > 0 ? (smoothMean * (1 - smoothMean)) / smoothVariance : Number.POSITIVE_INFINITY;
  return { value, strata: moved, ratio, labels: effective, degrees, unexplained };
}
