/** How long a worker may take for texts before it counts as stuck. */

/** Milliseconds that every worker may take. */
export const STUCK_MS = 10_000;
/** Tokens of the text of the first run. */
const FIRST_TOKENS = 8;
/** How much slower than the first run a token may be; attention costs more in a long text. */
const MARGIN = 4;

export interface ModelPace {
  /** Milliseconds that the first run of the model took, on a short text. */
  warmUpMs: number;
  /** Tokens that the model reads of a text; absent when it reads all of them, in windows. */
  maxLength?: number | undefined;
}

/** Milliseconds for texts in one call: 10 s, and more for long texts on a slow machine. */
export function answerLimit(texts: readonly string[], { warmUpMs, maxLength = Infinity }: ModelPace): number {
  // A character is at most 4 tokens, its bytes.
  const tokens = texts.reduce((sum, text) => sum + Math.min(maxLength, 4 * text.length), 0);
  return Math.max(STUCK_MS, (MARGIN * warmUpMs * tokens) / FIRST_TOKENS);
}
