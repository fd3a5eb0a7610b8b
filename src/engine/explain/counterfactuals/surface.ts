/** Emoji, punctuation and letter case changed; in any language. Pure. */

import type { Span } from "../../tokenizer/tracked-text.ts";
import { isEmoji } from "../../tokenizer/word-units.ts";
import { deletions, type Replacement } from "./edit.ts";
import type { EditedText } from "./words.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Faces of signs, such as ":)" and "xD", and the heart "<3". */
const EMOTICON = /(?<!\S)(?:[:;=8]['’]?-?[()DPpOo/\\|*]+|[xX]D+|<3+)(?!\S)/gu;
/** Between digits a sign belongs to a number: "3.5". */
const PUNCTUATION = /(?:(?<!\p{N})[.,:]+|[.,:]+(?!\p{N})|[!?;…"“”„«»()[\]¡¿。，！？、؟،])+/gu;

const spansOf = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map(({ 0: match, index }) => ({ start: index, end: index + match.length }));

function emojiIn(bare: string): Span[] {
  const single = [...graphemes.segment(bare)].filter(({ segment }) => isEmoji(segment));
  const emoji = single.map(({ segment, index }) => ({ start: index, end: index + segment.length }));
  return [...emoji, ...spansOf(bare, EMOTICON)];
}

/** All emoji and emoticons removed. */
export function withoutEmoji({ text, bare }: EditedText): Replacement[][] {
  const emoji = emojiIn(bare);
  return emoji.length > 0 ? [deletions(text, emoji)] : [];
}

/** All punctuation removed but that of emoticons. */
export function withoutPunctuation({ bare }: EditedText): Replacement[][] {
  const emoticons = spansOf(bare, EMOTICON);
  const signs = spansOf(bare, PUNCTUATION).filter(
    ({ start, end }) => !emoticons.some((face) => start < face.end && end > face.start),
  );
  const isLetter = (at: number) => /[\p{L}\p{N}]/u.test(bare.charAt(at));
  const removed = signs.map(({ start, end }) => ({
    start,
    end,
    text: isLetter(start - 1) && isLetter(end) ? " " : "",
  }));
  return removed.length > 0 ? [removed] : [];
}

/** The whole text in small letters, and in capitals; not its links, mentions and hashtags. */
export function otherCases({ text, bare }: EditedText): Replacement[][] {
  const cased = (change: (word: string) => string) => {
    let [changed, at] = ["", 0];
    for (const { 0: word, index } of bare.matchAll(/\S+/g)) {
      changed += text.slice(at, index) + change(word);
      at = index + word.length;
    }
    return [{ start: 0, end: text.length, text: changed + text.slice(at) }];
  };
  return [cased((word) => word.toLowerCase()), cased((word) => word.toUpperCase())];
}
