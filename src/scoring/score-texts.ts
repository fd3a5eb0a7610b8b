import type { Classifier } from "../engine/classifier/classifier.ts";
import { textWarnings } from "../engine/classifier/text-warnings.ts";
import { embedText } from "../engine/explain/bulk.ts";
import type { TextScore } from "../engine/pool/scheduler.ts";
import { headProbabilities } from "../heads/apply.ts";
import type { TaughtHead } from "../heads/file/head.ts";
import { selectedHeads, type ScoringRules } from "./rules.ts";

type TextRules = Pick<ScoringRules, "longTexts" | "heads" | "taughtHeads">;

/** Scores texts by the rules, in a worker, and checks whether their scores are reliable. @throws as `Classifier.classifyAll` */
export async function scoreTexts(
  classifier: Classifier,
  texts: readonly string[],
  rules: TextRules,
): Promise<TextScore[]> {
  const { taughtHeads = [], heads = [], longTexts } = rules;
  // A run that returns the vector returns the classes' scores too.
  const scores =
    taughtHeads.length > 0 && heads.length === 0 && longTexts === "cut"
      ? texts.map((): TextScore => ({ scores: [], cut: false }))
      : await scoresOf(classifier, texts, rules);
  if (taughtHeads.length > 0) {
    for (const [index, text] of texts.entries()) {
      scores[index] = await withTaughtHeads(classifier, text, taughtHeads, scores[index]);
    }
  }
  const warnings = await textWarnings(classifier, texts);
  return scores.map((score, index) => {
    const warning = warnings[index];
    return warning ? { ...score, warning } : score;
  });
}

/**
 * Adds the scores of taught heads, which read the beginning of a text that is too long.
 * @param score without scores, it gets those of the classes
 */
async function withTaughtHeads(
  { inspectable }: Classifier,
  text: string,
  heads: readonly TaughtHead[],
  score: TextScore = { scores: [], cut: false },
): Promise<TextScore> {
  const embedded = new Map<string, Awaited<ReturnType<typeof embedText>>>();
  const vectorFor = async ({ layer, pooling }: TaughtHead) => {
    const key = `${layer} ${pooling}`;
    const found =
      embedded.get(key) ?? (await embedText(inspectable, text, { of: "embeddings", layer, pooling }));
    embedded.set(key, found);
    return found;
  };
  let result = score;
  for (const head of heads) {
    const { vector, scores, cut } = await vectorFor(head);
    if (result.scores.length === 0) result = { ...result, scores, cut };
    result = {
      ...result,
      scores: [...Array.from(result.scores), ...headProbabilities(head, vector, scores)],
    };
  }
  return result;
}

async function scoresOf(
  classifier: Classifier,
  texts: readonly string[],
  rules: TextRules,
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
