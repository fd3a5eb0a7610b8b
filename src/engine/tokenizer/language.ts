/** Detects texts in a language that the model was not trained on. */

import { preprocess } from "./preprocess.ts";
import { isRomanizedHindi, ROMANIZED_HINDI } from "./romanized-hindi.ts";

/** The least score of a certain detection: short slang resembles many languages. */
const MIN_SCORE = 0.65;
/** A language of the model is assumed when its score is at least this share of the best score. */
const MIN_RATIO = 0.7;

/** The detector's tags of languages that it knows by another name only: it takes Indonesian for Malay. */
const DETECTED_AS: Readonly<Record<string, string>> = { id: "ms" };

/** The text without names, links and hashtags, which can be in another language than the text. */
export const bareText = (text: string): string =>
  preprocess(text, "tweet_folded").replace(/@user|\bhttp\b|#[\p{L}\p{N}_]+/gu, " ");

/** @returns a function from a text to the BCP 47 tag of its language, or to an empty string when it is uncertain */
export async function detectLanguage(): Promise<(text: string) => string> {
  const { eld } = await import("eld/extrasmall");
  return (text) => {
    const bare = bareText(text);
    if (isRomanizedHindi(bare)) return ROMANIZED_HINDI;
    const result = eld.detect(bare);
    return result.isReliable() ? result.language : "";
  };
}

/**
 * A check that returns true only when the language is certain: names, links and hashtags are ignored, and a text that
 * may be in a language of the model is assumed to be. The detector (Efficient Language Detector, 60 languages, 0.3 MB
 * compressed) is loaded on the first call.
 * @param languages BCP 47 tags of the model's languages
 * @returns a check that is always false when the detector supports none of the languages
 */
export async function otherLanguageCheck(languages: readonly string[]): Promise<(text: string) => boolean> {
  const { eld } = await import("eld/extrasmall");
  const supported = new Set(Object.values(eld.info().Languages));
  const modelLanguages = languages
    .map((tag) => tag.toLowerCase().split("-", 1)[0] ?? "")
    .map((tag) => DETECTED_AS[tag] ?? tag)
    .filter((tag) => supported.has(tag));
  if (modelLanguages.length === 0) return () => false;
  const readsRomanizedHindi = languages.includes(ROMANIZED_HINDI);
  return (text) => {
    const bare = bareText(text);
    if (isRomanizedHindi(bare)) return !readsRomanizedHindi;
    const result = eld.detect(bare);
    if (!result.language || modelLanguages.includes(result.language) || !result.isReliable()) return false;
    const scores = result.getScores();
    const best = scores[result.language] ?? 0;
    const modelScore = Math.max(...modelLanguages.map((tag) => scores[tag] ?? 0));
    return best >= MIN_SCORE && modelScore < MIN_RATIO * best;
  };
}
