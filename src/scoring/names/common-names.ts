/** The commonest mentions, hashtags and capitalised words of texts, to be offered as names. */

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
/** In a text with more capitals than this, capitals say nothing. */
const MOST_CAPITALS = 0.5;

const TAG = /(?<![\p{L}\p{N}_])[@#][\p{L}\p{N}_]{2,}/gu;
const NAME = /(?<![\p{L}\p{N}_@#])\p{Lu}[\p{L}\p{N}]+(?: \p{Lu}[\p{L}\p{N}]+)*/gu;
const WORD = /(?<![\p{L}\p{N}_@#])\p{Ll}[\p{L}\p{N}]+/gu;
/** What a sentence begins after. */
const SENTENCE_START = /(?:^|[.!?:…"“(\n])\s*$/u;

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
    const shown = text.replaceAll(/https?:\S+/g, " ");
    this.#tags.add(new Set((shown.match(TAG) ?? []).map((tag) => tag.toLowerCase())));
    this.#plain.add(new Set(shown.match(WORD) ?? []));
    if (isShouted(shown)) return;
    const names = new Set<string>();
    for (const { 0: name, index } of shown.matchAll(NAME)) {
      const isStart = SENTENCE_START.test(shown.slice(Math.max(0, index - 4), index));
      // The first word of a sentence is capitalised anyway; what follows it may be a name.
      const own = isStart ? name.split(" ").slice(1).join(" ") : name;
      if (own !== "" && own !== "RT") names.add(own);
    }
    this.#names.add(names);
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

function isShouted(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return capitals > MOST_CAPITALS * (text.match(/\p{L}/gu)?.length ?? 0);
}
