/** Mentions, hashtags and capitalized words of a text, which may be names. */

import type { Span } from "./tracked-text.ts";

/** With its place in the text, in UTF-16 units. */
export interface FoundName extends Span {
  name: string;
}

/** In a text with more capitals than this, capitals say nothing. */
const MOST_CAPITALS = 0.5;

const LINK = /https?:\S+/g;
const TAG = /(?<![\p{L}\p{N}_])[@#][\p{L}\p{N}_]{2,}/gu;
const NAME = /(?<![\p{L}\p{N}_@#])\p{Lu}[\p{L}\p{N}]+(?: \p{Lu}[\p{L}\p{N}]+)*/gu;
/** What a sentence begins after. */
const SENTENCE_END = /[.!?:…"“(\n]/u;

const blanks = (found: string) => " ".repeat(found.length);

/** The text with spaces in place of its links, so that everything else keeps its place. */
export const withoutLinks = (text: string): string => text.replaceAll(LINK, blanks);

/** The text with spaces in place of its links, mentions and hashtags. */
export const withoutTags = (text: string): string => withoutLinks(text).replaceAll(TAG, blanks);

const found = (name: string, start: number): FoundName => ({ name, start, end: start + name.length });

/** Mentions and hashtags, with their signs. */
export const tagsIn = (text: string): FoundName[] =>
  [...withoutLinks(text).matchAll(TAG)].map(({ 0: tag, index }) => found(tag, index));

/** Words that are capitalized within sentences, and words that follow each other so; none in a text in capitals. */
export function capitalizedIn(text: string): FoundName[] {
  const shown = withoutLinks(text);
  if (isShouted(shown)) return [];
  return [...shown.matchAll(NAME)].flatMap(({ 0: name, index }) => {
    // The first word of a sentence is capitalized anyway; what follows it may be a name.
    const own = startsSentence(shown, index) ? name.split(" ").slice(1).join(" ") : name;
    return own === "" || own === "RT" ? [] : [found(own, index + name.length - own.length)];
  });
}

function startsSentence(text: string, index: number): boolean {
  let before = index - 1;
  while (before >= 0 && /[^\S\n]/.test(text.charAt(before))) before -= 1;
  return before < 0 || SENTENCE_END.test(text.charAt(before));
}

function isShouted(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return capitals > MOST_CAPITALS * (text.match(/\p{L}/gu)?.length ?? 0);
}
