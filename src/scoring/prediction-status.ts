/** Whether a prediction is reliable: one rule for a text, for a list of texts, for the history and for the rows of a file. */

import type { RowStatus } from "../data/write/scored.ts";
import { TEXT_WARNINGS, type TextWarning } from "../engine/tokenizer/text-warning.ts";

/** As 32-bit floats, in which the scores of rows are stored. */
const isBelow = (score: number, threshold: number) => Math.fround(score) < Math.fround(threshold);

export interface AssessedPrediction {
  /** The probability of the predicted class. */
  score: number;
  /** The model could not read the end of the text. */
  cut: boolean;
  /** The text was read in several windows. */
  averaged?: boolean;
  warning?: TextWarning | undefined;
}

/** @param notSureBelow a lower probability of the predicted class is "not sure" */
export function predictionStatus(
  { score, cut, averaged = false, warning }: AssessedPrediction,
  notSureBelow: number,
): RowStatus {
  if (warning) return warning;
  if (cut) return "cut";
  if (averaged) return "averaged";
  return isBelow(score, notSureBelow) ? "not_sure" : "scored";
}

/** The status to show beside a class, where "not sure" stands in place of the class. */
export const badgeOf = (status: RowStatus): Exclude<RowStatus, "scored" | "not_sure"> | undefined =>
  status === "scored" || status === "not_sure" ? undefined : status;

const WARNINGS: ReadonlySet<string> = new Set(TEXT_WARNINGS);

/** Whether a prediction names no class: its probability is too low, or its text has a warning. */
export const isNotSure = (
  { status, score }: { status: RowStatus | undefined; score: number },
  notSureBelow: number,
): boolean =>
  status === "not_sure" ||
  // "scored" was decided by the threshold of the model that scored the text.
  (status !== "scored" && isBelow(score, notSureBelow)) ||
  WARNINGS.has(status ?? "");
