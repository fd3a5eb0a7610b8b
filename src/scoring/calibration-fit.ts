/** Fits a temperature to labeled rows, and measures it on rows that it was not fitted on. */

import {
  fitTemperature,
  type LabeledLogits,
  logitsFromProbabilities,
  Reliability,
} from "../engine/classifier/calibration.ts";
import { softmax } from "../engine/classifier/probabilities.ts";
import { stratifiedFolds } from "../heads/validation/folds.ts";
import { type ConfidenceInterval, percentileInterval } from "../statistics/intervals.ts";
import { randomFrom } from "../statistics/random.ts";
import { copyKey, copyText } from "./selection/copies.ts";

/** Enough rows for three digits of a temperature, and fast. */
const MAX_ROWS = 20_000;
const FOLDS = 5;
const DRAWS = 500;
const SEED = 1;
const Z_95 = 1.959963984540054;

export interface CalibrationFit {
  /** A factor of the temperature that the scores were computed with, fitted on all rows. */
  temperature: number;
  /** 95 %, by the sandwich estimate of its variance (White 1982); unbounded where the rows do not tell. */
  temperatureInterval: ConfidenceInterval;
  rows: number;
  folds: number;
  /** The calibration error of the same rows as they were scored. */
  eceBefore: number;
  /** The calibration error of each row with the temperature that the other folds give. */
  ece: number;
  /** 95 %, of a bootstrap over the held-out rows, less its own bias: resampled bins differ more than those of the rows. */
  eceInterval: ConfidenceInterval;
}

interface Sample extends LabeledLogits {
  /** The same number for equal texts, which stay in one fold. */
  group: number;
}

/** Collects labeled rows. */
export class CalibrationFitter {
  readonly #samples: Sample[] = [];
  /** The scores of a head with several labels a text do not sum to 1, and no temperature is fitted for them. */
  #isDistribution = true;

  /** @param scores the probability of each class @param label index of the right class */
  add(scores: readonly number[], label: number, text: string): void {
    this.#isDistribution &&= Math.abs(scores.reduce((sum, share) => sum + share, 0) - 1) < 1e-3;
    if (this.#samples.length < MAX_ROWS)
      this.#samples.push({ logits: logitsFromProbabilities(scores), label, group: copyKey(copyText(text)) });
  }

  /** @returns undefined without rows, or where the scores do not sum to 1 */
  fit(): CalibrationFit | undefined {
    return this.#isDistribution && this.#samples.length > 0 ? fitCalibration(this.#samples) : undefined;
  }
}

function fitCalibration(samples: readonly Sample[]): CalibrationFit {
  const temperature = fitTemperature(samples);
  const folds = Math.min(FOLDS, samples.length);
  const foldOf = stratifiedFolds(
    samples.map(({ label }) => [label]),
    samples.map(({ group }) => group),
    folds,
    SEED,
  );
  const temperatures = Array.from({ length: folds }, (_, fold) =>
    fitTemperature(samples.filter((_sample, at) => foldOf[at] !== fold)),
  );
  const heldOut = samples.map((sample, at) => outcomeAt(sample, temperatures[foldOf[at] ?? 0] ?? 1));
  const ece = eceOf(heldOut);
  return {
    temperature,
    temperatureInterval: temperatureInterval(samples, temperature),
    rows: samples.length,
    folds,
    eceBefore: eceOf(samples.map((sample) => outcomeAt(sample, 1))),
    ece,
    eceInterval: eceInterval(heldOut, ece),
  };
}

interface Outcome {
  score: number;
  isRight: boolean;
}

function outcomeAt({ logits, label }: LabeledLogits, temperature: number): Outcome {
  const scores = softmax(logits, temperature);
  const score = Math.max(...scores);
  return { score, isRight: scores.indexOf(score) === label };
}

function eceOf(outcomes: Iterable<Outcome>): number {
  const reliability = new Reliability();
  for (const { score, isRight } of outcomes) reliability.add(score, isRight);
  return reliability.ece;
}

function eceInterval(outcomes: readonly Outcome[], ece: number): ConfidenceInterval {
  const random = randomFrom(SEED);
  const replicates = Float64Array.from({ length: DRAWS }, () => {
    const reliability = new Reliability();
    for (let draw = 0; draw < outcomes.length; draw += 1) {
      const { score, isRight } = outcomes[Math.floor(random() * outcomes.length)] as Outcome;
      reliability.add(score, isRight);
    }
    return reliability.ece;
  });
  const bias = replicates.reduce((sum, value) => sum + value, 0) / DRAWS - ece;
  const { low, high } = percentileInterval(replicates);
  return { low: Math.max(0, low - bias), high: Math.min(1, high - bias) };
}

/** The interval of 1 / temperature, in which the likelihood is convex, turned back into one of the temperature. */
function temperatureInterval(samples: readonly LabeledLogits[], temperature: number): ConfidenceInterval {
  let [curvature, variance] = [0, 0];
  for (const { logits, label } of samples) {
    const scores = softmax(logits, temperature);
    const mean = logits.reduce((sum, logit, at) => sum + logit * (scores[at] ?? 0), 0);
    curvature += logits.reduce((sum, logit, at) => sum + (logit - mean) ** 2 * (scores[at] ?? 0), 0);
    variance += (mean - (logits[label] ?? 0)) ** 2;
  }
  const half = (Z_95 * Math.sqrt(variance)) / curvature;
  const low = 1 / temperature + half;
  const high = 1 / temperature - half;
  return { low: 1 / low, high: high > 0 ? 1 / high : Number.POSITIVE_INFINITY };
}
