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

export interface TextLanguage {
  /** BCP 47 tag; empty where the detector is not sure. */
  language: string;
  /** Whether the text is certainly in a language that the model does not read. */
  isOther: boolean;
}

/**
 * The language of a text, and whether a model reads it. Names, links and hashtags are ignored, and a text that may be in a
 * language of the model is assumed to be. The detector (Efficient Language Detector, 60 languages, 0.3 MB compressed) is
 * loaded on the first call.
 * @param languages BCP 47 tags of the model's languages; no text is in another one when the detector supports none of them
 */
export async function languageCheck(languages: readonly string[]): Promise<(text: string) => TextLanguage> {
  const { eld } = await import("eld/extrasmall");
  const supported = new Set(Object.values(eld.info().Languages));
  const modelLanguages = languages
    .map((tag) => tag.toLowerCase().split("-", 1)[0] ?? "")
    .map((tag) => DETECTED_AS[tag] ?? tag)
    .filter((tag) => supported.has(tag));
  const readsRomanizedHindi = modelLanguages.length === 0 || languages.includes(ROMANIZED_HINDI);
  return (text) => {
    const bare = bareText(text);
    if (isRomanizedHindi(bare)) return { language: ROMANIZED_HINDI, isOther: !readsRomanizedHindi };
    const result = eld.detect(bare);
    const language = result.isReliable() ? result.language : "";
    if (language === "" || modelLanguages.length === 0 || modelLanguages.includes(language))
      return { language, isOther: false };
    const scores = result.getScores();
    const best = scores[language] ?? 0;
    const modelScore = Math.max(...modelLanguages.map((tag) => scores[tag] ?? 0));
    return { language, isOther: best >= MIN_SCORE && modelScore < MIN_RATIO * best };
  };
}

/** A check that is true for a text that is certainly in a language that the model does not read. */
export async function otherLanguageCheck(languages: readonly string[]): Promise<(text: string) => boolean> {
  const check = await languageCheck(languages);
  return (text) => check(text).isOther;
}

/** @returns a function from a text to the BCP 47 tag of its language, or to an empty string when it is uncertain */
export async function detectLanguage(): Promise<(text: string) => string> {
  const check = await languageCheck([]);
  return (text) => check(text).language;
}
