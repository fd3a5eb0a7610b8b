/** The words that push towards each class, over all texts of a file. */

import type { AttributedWord } from "./bulk.ts";

/** One word in one class. */
export interface ClassWord {
  /** In lower case. */
  word: string;
  /** How often the word occurs. */
  occurrences: number;
  /** The mean effect on the probability of the class, signed. */
  mean: number;
  /** The share of the occurrences that raise the probability. */
  raises: number;
}

/** Beyond this number of distinct words, rare words are dropped. */
const MAX_WORDS = 100_000;

/** Sums of one word. */
interface Sums {
  occurrences: number;
  /** [classes] */
  effects: Float64Array;
  /** [classes], the occurrences with an effect above 0. */
  raising: Float64Array;
}

/** Collects the attributions of one text after the other; its memory does not grow with the number of texts. */
export class ClassWords {
  readonly #classes: number;
  readonly #maxWords: number;
  readonly #words = new Map<string, Sums>();
  #floor = 1;

  constructor(classes: number, maxWords = MAX_WORDS) {
    this.#classes = classes;
    this.#maxWords = maxWords;
  }

  add(words: readonly AttributedWord[]): void {
    for (const { word, effects } of words) {
      const sums = this.#sumsOf(word.toLowerCase());
      sums.occurrences += 1;
      for (let label = 0; label < this.#classes; label += 1) {
        const effect = effects[label] ?? 0;
        sums.effects[label] = (sums.effects[label] as number) + effect;
        if (effect > 0) sums.raising[label] = (sums.raising[label] as number) + 1;
      }
    }
    if (this.#words.size <= this.#maxWords) return;
    for (const [word, { occurrences }] of this.#words) {
      if (occurrences <= this.#floor) this.#words.delete(word);
    }
    this.#floor += 1;
  }

  /**
   * The words with the largest total effect, which is the mean times the occurrences: neither a rare word with one
   * large effect nor a frequent one with none comes first.
   * @returns [classes], each with words that raise the class on average
   */
  top(limit: number): ClassWord[][] {
    return Array.from({ length: this.#classes }, (_, label) =>
      [...this.#words]
        .map(([word, sums]) => ({ word, sums, total: sums.effects[label] ?? 0 }))
        .filter(({ total }) => total > 0)
        .toSorted((a, b) => b.total - a.total || (a.word < b.word ? -1 : 1))
        .slice(0, limit)
        .map(({ word, sums: { occurrences, raising }, total }) => ({
          word,
          occurrences,
          mean: total / occurrences,
          raises: (raising[label] ?? 0) / occurrences,
        })),
    );
  }

  #sumsOf(word: string): Sums {
    const known = this.#words.get(word);
    if (known) return known;
    const sums: Sums = {
      occurrences: 0,
      effects: new Float64Array(this.#classes),
      raising: new Float64Array(this.#classes),
    };
    this.#words.set(word, sums);
    return sums;
  }
}
