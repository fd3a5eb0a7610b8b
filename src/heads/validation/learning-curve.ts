/** How the quality grows with the number of labels. */

import { type ConfidenceInterval, percentileInterval } from "../../statistics/intervals.ts";

export interface CurvePoint {
  /** Number of labels that were learned from. */
  labels: number;
  macroRecall: number;
  macroF1: number;
}

export interface Growth extends ConfidenceInterval {
  /** Number of further labels. */
  labels: number;
  /** By how much the macro-recall would rise: from 0 to what is missing to 1. */
  macroRecall: number;
}

/** A rise of macro-recall that is not worth further labels. */
const FLAT = 0.01;

/** Whether the learning curve is flat: whatever the interval leaves open, further labels bring less than a point. */
export const isFlat = ({ high }: Growth): boolean => high < FLAT;

/** Macro-recall by the number of labels. */
type Recalls = readonly Pick<CurvePoint, "labels" | "macroRecall">[];

/**
 * What further labels would bring, by the curve a - b / sqrt(labels) through the points (least squares). Errors of
 * classifiers fall like a power of the number of examples (Figueroa et al. 2012, "Predicting sample size required for
 * classification performance"); four points do not determine the power, so it is fixed.
 * @param have number of labels now
 */
function riseOf(curve: Recalls, have: number, more: number): number {
  const at = (labels: number) => 1 / Math.sqrt(labels);
  const mean = (of: (point: Recalls[number]) => number) =>
    curve.reduce((sum, point) => sum + of(point), 0) / curve.length;
  const meanX = mean(({ labels }) => at(labels));
  const meanY = mean(({ macroRecall }) => macroRecall);
  const covariance = mean(({ labels, macroRecall }) => (at(labels) - meanX) * (macroRecall - meanY));
  const variance = mean(({ labels }) => (at(labels) - meanX) ** 2);
  const slope = variance > 0 ? covariance / variance : 0;
  const room = 1 - (curve.at(-1)?.macroRecall ?? 0);
  return Math.max(0, Math.min(room, slope * (at(have + more) - at(have))));
}

/**
 * The rise by `more` labels, and the interval that the same curves of other samples of the rows have.
 * @param samples the curve of each draw of the bootstrap
 * @param have number of labels now
 */
export const growthOf = (
  curve: Recalls,
  samples: readonly Recalls[],
  { have, more }: { have: number; more: number },
): Growth => {
  const { low, high } = percentileInterval(samples.map((sample) => riseOf(sample, have, more)));
  // Rows without an error leave a share of errors of 3 / rows open (rule of three), which falls as the curve does.
  const open = (3 / have) * (1 - Math.sqrt(have / (have + more)));
  return { labels: more, macroRecall: riseOf(curve, have, more), low, high: Math.max(high, open) };
};
