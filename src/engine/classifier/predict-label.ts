import { AppError } from "../../errors/app-error.ts";

/** @throws AppError `labels-mismatch`, `inference-failed` */
export function checkLogits(row: ArrayLike<number>, labels: readonly string[]): number[] {
  const logits = Array.from(row);
  if (logits.length !== labels.length) {
    throw new AppError(
      "labels-mismatch",
      `The model has ${labels.length} labels but ${logits.length} outputs.`,
    );
  }
  if (!logits.every(Number.isFinite)) {
    throw new AppError("inference-failed", "The model's output is not a number.");
  }
  return logits;
}

/** The index of the class with the highest probability. */
export const predictedClass = (probabilities: readonly number[]): number =>
  probabilities.indexOf(Math.max(...probabilities));

/** The class with the highest probability, and the probability of each class. */
export function predictLabel(labels: readonly string[], probabilities: readonly number[]) {
  const best = predictedClass(probabilities);
  return {
    label: labels[best] as string,
    score: probabilities[best] as number,
    scores: labels.map((label, index) => ({ label, score: probabilities[index] as number })),
  };
}
