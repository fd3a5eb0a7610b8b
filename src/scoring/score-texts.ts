import type { Classifier } from "../engine/classifier.ts";
import type { TextScore } from "../engine/schedule/scheduler.ts";
import type { ScoringRules } from "./rules.ts";

/** What a scoring worker does with its share. @throws as `Classifier.classifyAll` */
export async function scoreTexts(
  classifier: Classifier,
  texts: readonly string[],
  { longTexts }: Pick<ScoringRules, "longTexts">,
): Promise<TextScore[]> {
  if (longTexts === "average") {
    const read = await classifier.classifyInWindows(texts);
    return read.map(({ scores, windows }) => ({ scores, cut: false, averaged: windows > 1 }));
  }
  const predictions = await classifier.classifyAll(texts);
  return predictions.map(({ scores, cutTokens }) => ({
    scores: scores.map(({ score }) => score),
    cut: cutTokens > 0,
  }));
}
