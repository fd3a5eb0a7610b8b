/** Finds and exchanges words of a text. Pure. */

import type { Span } from "../../tokenizer/tracked-text.ts";
import { likeCase, replacement, type Replacement } from "./edit.ts";

/** What the edits are made from. */
export interface EditedText {
  text: string;
  /** The text with spaces in place of its links, mentions and hashtags, which have no words to edit. */
  bare: string;
  /** BCP 47 tag; empty where the detector is not sure. */
  language: string;
}

const escaped = (word: string) => word.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);

/** The end of a word is no place within one: "super" is not in "superb". */
const END = String.raw`(?![\p{L}\p{N}_'’-])`;
const START = String.raw`(?<![\p{L}\p{N}_'’-])`;

/** A pattern that finds any of the words as whole words, in any letter case. @param after what follows them */
export const wordPattern = (words: Iterable<string>, after = ""): RegExp =>
  new RegExp(`${START}(?:${[...words].map(escaped).join("|")})${END}${after}`, "giu");

export interface FoundWord extends Span {
  word: string;
}

/** Where a pattern without lookahead at other words matches. */
export const found = (bare: string, pattern: RegExp): FoundWord[] =>
  [...bare.matchAll(pattern)].map(({ 0: word, index }) => ({ word, start: index, end: index + word.length }));

const startsWithVowel = (word: string) => /^[aeiou]/i.test(word);

/** Puts another word in the place of one, in its letter case, with the article that it needs ("an awful", "a great"). */
export function exchange(text: string, { word, start, end }: FoundWord, other: string): Replacement[] {
  const changed = replacement({ start, end }, word, likeCase(other, word));
  const article = /(?<![\p{L}\p{N}_'’-])(an?)\s+$/iu.exec(text.slice(0, start));
  if (!article || startsWithVowel(word) === startsWithVowel(other)) return [changed];
  const [, given = ""] = article;
  const at = { start: article.index, end: article.index + given.length };
  return [replacement(at, given, startsWithVowel(other) ? `${given.charAt(0)}n` : given.charAt(0)), changed];
}
