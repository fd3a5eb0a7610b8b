/** Words that tell groups of texts apart. */

import { logLikelihood, logOdds } from "../../statistics/words/keyness.ts";

export interface DistinctWord {
  word: string;
  /** Texts of the group, and of the other groups, with the word. */
  texts: number;
  others: number;
  /** In standard errors. */
  logOdds: number;
  logLikelihood: number;
}

/** A word, a hashtag, or a name with @; links are left out. */
const WORD = /https?:\/\/\S+|[#@]?[\p{L}\p{N}][\p{L}\p{M}\p{N}_]*(?:['’-][\p{L}\p{M}]+)*/gu;
/** A word in fewer texts tells nothing. */
const FEWEST_TEXTS = 5;
/** How much the prior counts beside the texts: enough to keep words of few texts off the top. */
const PRIOR = 0.1;
/** Beyond this number of distinct words, rare words are dropped. */
const MOST_WORDS = 200_000;

const wordsOf = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(WORD) ?? []).filter((word) => !/^https?:|^\d+$/.test(word)));

/** Counts in how many texts of each group a word occurs, so that one text with many repetitions counts once. */
export class GroupWords {
  readonly #counts = new Map<string, Map<string, number>>();
  #rare = 1;

  add(group: string, text: string): void {
    for (const word of wordsOf(text)) {
      const counts = this.#counts.get(word) ?? new Map<string, number>();
      if (counts.size === 0) this.#counts.set(word, counts);
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    if (this.#counts.size > MOST_WORDS) this.#dropRare();
  }

  #dropRare(): void {
    for (const [word, counts] of this.#counts) {
      const texts = [...counts.values()].reduce((sum, count) => sum + count, 0);
      if (texts <= this.#rare) this.#counts.delete(word);
    }
    this.#rare++;
  }

  /** The words with the highest log-odds against the other groups; the prior is a tenth of the counts of all these groups. */
  distinct(group: string, groups: readonly string[], most: number): DistinctWord[] {
    return this.between(
      [group],
      groups.filter((name) => name !== group),
      most,
    );
  }

  /** The words with the highest log-odds in some groups against some others. */
  between(ones: readonly string[], others: readonly string[], most: number): DistinctWord[] {
    const textsOf = (counts: ReadonlyMap<string, number>, names: readonly string[]) =>
      names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
    const counted = Array.from(this.#counts, ([word, counts]) => ({
      word,
      texts: textsOf(counts, ones),
      others: textsOf(counts, others),
    })).filter(({ texts, others }) => texts + others >= FEWEST_TEXTS);
    const table = { first: counted.map(({ texts }) => texts), second: counted.map(({ others }) => others) };
    const prior = counted.map(({ texts, others }) => texts + others);
    const odds = logOdds(table, prior, prior.reduce((sum, count) => sum + count, 0) * PRIOR);
    const likelihood = logLikelihood(table);
    return counted
      .map((word, index) => ({ ...word, logOdds: odds[index] ?? 0, logLikelihood: likelihood[index] ?? 0 }))
      .filter(({ logOdds }) => logOdds > 0)
      .sort((one, other) => other.logOdds - one.logOdds)
      .slice(0, most);
  }
}
