/** Words of feeling, intensifiers and names exchanged. Pure. */

import { capitalizedIn, tagsIn } from "../../tokenizer/names.ts";
import { deletions, type Replacement } from "./edit.ts";
import {
  AMPLIFIERS,
  AMPLIFIERS_OF_FEELING,
  DAYS,
  DOWNTONERS,
  DOWNTONERS_OF_FEELING,
  FAITHS,
  FINAL_AMPLIFIERS,
  FIRST_NAMES,
  NATIONS,
  OPPOSITES,
  PLACES,
} from "./lexicon.ts";
import { type EditedText, exchange, found, type FoundWord, wordPattern } from "./words.ts";

/** For each word of feeling, a word of the same meaning, if there is one, and a word of the opposite meaning. */
const FEELINGS = new Map(
  OPPOSITES.flatMap((sides) =>
    sides.flatMap((words, side) =>
      words.map((word, at) => {
        const others = sides[1 - side] ?? [];
        return [
          word,
          { synonym: words[(at + 1) % words.length], opposite: others[at] ?? others[0] ?? word },
        ] as const;
      }),
    ),
  ),
);
const FEELING = wordPattern(FEELINGS.keys());

function feelingsExchanged({ text, bare }: EditedText, by: "synonym" | "opposite"): Replacement[][] {
  return found(bare, FEELING).flatMap((place) => {
    const other = FEELINGS.get(place.word.toLowerCase())?.[by];
    return other === undefined || other === place.word.toLowerCase() ? [] : [exchange(text, place, other)];
  });
}

/** Each word of feeling replaced by its opposite, and where there are several, all of them. */
export function opposites(edited: EditedText): Replacement[][] {
  const single = feelingsExchanged(edited, "opposite");
  return single.length > 1 ? [...single, single.flat()] : single;
}

/** Each word of feeling replaced by one of the same meaning. */
export const synonyms = (edited: EditedText): Replacement[][] => feelingsExchanged(edited, "synonym");

/** Before a word that can be intensified; not in "rather than" and "quite a day". */
const BEFORE_WORD = String.raw`(?=\s+(?!(?:than|an?|the)\b)\p{L})`;
const BEFORE_FEELING = String.raw`(?=\s+(?:${[...FEELINGS.keys()].join("|")})(?!\p{L}))`;
const AT_END = String.raw`(?=\s*(?:$|[^\p{L}\p{N}\s]|(?:and|but|that)\b))`;

const INTENSIFIERS = [
  { pattern: wordPattern(AMPLIFIERS, BEFORE_WORD), swapped: "slightly" },
  { pattern: wordPattern(AMPLIFIERS_OF_FEELING, BEFORE_FEELING), swapped: "slightly" },
  { pattern: wordPattern(FINAL_AMPLIFIERS, AT_END), swapped: "a bit" },
  { pattern: wordPattern(DOWNTONERS, BEFORE_WORD), swapped: "very" },
  { pattern: wordPattern(DOWNTONERS_OF_FEELING, BEFORE_FEELING), swapped: "very" },
] as const;

/** Each intensifier removed, and swapped for a weaker or a stronger one. */
export const intensifiers = ({ text, bare }: EditedText): Replacement[][] =>
  INTENSIFIERS.flatMap(({ pattern, swapped }) =>
    found(bare, pattern).flatMap((place) => [deletions(text, [place]), exchange(text, place, swapped)]),
  );

const LISTS: readonly (readonly string[])[] = [FIRST_NAMES, PLACES, NATIONS, FAITHS, DAYS];
const LISTED = wordPattern(LISTS.flat());
const [FIRST_NAME] = FIRST_NAMES;
const [PLACE] = PLACES;
/** Words after which a name is one of a place. */
const BEFORE_PLACE = /(?<![\p{L}\p{N}])(?:in|at|from|to|near)\s+$/iu;

/** What stands in for a name: one of its list, else one of its kind; undefined for what may be no name. */
function otherName(text: string, { word, start }: FoundWord): string | undefined {
  if (word.startsWith("@")) return word.toLowerCase() === "@someone" ? "@somebody" : "@someone";
  if (word.startsWith("#")) return word.toLowerCase() === "#today" ? "#now" : "#today";
  const list = LISTS.find((names) => names.includes(word));
  if (list) return list[(list.indexOf(word) + 1) % list.length];
  if (word === word.toUpperCase()) return undefined;
  return BEFORE_PLACE.test(text.slice(0, start)) ? PLACE : FIRST_NAME;
}

/**
 * Each mention, hashtag and capitalized name swapped for another one, everywhere in the text (the invariance tests of
 * CheckList, Ribeiro et al. 2020). In German, which capitalizes nouns, mentions and hashtags only.
 */
export function names({ text, bare, language }: EditedText): Replacement[][] {
  const tags = tagsIn(text);
  const capitalized = language === "de" ? [] : [...capitalizedIn(bare), ...namedIn(bare)];
  const places = new Map<string, FoundWord[]>();
  for (const { name: word, start, end } of [...tags, ...capitalized]) {
    const same = places.get(word) ?? [];
    if (!same.some((place) => place.start === start)) places.set(word, [...same, { word, start, end }]);
  }
  return [...places.values()].flatMap((same) => {
    const [first] = same;
    const other = first && otherName(text, first);
    return other === undefined ? [] : [same.flatMap((place) => exchange(text, place, other))];
  });
}

/** Names of the lists, which are known at the start of a sentence too. */
const namedIn = (bare: string) =>
  found(bare, LISTED)
    .filter(({ word }) => LISTS.some((names) => names.includes(word)))
    .map(({ word, start, end }) => ({ name: word, start, end }));
