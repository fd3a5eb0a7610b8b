/** The commonest mentions, hashtags and capitalised words of texts, to be offered as names. */

import { capitalizedIn, tagsIn, withoutLinks } from "../../engine/tokenizer/names.ts";

export interface CommonName {
  name: string;
  /** Texts that have it. */
  texts: number;
}

export interface CommonNames {
  mentions: CommonName[];
  hashtags: CommonName[];
  /** Words that are capitalised within sentences, and words that follow each other so. */
  capitalised: CommonName[];
}

/** Beyond this number of distinct ones, rare ones are dropped. */
const MOST_KNOWN = 50_000;
const FEWEST_TEXTS = 2;
/** The least share of a word's texts in which it is capitalised. */
const LEAST_CAPITALISED = 0.8;
const WORD = /(?<![\p{L}\p{N}_@#])\p{Ll}[\p{L}\p{N}]+/gu;

class Counts {
  readonly #texts = new Map<string, number>();
  #rare = 1;

  /** @param names of a text, each once */
  add(names: ReadonlySet<string>): void {
    for (const name of names) this.#texts.set(name, (this.#texts.get(name) ?? 0) + 1);
    if (this.#texts.size <= MOST_KNOWN) return;
    for (const [name, texts] of this.#texts) if (texts <= this.#rare) this.#texts.delete(name);
    this.#rare++;
  }

  of(name: string): number {
    return this.#texts.get(name) ?? 0;
  }

  top(most: number, isKept: (name: string, texts: number) => boolean = () => true): CommonName[] {
    return [...this.#texts]
      .filter(([name, texts]) => texts >= FEWEST_TEXTS && isKept(name, texts))
      .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
      .slice(0, most)
      .map(([name, texts]) => ({ name, texts }));
  }
}

/** Counts in how many texts each name is. */
export class NameCounts {
  readonly #tags = new Counts();
  readonly #names = new Counts();
  readonly #plain = new Counts();

  add(text: string): void {
    this.#tags.add(new Set(tagsIn(text).map(({ name }) => name.toLowerCase())));
    this.#plain.add(new Set(withoutLinks(text).match(WORD) ?? []));
    this.#names.add(new Set(capitalizedIn(text).map(({ name }) => name)));
  }

  top(most: number): CommonNames {
    const isName = (name: string, texts: number) =>
      texts >= LEAST_CAPITALISED * (texts + this.#plain.of(name.toLowerCase()));
    return {
      mentions: this.#tags.top(most, (name) => name.startsWith("@")),
      hashtags: this.#tags.top(most, (name) => name.startsWith("#")),
      capitalised: this.#names.top(most, isName),
    };
  }
}
