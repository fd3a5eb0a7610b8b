/**
 * The mean of an outcome over a scored population, from the labels of a sample: the mean score of all rows, corrected by how
 * far labels and scores are apart in the sample, PPI++ (Angelopoulos, Duchi and Zrnic 2023, arXiv 2311.01453). With a sample
 * of known inclusion probabilities this is the difference estimator of survey sampling (Särndal, Swensson and Wretman 1992,
 * chapter 6), which holds whatever the scores are.
 */

import { AppError } from "../../errors/app-error.ts";
import { studentQuantile } from "../distributions.ts";
import { type ConfidenceInterval, scoreInterval } from "../intervals.ts";
import {
  type LabeledValues,
  meanOf,
  momentsOf,
  type SampleDesign,
  type ScoreMoments,
  varianceOf,
  without,
} from "./sample.ts";

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
}

export interface MeanEstimate {
  value: number;
  /** Of Wilson's type with the effective number of labels: inside the bounds, also with few labels. */
  interval: ConfidenceInterval;
  /** Large-sample standard error, as `ppi-python` computes it for "source". */
  standardError: number;
  labels: number;
  /** The number of labels of a simple random sample that would have this variance without scores. */
  effectiveLabels: number;
  /** The weight of the scores: 0 for labels alone. */
  tuning: number;
  /** Degrees of freedom of the variance. */
  degrees: number;
  /** The interval at another level, and with other degrees of freedom. */
  intervalAt(level: number, degrees?: number): ConfidenceInterval;
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
  { population = "file", level = 0.95, bounds = [0, 1], tuning: given }: EstimateOptions = {},
): MeanEstimate {
  const { outcomes, scores } = values;
  if (outcomes.length !== design.labels || scores.length !== design.labels)
    throw new AppError("bad-input", "Labels, scores and inclusion probabilities differ in number.");
  const [low, high] = bounds;
  const rest = without(all, momentsOf(scores));
  const unlabeled = rest.rows / all.rows;
  const tuning = given ?? powerTuning({ outcomes, scores }, design, all);
  const value = design.mean(outcomes) + tuning * (meanOf(all) - design.mean(scores));
  const isFile = population === "file";
  // Of rows that were drawn with the same probability, the labeled ones and the rest are two samples of the source.
  const weight = isFile ? tuning : tuning * unlabeled;
  const residuals = new Float64Array(design.labels);
  for (let row = 0; row < design.labels; row++)
    residuals[row] = (outcomes[row] ?? 0) - weight * (scores[row] ?? 0);
  const ofScores = isFile || rest.rows === 0 ? 0 : (weight ** 2 * varianceOf(rest)) / rest.rows;
  const variance = design.covariance(residuals, residuals, isFile) + ofScores;
  const parameters = tuning === 0 || given !== undefined ? 0 : 1;
  const effectiveLabels = effectiveNumber(outcomes, design, { variance, isFile, bounds, parameters });
  const degrees = Math.max(1, design.labels - design.strata - parameters);
  const range = high - low;
  const share = Math.min(1, Math.max(0, (value - low) / range));
  const intervalAt = (level: number, freedom = degrees): ConfidenceInterval => {
    const interval = scoreInterval(share, effectiveLabels, studentQuantile((1 - level) / 2, freedom));
    return { low: low + range * interval.low, high: low + range * interval.high };
  };
  return {
    value: low + range * share,
    interval: intervalAt(level),
    standardError: Math.sqrt(variance),
    labels: design.labels,
    effectiveLabels,
    tuning,
    degrees,
    intervalAt,
  };
}

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
export function powerTuning(
  { outcomes, scores }: LabeledValues,
  design: SampleDesign,
  all: ScoreMoments,
): number {
  const mean = design.mean(scores);
  let ofSample = 0;
  for (let row = 0; row < design.labels; row++)
    ofSample += (design.weights[row] ?? 0) * ((scores[row] ?? 0) - mean) ** 2;
  const ofAll = (varianceOf(all) * all.rows) / (all.rows - 1);
  const ofScores = (design.covariance(scores, scores, false) * ofAll) / ofSample;
  const weight = design.covariance(outcomes, scores, false) / ofScores;
  const unlabeled = 1 - design.labels / all.rows;
  const isUsable = Number.isFinite(weight) && unlabeled > 0;
  return isUsable ? Math.min(Math.max(weight, 0), 1 / unlabeled) : 0;
}

/** How much the smoothed variance weighs against that of the estimate; by simulation (docs/estimates.md). */
const PRIOR = 2;

/**
 * Kish's number of labels, times the variance of a random sample of them over that of the estimate. The latter is
 * unreliable when few labels differ within strata, so it is drawn towards the variance of smoothed shares then.
 */
function effectiveNumber(
  outcomes: ArrayLike<number>,
  design: SampleDesign,
  { variance, isFile, bounds, parameters }: Spread,
): number {
  const [low, high] = bounds;
  const { labels, strata, effectiveLabels } = design;
  const finite = isFile ? design.finiteCorrection : 1;
  if (finite === 0) return Number.POSITIVE_INFINITY;
  // Squares are divided by labels; each stratum and the tuning cost a degree of freedom.
  const unbiased = (used: number) => labels / Math.max(1, labels - used);
  const ofLabels = design.covariance(outcomes, outcomes, isFile) * unbiased(strata);
  const own = Math.min(variance * unbiased(strata + parameters), ofLabels);
  const shares = Float64Array.from(outcomes, (outcome) => (outcome - low) / (high - low));
  const share = design.mean(shares);
  const spread = (share * (1 - share) * (high - low) ** 2 * unbiased(1)) / effectiveLabels;
  const random = finite * spread;
  // Weights that sum to 1 but for rounding leave a spread near 0, also below it, when all labels are the same.
  if (share * (1 - share) < 1e-9) return effectiveLabels / finite;
  const { differing, variance: smooth } = design.smoothed(shares, isFile);
  const target = Math.max(own, Math.min(smooth * (high - low) ** 2, random));
  const drawn = own + (PRIOR / (differing ** 2 + PRIOR)) * (target - own);
  return (effectiveLabels * spread) / drawn;
}

interface Spread {
  variance: number;
  isFile: boolean;
  bounds: readonly [number, number];
  /** How many were estimated besides the means of the strata. */
  parameters: number;
}
