/** Words, as a reader of tweets sees them, and the tokens that make up each. */

import type { Span } from "./align.ts";

/** A word and its tokens, or one special token. The units of a text part its tokens without gap or overlap. */
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

/**
 * Runs of letters and digits with the apostrophes and hyphens inside them, mentions, hashtags; each emoji and
 * each ideograph alone; runs of other signs. Graphemes are never cut (Unicode Standard Annex 29).
 */
function segmentWords(text: string): Span[] {
  const words: Span[] = [];
  let last: Kind = "space";
  let before: Kind = "space";
  for (const { segment, index } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) {
    const kind = kindOf(segment);
    const end = index + segment.length;
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
 * Words that share a token are one unit; a token of nothing but white space goes with the word before
 * it, or at the start with the one after.
 * @param tokens in the text's order, special ones with an empty span.
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
    const touched = { start: words[word]?.start ?? token.start, end: words[last]?.end ?? token.end };
    const isTouching = touched.start < token.end && touched.end > token.start;
    const start = isTouching ? Math.min(touched.start, token.start) : token.start;
    const end = isTouching ? Math.max(touched.end, token.end) : token.end;
    if (!previous || previous.isSpecial) units.push({ start, end, ...whole });
    else if (text.slice(previous.start, previous.end).trim() === "") {
      units.splice(-1, 1, { ...whole, start, end, firstToken: previous.firstToken });
    } else if (!isTouching || start < previous.end) {
      previous.lastToken = index + 1;
      if (isTouching) previous.end = Math.max(previous.end, end);
    } else units.push({ start, end, ...whole });
  }
  return units;
}
