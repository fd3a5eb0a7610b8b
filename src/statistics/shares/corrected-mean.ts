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
  type LabeledSample,
  meanOf,
  momentsOf,
  type ScoreMoments,
  varianceOf,
  WeightedSample,
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
  /** The interval at another level. */
  intervalAt(level: number): ConfidenceInterval;
}

/** @throws AppError `bad-input` when there is no label or an inclusion probability is not in (0, 1] */
export function correctedMean(
  sample: LabeledSample,
  all: ScoreMoments,
  { population = "file", level = 0.95, bounds = [0, 1], tuning: given }: EstimateOptions = {},
): MeanEstimate {
  check(sample);
  const [low, high] = bounds;
  const weighted = new WeightedSample(sample);
  const rest = without(all, momentsOf(Array.from(sample.scores)));
  const unlabeled = rest.rows / all.rows;
  const tuning = given ?? powerTuning(sample, all);
  const { outcomes, scores } = sample;
  const value = weighted.mean(outcomes) + tuning * (meanOf(all) - weighted.mean(scores));
  const isFile = population === "file";
  // Of rows that were drawn with the same probability, the labeled ones and the rest are two samples of the source.
  const weight = isFile ? tuning : tuning * unlabeled;
  const residuals = Array.from(outcomes, (outcome, row) => outcome - weight * (scores[row] ?? 0));
  const ofScores = isFile || rest.rows === 0 ? 0 : (weight ** 2 * varianceOf(rest)) / rest.rows;
  const variance = weighted.covariance(residuals, residuals, isFile) + ofScores;
  const parameters = tuning === 0 || given !== undefined ? 0 : 1;
  const effectiveLabels = effectiveNumber(outcomes, weighted, { variance, isFile, bounds, parameters });
  const degrees = Math.max(1, weighted.labels - weighted.strata - parameters);
  const range = high - low;
  const share = Math.min(1, Math.max(0, (value - low) / range));
  const intervalAt = (level: number): ConfidenceInterval => {
    const interval = scoreInterval(share, effectiveLabels, studentQuantile((1 - level) / 2, degrees));
    return { low: low + range * interval.low, high: low + range * interval.high };
  };
  return {
    value: low + range * share,
    interval: intervalAt(level),
    standardError: Math.sqrt(variance),
    labels: weighted.labels,
    effectiveLabels,
    tuning,
    intervalAt,
  };
}

/** The mean of the labels alone, weighted by design. @throws AppError `bad-input` */
export const labeledMean = (
  sample: LabeledSample,
  rows: number,
  options?: Omit<EstimateOptions, "tuning">,
): MeanEstimate => correctedMean(sample, { rows, sum: 0, sumOfSquares: 0 }, { ...options, tuning: 0 });

/**
 * The weight of the scores with the least variance, from 0 to 1 after Angelopoulos et al. (2023), times rows / unlabeled rows:
 * they weigh the mean of the unlabeled scores, and here the mean is of all.
 */
export function powerTuning(sample: LabeledSample, all: ScoreMoments): number {
  const weighted = new WeightedSample(sample);
  const { outcomes, scores } = sample;
  const mean = weighted.mean(scores);
  const ofSample = weighted.mean(Array.from(scores, (score) => (score - mean) ** 2));
  const ofAll = (varianceOf(all) * all.rows) / (all.rows - 1);
  const ofScores = (weighted.covariance(scores, scores, false) * ofAll) / ofSample;
  const weight = weighted.covariance(outcomes, scores, false) / ofScores;
  const unlabeled = 1 - weighted.labels / all.rows;
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
  weighted: WeightedSample,
  { variance, isFile, bounds, parameters }: Spread,
): number {
  const [low, high] = bounds;
  const { labels, strata, effectiveLabels } = weighted;
  const finite = isFile ? weighted.finiteCorrection : 1;
  if (finite === 0) return Number.POSITIVE_INFINITY;
  // Squares are divided by labels; each stratum and the tuning cost a degree of freedom.
  const unbiased = (used: number) => labels / Math.max(1, labels - used);
  const ofLabels = weighted.covariance(outcomes, outcomes, isFile) * unbiased(strata);
  const own = Math.min(variance * unbiased(strata + parameters), ofLabels);
  const shares = Array.from(outcomes, (outcome) => (outcome - low) / (high - low));
  const share = weighted.mean(shares);
  const spread = (share * (1 - share) * (high - low) ** 2 * unbiased(1)) / effectiveLabels;
  const random = finite * spread;
  if (random === 0) return effectiveLabels / finite;
  const { differing, variance: smooth } = weighted.smoothed(shares, isFile);
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

/** @throws AppError `bad-input` */
function check({ outcomes, scores, inclusion }: LabeledSample): void {
  if (outcomes.length === 0) throw new AppError("bad-input", "There is no label.");
  if (scores.length !== outcomes.length || inclusion.length !== outcomes.length)
    throw new AppError("bad-input", "Labels, scores and inclusion probabilities differ in number.");
  const wrong = Array.from(inclusion).find((probability) => !(probability > 0 && probability <= 1));
  if (wrong !== undefined)
    throw new AppError("bad-input", `${wrong} is not an inclusion probability above 0 and up to 1.`);
}
