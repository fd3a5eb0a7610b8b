/** How the quality grows with the number of labels. */

export interface CurvePoint {
  /** Number of labels that were learned from. */
  labels: number;
  macroRecall: number;
  macroF1: number;
}

export interface Growth {
  /** Number of further labels. */
  labels: number;
  /** By how much the macro-recall would rise: from 0 to what is missing to 1. */
  macroRecall: number;
}

/**
 * What further labels would bring, by the curve a - b / sqrt(labels) through the points (least squares). Errors of
 * classifiers fall like a power of the number of examples (Figueroa et al. 2012, "Predicting sample size required for
 * classification performance"); four points do not determine the power, so it is fixed.
 * @param have number of labels now
 */
export function growthOf(curve: readonly CurvePoint[], have: number, more: number): Growth {
  const at = (labels: number) => 1 / Math.sqrt(labels);
  const mean = (of: (point: CurvePoint) => number) =>
    curve.reduce((sum, point) => sum + of(point), 0) / curve.length;
  const meanX = mean(({ labels }) => at(labels));
  const meanY = mean(({ macroRecall }) => macroRecall);
  const covariance = mean(({ labels, macroRecall }) => (at(labels) - meanX) * (macroRecall - meanY));
  const variance = mean(({ labels }) => (at(labels) - meanX) ** 2);
  const slope = variance > 0 ? covariance / variance : 0;
  const room = 1 - (curve.at(-1)?.macroRecall ?? 0);
  const rise = slope * (at(have + more) - at(have));
  return { labels: more, macroRecall: Math.max(0, Math.min(room, rise)) };
}
