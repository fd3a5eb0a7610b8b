/** Names clusters by the words that tell them from the other rows. */

import { logOdds } from "../../../src/statistics/words/keyness.ts";
import { STOP_WORD_LANGUAGES } from "../../protocols/words.ts";
import { stopWordsOf } from "../charts/stop-words.ts";
import { wordsOf } from "../charts/words.ts";

const WORDS = 3;
/** A word of fewer rows of a cluster says nothing about the cluster. */
const LEAST_ROWS = 2;
/** In standard errors of the log-odds ratio. */
const LEAST_DIFFERENCE = 1;

/**
 * @param assignments [texts], the cluster of each text
 * @returns [clusters], at most three words each, the most distinctive first; fewer where no word is
 */
export function clusterWords(
  texts: readonly string[],
  assignments: ArrayLike<number>,
  clusters: number,
): string[][] {
  const stopWords = stopWordsOf(STOP_WORD_LANGUAGES);
  /** [clusters], the rows with the word. */
  const rowsOf = new Map<string, Float64Array>();
  for (const [at, text] of texts.entries()) {
    for (const word of wordsOf(text)) {
      if (stopWords.has(word.replace(/['’].*$/, ""))) continue;
      const rows = rowsOf.get(word) ?? new Float64Array(clusters);
      const of = assignments[at] ?? 0;
      rows[of] = (rows[of] as number) + 1;
      rowsOf.set(word, rows);
    }
  }
  const words = [...rowsOf.keys()];
  const totals = words.map((word) => rowsOf.get(word)?.reduce((sum, count) => sum + count, 0) ?? 0);
  return Array.from({ length: clusters }, (_, index) => {
    const first = words.map((word) => rowsOf.get(word)?.[index] ?? 0);
    const second = totals.map((total, word) => total - (first[word] ?? 0));
    const scores = logOdds({ first, second }, totals);
    return words
      .map((word, at) => ({ word, score: scores[at] ?? 0, rows: first[at] ?? 0 }))
      .filter(({ score, rows }) => score >= LEAST_DIFFERENCE && rows >= LEAST_ROWS)
      .toSorted((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1))
      .slice(0, WORDS)
      .map(({ word }) => word);
  });
}
