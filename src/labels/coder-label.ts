/** What a coder said about a row, and why a row is in the sample. */

/** Answers of their own, beside the categories of a codebook. */
export const CANNOT_SAY = "cannot say";
export const OFF_TOPIC = "off topic";

/** Ids of categories, exactly one where the codebook allows a single choice; or an answer beside the categories. */
export type Answer = readonly string[] | typeof CANNOT_SAY | typeof OFF_TOPIC;

export interface CoderLabel {
  /** The index of the row among all rows of the batch, from 0. */
  row: number;
  /** The name of the person who gave it. */
  coder: string;
  answer: Answer;
  /** ISO 8601 in UTC; empty when a file did not say it. */
  at: string;
  /** From the moment when the text was shown; 0 when a file did not say it. */
  seconds: number;
  /** The place in the order in which this coder labeled, from 1. */
  order: number;
  note?: string;
  /** Whether the model's prediction was shown before the answer. */
  sawPrediction: boolean;
}

/** The answer on which the coders of a row settled, kept apart from what each of them said. */
export interface SettledLabel {
  row: number;
  answer: Answer;
  /** ISO 8601 in UTC. */
  at: string;
  /** The name of the person who settled it. */
  by: string;
  note?: string;
}

export const DESIGNS = ["random", "stratified", "uncertain", "chosen"] as const;

/** How a row came into the sample. Only rows of the first two designs stand for the others in an estimate. */
export type Design = (typeof DESIGNS)[number];

export interface SampledRow {
  row: number;
  /** The inclusion probability, 0 < p ≤ 1; 1 for `uncertain` and `chosen`, which were not drawn by chance. */
  probability: number;
  /** The name of its stratum. */
  stratum?: string;
  design: Design;
  /** The number of rows with the same text, this one included, where equal texts were drawn once. */
  copies?: number;
}

/** Whether the rows of a design were drawn by chance, so that they can be weighted by their inclusion probability. */
export const isProbabilityDesign = (design: Design): boolean =>
  design === "random" || design === "stratified";

export const sameAnswer = (a: Answer, b: Answer): boolean => {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((id) => b.includes(id));
};
