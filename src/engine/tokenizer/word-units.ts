/** Groups tokens into words. */

import { graphemesOf } from "./steps/graphemes.ts";
import type { Span } from "./tracked-text.ts";

/** A word with its tokens, or one special token. The units of a text partition its tokens. */
export interface WordUnit extends Span {
  /** Token indices, `lastToken` exclusive. */
  firstToken: number;
  lastToken: number;
  isSpecial: boolean;
}

type Kind = "space" | "letter" | "ideograph" | "emoji" | "joiner" | "mark" | "other";

const KINDS: [Kind, RegExp][] = [
  ["space", /^\s+$/u],
  ["emoji", /^(\p{Extended_Pictographic}|\p{Regional_Indicator}|[#*0-9]\ufe0f?\u20e3)/u],
  ["ideograph", /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["letter", /^[\p{L}\p{M}\p{N}_]/u],
  ["mark", /^[@#]/u],
  ["joiner", /^['\u2019-]/u],
];

const kindOf = (grapheme: string): Kind =>
  KINDS.find(([, pattern]) => pattern.test(grapheme))?.[0] ?? "other";

/** Whether a grapheme is an emoji. */
export const isEmoji = (grapheme: string): boolean => kindOf(grapheme) === "emoji";

/**
 * Splits a text into words: letters and digits with apostrophes and hyphens inside, mentions, hashtags, single emoji,
 * single ideographs, and runs of other signs. Graphemes are not split (Unicode Standard Annex 29).
 */
function segmentWords(text: string): Span[] {
  const words: Span[] = [];
  let last: Kind = "space";
  let before: Kind = "space";
  for (const { 0: grapheme, index } of graphemesOf(text)) {
    const kind = kindOf(grapheme);
    const end = index + grapheme.length;
    const word = words.at(-1);
    const isInside =
      (kind === "letter" &&
        (last === "letter" || last === "mark" || (last === "joiner" && before === "letter"))) ||
      ((kind === "joiner" || kind === "other" || kind === "mark") &&
        (last === "joiner" || last === "other" || last === "mark")) ||
      (kind === "joiner" && last === "letter" && /^[\p{L}\p{N}]/u.test(text.slice(end)));
    if (word && isInside && word.end === index) word.end = end;
    else if (kind !== "space") words.push({ start: index, end });
    before = last;
    last = kind;
  }
  return words;
}

/**
 * Words that share a token form one unit. A token of only white space belongs to the word before it, or at the start to
 * the word after it.
 * @param tokens in the order of the text; special tokens have an empty span
 */
export function groupTokens(text: string, tokens: readonly (Span & { isSpecial: boolean })[]): WordUnit[] {
  const words = segmentWords(text);
  const units: WordUnit[] = [];
  let word = 0;
  for (const [index, token] of tokens.entries()) {
    const previous = units.at(-1);
    const whole = { firstToken: index, lastToken: index + 1, isSpecial: token.isSpecial };
    if (token.isSpecial) {
      units.push({ start: token.start, end: token.end, ...whole });
      continue;
    }
    while ((words[word]?.end ?? Infinity) <= token.start) word += 1;
    let last = word;
    while ((words[last + 1]?.start ?? Infinity) < token.end) last += 1;
    const overlapped = { start: words[word]?.start ?? token.start, end: words[last]?.end ?? token.end };
    const isOverlapping = overlapped.start < token.end && overlapped.end > token.start;
    const start = isOverlapping ? Math.min(overlapped.start, token.start) : token.start;
    const end = isOverlapping ? Math.max(overlapped.end, token.end) : token.end;
    if (!previous || previous.isSpecial) units.push({ start, end, ...whole });
    else if (text.slice(previous.start, previous.end).trim() === "") {
      units.splice(-1, 1, { ...whole, start, end, firstToken: previous.firstToken });
    } else if (!isOverlapping || start < previous.end) {
      previous.lastToken = index + 1;
      if (isOverlapping) previous.end = Math.max(previous.end, end);
    } else units.push({ start, end, ...whole });
  }
  return units;
}
