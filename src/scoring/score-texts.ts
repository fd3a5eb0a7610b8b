import type { Classifier } from "../engine/classifier.ts";
import type { TextScore } from "../engine/schedule/scheduler.ts";

/** What a scoring worker does with its share. @throws as `Classifier.classifyAll` */
export async function scoreTexts(classifier: Classifier, texts: readonly string[]): Promise<TextScore[]> {
  const predictions = await classifier.classifyAll(texts);
  return predictions.map(({ scores, cutTokens }) => ({
    scores: scores.map(({ score }) => score),
    cut: cutTokens > 0,
  }));
}
