/** Counts words and hashtags by class. */

import { bump, getOr, sum, countedClass, zeroCounts } from "./counts.ts";
import type { RowFilter } from "./charts.ts";
import type { OpenJob } from "../open-job.ts";
import type { TopWords, WordCounts } from "../../protocols/batch-types.ts";

const MAX_WORDS = 25;
/** Beyond this number of distinct words, rare words are dropped. */
const MAX_KNOWN = 100_000;

/** Stop words, and the placeholders that preprocessing inserts for mentions and links. */
const STOP_WORDS = new Set(
  "the a an and or but if of to in on at for with from by is are was were be been am i im you he she it its we they me my your our his her their this that these those so as do does did just have has had will would can could all what when who how there here out up about than then them us rt amp http https user t co s m re ve ll d".split(
    " ",
  ),
);

const isNumber = (word: string) => /^[\p{N}_]+$/u.test(word);

/** The lower-case words of a text. A number is not a word, but a hashtag can be a number. */
export function wordsOf(text: string): Set<string> {
  const plainText = text.toLowerCase().replace(/https?:\S+|@\w+/g, " ");
  const words = plainText.match(/#?[\p{L}\p{N}_]+(?:['’][\p{L}]+)?/gu) ?? [];
  return new Set(
    words.filter(
      (word) => word.length > 1 && !isNumber(word) && !STOP_WORDS.has(word.replace(/['’].*$/, "")),
    ),
  );
}

/**
 * The number of rows with each word, by class. For one class, sorted by the excess of its rows with the word over the
 * number expected from its share of all rows; for all classes, by frequency. Rare words are dropped to limit memory.
 */
export async function topWords(
  open: OpenJob,
  includes: RowFilter,
  isCurrent: () => boolean,
): Promise<TopWords | undefined> {
  const words = new Map<string, number[]>();
  const zeros = () => zeroCounts(open);
  const rowsOf = zeros();
  let floor = 1;
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries()) {
      const label = countedClass(open, first + at);
      if (label < 0 || !includes(first + at)) continue;
      bump(rowsOf, label);
      for (const word of wordsOf(open.textOf(cells))) bump(getOr(words, word, zeros), label);
    }
    if (words.size <= MAX_KNOWN) continue;
    for (const [word, counts] of words) if (sum(counts) <= floor) words.delete(word);
    floor++;
  }
  const all = [...words].map(([word, counts]): WordCounts => ({ word, counts }));
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
