import type { Classifier } from "../engine/classifier/classifier.ts";
import type { TextScore } from "../engine/pool/scheduler.ts";
import { askedHeads, type ScoringRules } from "./rules.ts";

/** What a scoring worker does with its share. @throws as `Classifier.classifyAll` */
export async function scoreTexts(
  classifier: Classifier,
  texts: readonly string[],
  rules: Pick<ScoringRules, "longTexts" | "heads">,
): Promise<TextScore[]> {
  const heads = askedHeads(classifier.info.manifest, rules).map(({ name }) => name);
  if (rules.longTexts === "average") {
    const read = await classifier.classifyInWindows(texts, { heads });
    return read.map(({ scores, windows }) => ({ scores, cut: false, averaged: windows > 1 }));
  }
  const predictions = await classifier.classifyAll(texts, { heads });
  return predictions.map(({ scores, heads: answers = [], cutTokens }) => ({
    scores: [scores, ...answers.map((answer) => answer.scores)].flat().map(({ score }) => score),
    cut: cutTokens > 0,
  }));
}
