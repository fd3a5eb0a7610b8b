/** Counts words and hashtags by class. */

import { bump, getOr, sum, countedClass, zeroCounts } from "./counts.ts";
import type { RowFilter } from "./charts.ts";
import type { OpenJob } from "../open-job.ts";
import { detectLanguage } from "../../../src/engine/tokenizer/language.ts";
import {
  STOP_WORD_LANGUAGES,
  type StopWordLanguage,
  type StopWords,
  type TopWords,
  type WordCounts,
} from "../../protocols/words.ts";
import { stopWordsOf } from "./stop-words.ts";

const MAX_WORDS = 25;
/** Beyond this number of distinct words, rare words are dropped. */
const MAX_KNOWN = 100_000;

/** The languages of the texts are taken from this many of them. */
const SAMPLE = 300;
/** A language of fewer of these texts is not assumed. */
const MIN_SHARE = 0.1;

const isNumber = (word: string) => /^[\p{N}_]+$/u.test(word);

/** The lower-case words of a text. A number is not a word, but a hashtag can be a number. */
export function wordsOf(text: string): Set<string> {
  const plainText = text.toLowerCase().replace(/https?:\S+|@\w+/g, " ");
  const words = plainText.match(/#?[\p{L}\p{N}_]+(?:['’][\p{L}]+)?/gu) ?? [];
  return new Set(words.filter((word) => word.length > 1 && !isNumber(word)));
}

/** Whether a word is left out: a common one, also contracted, or one of the person's own, also as a hashtag. */
function leftOut(languages: readonly StopWordLanguage[], own: readonly string[]): (word: string) => boolean {
  const common = stopWordsOf(languages);
  const words = new Set(own.map((word) => word.toLowerCase()));
  return (word) =>
    common.has(word.replace(/['’].*$/, "")) || words.has(word) || words.has(word.replace("#", ""));
}

/** Beyond this number, further words of names are counted. */
const MAX_NAMES = 100_000;

/** Collects the words of the cells that are names. */
class Names {
  readonly #columns: readonly number[];
  readonly words = new Set<string>();

  constructor(columns: readonly number[]) {
    this.#columns = columns;
  }

  add(cells: readonly string[]): void {
    for (const column of this.#columns) {
      if (this.words.size >= MAX_NAMES) return;
      // A name with an @ is no word of a text, but its letters can be.
      for (const word of wordsOf((cells[column] ?? "").replaceAll("@", ""))) this.words.add(word);
    }
  }
}

/** Counts the languages of some texts. */
class Languages {
  readonly #languageOf: (text: string) => string;
  readonly #counts = new Map<string, number>();
  #texts = 0;

  constructor(languageOf: (text: string) => string) {
    this.#languageOf = languageOf;
  }

  add(text: string): void {
    if (this.#texts === SAMPLE) return;
    this.#texts += 1;
    const language = this.#languageOf(text);
    this.#counts.set(language, (this.#counts.get(language) ?? 0) + 1);
  }

  /** Those of a larger share of the texts; English if there are none. */
  get found(): StopWordLanguage[] {
    const found = STOP_WORD_LANGUAGES.filter(
      (language) => (this.#counts.get(language) ?? 0) >= Math.max(1, MIN_SHARE * this.#texts),
    );
    return found.length > 0 ? found : ["en"];
  }
}

/**
 * The number of rows with each word, by class. For one class, sorted by the excess of its rows with the word over the
 * number expected from its share of all rows; for all classes, by frequency. Rare words are dropped to limit memory.
 */
export async function topWords(
  open: OpenJob,
  includes: RowFilter,
  isCurrent: () => boolean,
  stopWords: StopWords,
): Promise<TopWords | undefined> {
  const words = new Map<string, number[]>();
  const detected = new Languages(await detectLanguage());
  const names = new Names(stopWords.valuesOf ?? []);
  const zeros = () => zeroCounts(open);
  const rowsOf = zeros();
  let floor = 1;
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries()) {
      const label = countedClass(open, first + at);
      if (label < 0 || !includes(first + at)) continue;
      bump(rowsOf, label);
      names.add(cells);
      const text = open.textOf(cells);
      detected.add(text);
      for (const word of wordsOf(text)) bump(getOr(words, word, zeros), label);
    }
    if (words.size <= MAX_KNOWN) continue;
    for (const [word, counts] of words) if (sum(counts) <= floor) words.delete(word);
    floor++;
  }
  const languages = stopWords.languages ?? detected.found;
  const isLeftOut = leftOut(languages, [...stopWords.words, ...names.words]);
  const all = [...words].flatMap(([word, counts]): WordCounts[] =>
    isLeftOut(word) ? [] : [{ word, counts }],
  );
  const rankings = (found: readonly WordCounts[]) => ({
    all: best(found, ({ counts }) => sum(counts)),
    byLabel: rowsOf.map((rows, label) => {
      const share = rows / Math.max(1, sum(rowsOf));
      return best(found, ({ counts }) => (counts[label] ?? 0) - share * sum(counts));
    }),
  });
  return {
    words: rankings(all.filter(({ word }) => !word.startsWith("#"))),
    hashtags: rankings(all.filter(({ word }) => word.startsWith("#"))),
    languages,
  };
}

/** The entries with a count above 0. */
function best(words: readonly WordCounts[], rank: (word: WordCounts) => number): WordCounts[] {
  return words
    .map((word) => ({ word, rank: rank(word) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank || (a.word.word < b.word.word ? -1 : 1))
    .slice(0, MAX_WORDS)
    .map(({ word }) => word);
}
