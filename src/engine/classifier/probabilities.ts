import type { ProblemType } from "../model/manifest.ts";

/**
 * softmax(logits / temperature), Guo et al. 2017.
 * @param temperature above 0; 1 leaves the logits as they are.
 * @returns as many numbers in [0, 1] as there are logits, summing to 1.
 */
export function softmax(logits: readonly number[], temperature = 1): number[] {
  const largest = Math.max(...logits);
  const exponents = logits.map((logit) => Math.exp((logit - largest) / temperature));
  const sum = exponents.reduce((total, exponent) => total + exponent, 0);
  return exponents.map((exponent) => exponent / sum);
}

/**
 * 1 / (1 + exp(-logit / temperature)) for each class by itself, where a text can have any number of them.
 * @param temperature above 0.
 */
export function sigmoid(logits: readonly number[], temperature = 1): number[] {
  return logits.map((logit) => 1 / (1 + Math.exp(-logit / temperature)));
}

/**
 * The probability of each class at a temperature: sigmoid where a text can have several labels, else softmax. The number
 * itself where the model gives one.
 * @param logits [classes]
 * @returns [classes]
 */
export function calibratedProbabilities(
  logits: readonly number[],
  problemType: ProblemType | undefined,
  temperature: number,
): number[] {
  if (problemType === "regression") return [...logits];
  return (problemType === "multi_label_classification" ? sigmoid : softmax)(logits, temperature);
}
