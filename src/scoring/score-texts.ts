import type { Classifier } from "../engine/classifier/classifier.ts";
import { textWarnings } from "../engine/classifier/text-warnings.ts";
import type { TextScore } from "../engine/pool/scheduler.ts";
import { selectedHeads, type ScoringRules } from "./rules.ts";

/** Scores texts by the rules, in a worker, and checks whether their scores are reliable. @throws as `Classifier.classifyAll` */
export async function scoreTexts(
  classifier: Classifier,
  texts: readonly string[],
  rules: Pick<ScoringRules, "longTexts" | "heads">,
): Promise<TextScore[]> {
  const scores = await scoresOf(classifier, texts, rules);
  const warnings = await textWarnings(classifier, texts);
  return scores.map((score, index) => {
    const warning = warnings[index];
    return warning ? { ...score, warning } : score;
  });
}

async function scoresOf(
  classifier: Classifier,
  texts: readonly string[],
  rules: Pick<ScoringRules, "longTexts" | "heads">,
): Promise<TextScore[]> {
  const heads = selectedHeads(classifier.info.manifest, rules).map(({ name }) => name);
  if (rules.longTexts === "average") {
    const averages = await classifier.classifyInWindows(texts, { heads });
    return averages.map(({ scores, windows }) => ({ scores, cut: false, averaged: windows > 1 }));
  }
  const predictions = await classifier.classifyAll(texts, { heads });
  return predictions.map(({ scores, heads: headPredictions = [], cutTokens }) => ({
    scores: [scores, ...headPredictions.map((prediction) => prediction.scores)]
      .flat()
      .map(({ score }) => score),
    cut: cutTokens > 0,
  }));
}
