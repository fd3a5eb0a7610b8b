/** The content of one row in a file of explanations: its text as the model read it, and the result. */

import type { AttributedText, EmbeddedText } from "../../engine/explain/bulk.ts";

export interface ExplainedRow<R> {
  /** Number of the row without the header, from 1. */
  row: number;
  text: string;
  /** Undefined when the text is empty or the model failed on it. */
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

/** Six digits exceed the precision of an 8-bit model. */
export const rounded = (value: number): number => Number(value.toFixed(6));
