/** The result of a row from the model's scores. */

import type { RowResult } from "../data/write/scored.ts";
import { rescaleTemperature } from "../engine/classifier/calibration.ts";
import type { TextScore } from "../engine/pool/scheduler.ts";
import { predictionStatus } from "./prediction-status.ts";
import { predictedClass } from "./results.ts";
import type { ScoringRules } from "./rules.ts";

export const EMPTY_RESULT: RowResult = { status: "empty", label: -1, scores: [] };

export interface RowResultOptions {
  /** Number of classes; their scores come first, and those of further output heads follow. */
  classes: number;
  calibration?: ScoringRules["calibration"];
  /** A lower probability of the predicted class is "not sure". */
  notSureBelow: number;
}

/** @param score of a text that is not empty; its scores are empty when the text could not be scored */
export function rowResult(
  score: TextScore,
  { classes, calibration, notSureBelow }: RowResultOptions,
): RowResult {
  const all = Array.from(score.scores);
  const classScores = all.slice(0, classes);
  const calibrated =
    calibration && all.length > 0 ? rescaleTemperature(classScores, calibration.temperature) : classScores;
  const scores = [...calibrated, ...all.slice(classes)];
  const label = predictedClass(scores, classes);
  if (label < 0) return { status: "failed", label, scores };
  return { status: predictionStatus({ ...score, score: scores[label] ?? 0 }, notSureBelow), label, scores };
}
