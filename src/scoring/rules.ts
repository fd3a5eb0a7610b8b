/** What a person chose about the scoring; results depend on it as they do on the model. */

/** What becomes of a text that the model cannot read at once: its end is left out, or all of it is read in windows. */
export const LONG_TEXTS = ["cut", "average"] as const;
export type LongTexts = (typeof LONG_TEXTS)[number];

export interface ScoringRules {
  longTexts: LongTexts;
}

export const DEFAULT_RULES: ScoringRules = { longTexts: "cut" };
