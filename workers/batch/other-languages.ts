/** A second model of a job for the texts in languages that the first one does not read. */

import type { BrowserBackendId } from "../../src/engine/backends/backend.ts";
import { detectLanguage, otherLanguageCheck } from "../../src/engine/tokenizer/language.ts";
import type { ScoringPart } from "../../src/scoring/row-scorer.ts";
import { notSureThreshold, type ScoringRules } from "../../src/scoring/rules.ts";
import type { Job } from "../protocols/batch-types.ts";
import type { HubAccess } from "../protocols/model.ts";
import { type Pool, poolsFor } from "./scorers.ts";

function rulesOfOthers(rules: ScoringRules): ScoringRules {
  // A calibration is of the weights of the first model, and so are the further output heads.
  const { calibration: _, heads: __, taughtHeads: ___, ...others } = rules;
  return others;
}

/** @returns undefined where one model scores all texts */
export async function otherLanguagesPart(
  { model, otherLanguages, rules }: Pick<Job, "model" | "otherLanguages" | "rules">,
  device: BrowserBackendId,
  hub: HubAccess,
): Promise<ScoringPart<Pool> | undefined> {
  if (!otherLanguages) return undefined;
  const job = { model: otherLanguages, rules: rulesOfOthers(rules) };
  return {
    pools: poolsFor(job, device, hub),
    notSureBelow: notSureThreshold(otherLanguages, job.rules),
    accepts: await otherLanguageCheck(model.languages),
  };
}

/** The columns that tell which model scored a row and why. */
export const LANGUAGE_COLUMNS = ["language", "sentiment_model"] as const;

/** @returns the values of `LANGUAGE_COLUMNS` of a text; undefined where one model scores all texts */
export async function languageColumns({
  model,
  otherLanguages,
}: Pick<Job, "model" | "otherLanguages">): Promise<((text: string) => string[]) | undefined> {
  if (!otherLanguages) return undefined;
  const [languageOf, isOther] = [await detectLanguage(), await otherLanguageCheck(model.languages)];
  const nameOf = ({ id, revision }: typeof model) => `${id}@${revision}`;
  return (text) => [languageOf(text), nameOf(isOther(text) ? otherLanguages : model)];
}
