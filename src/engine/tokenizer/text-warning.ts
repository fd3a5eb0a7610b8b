/** Texts whose prediction is not reliable, whatever its probability. */

import { bareText } from "./language.ts";
import type { TokenizedText } from "./tokenized-text.ts";

/**
 * `other-language`: a language that the model was not trained on. `no-words`: emoji, links or punctuation only.
 * `few-words`: one or two words. `unknown-words`: most words are not in the vocabulary and are read in fragments.
 */
export type TextWarning = "other-language" | "no-words" | "few-words" | "unknown-words";

const MAX_FEW_WORDS = 2;
/** A word of this many tokens or more is not in the vocabulary, nor is its stem. */
const FRAGMENTS = 3;

const WORD = /\p{L}/u;
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Words without mentions, links and hashtags; also of languages that are written without spaces. */
const countWords = (text: string): number =>
  Array.from(segmenter.segment(bareText(text))).filter(({ segment }) => WORD.test(segment)).length;

/** @param isOtherLanguage of the text, by `otherLanguageCheck` */
export function textWarning(
  { text, units }: Pick<TokenizedText, "text" | "units">,
  isOtherLanguage: boolean,
): TextWarning | undefined {
  const words = countWords(text);
  if (words === 0) return "no-words";
  if (isOtherLanguage) return "other-language";
  const spelled = units.filter(({ label, isSpecial }) => !isSpecial && WORD.test(label));
  const fragmented = spelled.filter(({ firstToken, lastToken }) => lastToken - firstToken >= FRAGMENTS);
  if (2 * fragmented.length > spelled.length) return "unknown-words";
  return words <= MAX_FEW_WORDS ? "few-words" : undefined;
}
