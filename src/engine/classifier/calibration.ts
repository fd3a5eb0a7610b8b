/** Reliability of predicted probabilities, and temperature scaling (Guo et al. 2017). */

import { softmax } from "./probabilities.ts";

export interface ReliabilityBin {
  /** Bounds of the predicted probability: above `low`, up to `high`. */
  low: number;
  high: number;
  texts: number;
  /** Mean predicted probability; `NaN` in an empty bin. */
  confidence: number;
  /** Share that was right; `NaN` in an empty bin. */
  accuracy: number;
}

/** Collects the probability of each predicted class and whether it was right, in equal-width bins. */
export class Reliability {
  readonly #texts: Float64Array;
  readonly #confidence: Float64Array;
  readonly #hits: Float64Array;

  constructor(bins = 15) {
    this.#texts = new Float64Array(bins);
    this.#confidence = new Float64Array(bins);
    this.#hits = new Float64Array(bins);
  }

  add(score: number, isRight: boolean): void {
    const count = this.#texts.length;
    const bin = Math.min(count - 1, Math.max(0, Math.ceil(score * count) - 1));
    this.#texts[bin] = (this.#texts[bin] ?? 0) + 1;
    this.#confidence[bin] = (this.#confidence[bin] ?? 0) + score;
    if (isRight) this.#hits[bin] = (this.#hits[bin] ?? 0) + 1;
  }

  get bins(): ReliabilityBin[] {
    return Array.from(this.#texts, (texts, bin) => ({
      low: bin / this.#texts.length,
      high: (bin + 1) / this.#texts.length,
      texts,
      confidence: (this.#confidence[bin] ?? 0) / texts,
      accuracy: (this.#hits[bin] ?? 0) / texts,
    }));
  }

  /** Expected calibration error: the mean gap between confidence and accuracy; `NaN` without texts. */
  get ece(): number {
    const total = this.#texts.reduce((sum, texts) => sum + texts, 0);
    const gaps = this.bins.filter((bin) => bin.texts > 0);
    return (
      gaps.reduce((sum, bin) => sum + (bin.texts / total) * Math.abs(bin.confidence - bin.accuracy), 0) /
      (total > 0 ? 1 : 0)
    );
  }
}

export interface LabeledLogits {
  logits: readonly number[];
  /** Index of the gold label. */
  label: number;
}

/** Mean negative log-likelihood of the gold labels. */
export function negativeLogLikelihood(samples: readonly LabeledLogits[], temperature: number): number {
  const sum = samples.reduce((total, { logits, label }) => {
    const largest = Math.max(...logits) / temperature;
    const exponents = logits.map((logit) => Math.exp(logit / temperature - largest));
    const normalizer = largest + Math.log(exponents.reduce((a, b) => a + b, 0));
    return total + normalizer - (logits[label] ?? 0) / temperature;
  }, 0);
  return sum / samples.length;
}

/** Bounds of the temperature; values outside of them show that the file is unsuitable. */
const MIN_TEMPERATURE = 0.05;
const MAX_TEMPERATURE = 20;

/**
 * The temperature with the least negative log-likelihood, by golden section over its logarithm: the likelihood is
 * convex in 1 / temperature, so there is one minimum.
 * @returns a number in [0.05, 20]; 1 without samples.
 */
export function fitTemperature(samples: readonly LabeledLogits[]): number {
  if (samples.length === 0) return 1;
  const ratio = (Math.sqrt(5) - 1) / 2;
  const cost = (logarithm: number) => negativeLogLikelihood(samples, Math.exp(logarithm));
  let [low, high] = [Math.log(MIN_TEMPERATURE), Math.log(MAX_TEMPERATURE)];
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [costLeft, costRight] = [cost(left), cost(right)];
  while (high - low > 1e-6) {
    if (costLeft < costRight) {
      [high, right, costRight] = [right, left, costLeft];
      left = high - ratio * (high - low);
      costLeft = cost(left);
    } else {
      [low, left, costLeft] = [left, right, costRight];
      right = low + ratio * (high - low);
      costRight = cost(right);
    }
  }
  return Math.exp((low + high) / 2);
}

/**
 * Logits whose softmax is these probabilities, for results that were stored without logits. Softmax removes only an
 * additive constant, so a temperature fitted on these logits is a factor for the temperature of the probabilities.
 */
export const logitsFromProbabilities = (probabilities: ArrayLike<number>): number[] =>
  Array.from(probabilities, (probability) => Math.log(Math.max(probability, 1e-12)));

/** Probabilities at another temperature. */
export const rescaleTemperature = (probabilities: ArrayLike<number>, temperature: number): number[] =>
  softmax(logitsFromProbabilities(probabilities), temperature);
