/** What is written of each row: its text as the model was given it, and what was found. */

import type { AttributedText, EmbeddedText } from "../../engine/explain/bulk.ts";

export interface ExplainedRow<R> {
  /** From 1, without the header. */
  row: number;
  text: string;
  /** Absent when the row is empty or could not be read. */
  result: R | undefined;
}

export type EmbeddedRow = ExplainedRow<EmbeddedText>;
export type AttributedRow = ExplainedRow<AttributedText>;

/** Index of the class with the largest probability. */
export function bestOf(scores: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < scores.length; at += 1) {
    if ((scores[at] as number) > (scores[best] as number)) best = at;
  }
  return best;
}

/** Six digits are more than a probability of an 8-bit model means. */
export const rounded = (value: number): number => Number(value.toFixed(6));
