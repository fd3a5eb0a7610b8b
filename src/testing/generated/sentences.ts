/** Sentences of the words of a language, with what people put into posts. */

import type { Draw } from "./draw.ts";
import { isWritable, withSeparateTones } from "./encode.ts";
import type { Language } from "./language.ts";

/** What the texts of a file hold besides words. */
export interface Ingredients {
  emoji: boolean;
  /** Mentions, hashtags and links. */
  marks: boolean;
  quotes: boolean;
  lineBreaks: boolean;
  backslashes: boolean;
  /** Semicolons, bars and tabs. */
  delimiters: boolean;
  commas: boolean;
}

const EMOJI = ["🙂", "😡", "👍🏽", "❤️", "🎉", "😭"];
const MARKS = ["#fail", "#love", "@support", "@anna_k", "https://example.com/a?b=1,2", "www.example.org"];
const BACKSLASHES = [":\\", "\\o/", "C:\\temp\\new", "and\\or", "¯\\_(ツ)_/¯"];

export class Sentences {
  readonly language: Language;
  readonly encoding: string;
  readonly #draw: Draw;
  readonly #words: readonly string[];

  constructor(language: Language, encoding: string, draw: Draw) {
    this.language = language;
    this.encoding = encoding;
    this.#draw = draw;
    this.#words = language.words.map((word) => this.#spelled(word)).filter((word) => this.#has(word));
  }

  #spelled(text: string): string {
    return this.encoding === "windows-1258" ? withSeparateTones(text) : text;
  }

  readonly #has = (text: string): boolean => isWritable(text, this.encoding);

  /** The first of these that the encoding can write. */
  writable(...texts: readonly string[]): string {
    return texts.map((text) => this.#spelled(text)).find(this.#has) ?? "";
  }

  words(low: number, high: number): string {
    const draw = this.#draw;
    const words = Array.from({ length: draw.int(low, high) }, () => draw.of(this.#words));
    const text = words.join(this.language.space);
    return this.writable(capitalized(text), text);
  }

  person(): string {
    return this.writable(this.#draw.of(this.language.persons), "Anna");
  }

  /** A post of one to three sentences, mostly different from all others. */
  text(ingredients: Ingredients): string {
    const sentences = Array.from(
      {
        length: this.#draw.weighted([
          [1, 6],
          [2, 3],
          [3, 1],
        ]),
      },
      () => this.#sentence(ingredients),
    );
    const between = ingredients.lineBreaks && this.#draw.chance(0.4) ? this.#draw.of(["\n", "\n\n"]) : " ";
    return sentences.join(this.language.space === "" && between === " " ? "" : between);
  }

  #sentence({ emoji, marks, quotes, backslashes, delimiters, commas }: Ingredients): string {
    const draw = this.#draw;
    const isUnspaced = this.language.space === "";
    let text = this.words(3, 9);
    if (commas && draw.chance(0.4)) text += (isUnspaced ? "," : ", ") + draw.of(this.#words);
    if (quotes && draw.chance(0.3)) text = this.#quoted(text);
    if (delimiters && draw.chance(0.2)) text += draw.of(["; ", " | ", "\t", ";"]) + draw.of(this.#words);
    const end = isUnspaced ? this.writable(draw.of(["。", "！", ""])) : draw.of([".", "!", "?", "...", ""]);
    const extras = [
      ...(emoji && draw.chance(0.3) ? [draw.of(EMOJI)] : []),
      ...(marks && draw.chance(0.3) ? [draw.of(MARKS)] : []),
      ...(backslashes && draw.chance(0.3) ? [draw.of(BACKSLASHES)] : []),
      ...(draw.chance(0.1) ? [String(draw.int(1, 200))] : []),
    ].filter(this.#has);
    return [text + end, ...extras].join(" ");
  }

  #quoted(text: string): string {
    const word = this.#draw.of(this.#words);
    return this.#draw.of([
      `${text} "${word}"`,
      `"${word}" ${text}`,
      `"${text}"`,
      `${text} 5" ${word}`,
      `${text} '${word}'`,
      `${text} "${word}, ${word}" ${word}`,
    ]);
  }
}

const capitalized = (text: string): string => {
  const [first = ""] = text;
  return first.toUpperCase() + text.slice(first.length);
};
