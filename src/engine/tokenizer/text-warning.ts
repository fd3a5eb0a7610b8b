/** Texts whose prediction is not reliable, whatever its probability. */

import { bareText } from "./language.ts";
import { hasSlang } from "./slang.ts";
import type { TokenizedText } from "./tokenized-text.ts";

/**
 * `other_language`: a language that the model was not trained on. `no_words`: emoji, links or punctuation only.
 * `few_words`: one or two words. `unknown_words`: most words are not in the vocabulary and are read in fragments. `slang`:
 * English praise or laughter in words that mean something bad elsewhere.
 */
export const TEXT_WARNINGS = ["other_language", "no_words", "few_words", "unknown_words", "slang"] as const;
export type TextWarning = (typeof TEXT_WARNINGS)[number];

/** UTF-16 units at the start of a text that decide, so that a very long text takes no longer. */
const SAMPLE = 1000;
const MAX_FEW_WORDS = 2;
/** A word is read in fragments when it has at least this many tokens … */
const MIN_FRAGMENTS = 3;
/** … of at most this many UTF-16 units on average: long words and their endings have longer tokens. */
const MAX_FRAGMENT_LENGTH = 2.7;

const WORD = /\p{L}/u;
/** Scripts that are written without spaces: several words are one unit. */
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
// Left out of workers that need the names of warnings only.
const segmenter = /* @__PURE__ */ new Intl.Segmenter("en", { granularity: "word" });

/** The number of words, counted up to `limit`, without mentions, links and hashtags; also without spaces between them. */
function countWords(text: string, limit: number): number {
  let count = 0;
  for (const { segment } of segmenter.segment(bareText(text))) {
    if (WORD.test(segment)) count += 1;
    if (count >= limit) break;
  }
  return count;
}

function isFragmented({ label, firstToken, lastToken }: TokenizedText["units"][number]): boolean {
  const tokens = lastToken - firstToken;
  return tokens >= MIN_FRAGMENTS && label.length <= MAX_FRAGMENT_LENGTH * tokens;
}

export interface TextChecks {
  /** Whether the model was trained on English, in which slang is known. */
  readsEnglish: boolean;
  /** By `otherLanguageCheck`. */
  isOtherLanguage: (text: string) => boolean;
  /** The words with their tokens. */
  unitsOf: (text: string) => TokenizedText["units"];
}

export function textWarning(
  wholeText: string,
  { readsEnglish, isOtherLanguage, unitsOf }: TextChecks,
): TextWarning | undefined {
  const text = wholeText.slice(0, SAMPLE).toWellFormed();
  const words = countWords(text, MAX_FEW_WORDS + 1);
  if (words === 0) return "no_words";
  if (isOtherLanguage(text)) return "other_language";
  const spelled = unitsOf(text).filter(
    ({ label, isSpecial }) => !isSpecial && WORD.test(label) && !UNSPACED.test(label),
  );
  if (2 * spelled.filter(isFragmented).length > spelled.length) return "unknown_words";
  if (words <= MAX_FEW_WORDS) return "few_words";
  return readsEnglish && hasSlang(text) ? "slang" : undefined;
}
