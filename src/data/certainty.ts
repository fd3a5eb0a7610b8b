/** How sure the detected properties of a file are. */

export type Certainty = "certain" | "likely" | "unsure";

export interface Guess {
  value: string;
  certainty: Certainty;
  /** The next best value. */
  runnerUp?: string;
}

/** Properties of a file that are detected by comparing several readings. */
export type Guesses = Partial<Record<"delimiter" | "headerRow" | "records" | "textColumn", Guess>>;

export interface Ranked {
  value: string;
  /** Positive, and comparable within a ranking. */
  score: number;
}

/** Shares of the best score that the second best may have. */
const CERTAIN = 0.3;
const LIKELY = 0.8;

/** @param ranking the best first; at least one */
export function guessOf([best, second]: readonly Ranked[]): Guess | undefined {
  if (!best) return undefined;
  const { value } = best;
  if (!second || second.score <= 0) return { value, certainty: "certain" };
  const share = second.score / best.score;
  const certainty = share < CERTAIN ? "certain" : share < LIKELY ? "likely" : "unsure";
  return { value, certainty, runnerUp: second.value };
}
