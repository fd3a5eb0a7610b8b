/** Is a text in a language that the model was not trained on? */

import { preprocess } from "./preprocess.ts";

/** Below this nothing is certain: a few letters of slang look like many languages. */
const SURE = 0.65;
/** A language of the model that comes this close to the best is the likelier one in a tweet. */
const CLOSE = 0.7;

/** Names, links and hashtags say nothing about the language around them. */
const bareText = (text: string) => preprocess(text, "tweet").replace(/@user|\bhttp\b|#[\p{L}\p{N}_]+/gu, " ");

/** @returns the BCP 47 tag of a text's language, of 60; empty where the detector is not sure. */
export async function detectLanguage(): Promise<(text: string) => string> {
  const { eld } = await import("eld/extrasmall");
  return (text) => {
    const result = eld.detect(bareText(text));
    return result.isReliable() ? result.language : "";
  };
}

/**
 * A check that says yes only when it is sure: names, links and hashtags do not count, and a text that could be in a
 * language of the model is taken to be. The detector (Efficient Language Detector, 60 languages) is loaded on the first
 * call, 0.3 MB compressed.
 * @param languages BCP 47 tags of the model's languages.
 * @returns a check that is always `false` when the detector knows none of them.
 */
export async function otherLanguageCheck(languages: readonly string[]): Promise<(text: string) => boolean> {
  const { eld } = await import("eld/extrasmall");
  const supported = new Set(Object.values(eld.info().Languages));
  const own = languages
    .map((tag) => tag.toLowerCase().split("-", 1)[0] ?? "")
    .filter((tag) => supported.has(tag));
  if (own.length === 0) return () => false;
  return (text) => {
    const result = eld.detect(bareText(text));
    if (!result.language || own.includes(result.language) || !result.isReliable()) return false;
    const scores = result.getScores();
    const best = scores[result.language] ?? 0;
    const ours = Math.max(...own.map((tag) => scores[tag] ?? 0));
    return best >= SURE && ours < CLOSE * best;
  };
}
