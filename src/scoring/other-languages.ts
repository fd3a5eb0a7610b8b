/** A second model of a table for the texts in languages that the first one does not read. */

import { languageCheck, otherLanguageCheck, type TextLanguage } from "../engine/tokenizer/language.ts";
import type { ScoringModel } from "./model.ts";
import type { ScoringPool } from "./ports.ts";
import type { ScoringPart } from "./row-scorer.ts";
import { notSureThreshold, type ScoringRules } from "./rules.ts";

/** The models of a table. */
export interface ModelsByLanguage<M = ScoringModel> {
  model: M;
  /** Absent where one model scores all texts. */
  otherLanguages?: M | undefined;
}

/** The rules of the second model. */
export function rulesOfOthers<R extends Partial<ScoringRules>>(
  rules: R,
): Omit<R, "calibration" | "heads" | "taughtHeads"> {
  // A calibration is of the weights of the first model, and so are the further output heads.
  const { calibration: _, heads: __, taughtHeads: ___, ...others } = rules;
  return others;
}

/**
 * What the second model scores.
 * @param poolsOf pools of the second model with its rules
 * @returns undefined where one model scores all texts
 */
export async function otherLanguagesPart<P extends ScoringPool>(
  { model, otherLanguages, rules }: ModelsByLanguage & { rules: ScoringRules },
  poolsOf: (rules: ScoringRules) => readonly P[],
): Promise<ScoringPart<P> | undefined> {
  if (!otherLanguages) return undefined;
  const others: ScoringRules = rulesOfOthers(rules);
  return {
    pools: poolsOf(others),
    notSureBelow: notSureThreshold(otherLanguages, others),
    accepts: await otherLanguageCheck(model.languages),
  };
}

/** What each model scores: the first one all texts that the second one does not accept. */
export function scoringParts<P extends ScoringPool>(
  { model, rules }: { model: ScoringModel; rules: ScoringRules },
  pools: readonly P[],
  others: ScoringPart<P> | undefined,
): ScoringPart<P>[] {
  const { calibration } = rules;
  const own: ScoringPart<P> = { pools, notSureBelow: notSureThreshold(model, rules), calibration };
  return others ? [{ ...own, accepts: (text) => !others.accepts?.(text) }, others] : [own];
}

/** The columns that tell which model scored a row and why. */
export const LANGUAGE_COLUMNS = ["language", "sentiment_model"] as const;

/** The values of `LANGUAGE_COLUMNS` of a text. */
export function languageCells(
  { language, isOther }: TextLanguage,
  { model, otherLanguages = model }: ModelsByLanguage<Pick<ScoringModel, "id" | "revision">>,
): string[] {
  const { id, revision } = isOther ? otherLanguages : model;
  return [language, `${id}@${revision}`];
}

/** @returns the values of `LANGUAGE_COLUMNS` of a text; undefined where one model scores all texts */
export async function languageColumns({
  model,
  otherLanguages,
}: ModelsByLanguage): Promise<((text: string) => string[]) | undefined> {
  if (!otherLanguages) return undefined;
  const check = await languageCheck(model.languages);
  return (text) => languageCells(check(text), { model, otherLanguages });
}
