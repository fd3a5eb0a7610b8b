/**
 * The character map of SentencePiece (`precompiled_charsmap`), applied as the crate `spm_precompiled` does: to a whole
 * grapheme of up to 5 bytes, else to each of its characters; the shortest key that the characters begin with decides. Or as
 * SentencePiece itself does: at each place the longest key decides.
 */

import { AppError } from "../../../errors/app-error.ts";
import type { TrackedText } from "../tracked-text.ts";
import { graphemesOf } from "./graphemes.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** In bytes: longer graphemes are read character by character. */
const MAX_GRAPHEME = 5;
/** In UTF-16 units: no key of the maps in use has as many. */
const MAX_KEY = 24;

/** A map from byte strings to byte strings: a double array (Darts-clone), and replacements that end with 0. */
class CharacterMap {
  readonly #units: Uint32Array;
  readonly #replacements: Uint8Array;
  readonly #known = new Map<string, string | undefined>();

  /** @throws AppError `bad-tokenizer` */
  constructor(base64: string) {
    const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const size = data.length >= 4 ? new DataView(data.buffer).getUint32(0, true) : Infinity;
    if (size % 4 !== 0 || 4 + size > data.length)
      throw new AppError("bad-tokenizer", "The tokenizer's character map is damaged.");
    this.#units = new Uint32Array(data.slice(4, 4 + size).buffer);
    this.#replacements = data.subarray(4 + size);
  }

  /** The replacements of the keys that the bytes begin with, the shortest first, with the length of each. */
  *#keys(bytes: Uint8Array): Generator<{ length: number; replacement: string }> {
    const unitAt = (index: number) => this.#units[index] ?? 0;
    const offsetOf = (unit: number) => ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
    let position = offsetOf(unitAt(0));
    for (const [at, byte] of bytes.entries()) {
      if (byte === 0) return;
      position = (position ^ byte) >>> 0;
      const unit = unitAt(position);
      if ((unit & 0x800000ff) >>> 0 !== byte) return;
      position = (position ^ offsetOf(unit)) >>> 0;
      if ((unit >>> 8) & 1)
        yield { length: at + 1, replacement: this.#replacementAt(unitAt(position) & 0x7fffffff) };
    }
  }

  #find(bytes: Uint8Array): string | undefined {
    const [shortest] = this.#keys(bytes);
    return shortest?.replacement;
  }

  /** The parts of a text that longest keys replace, in order. */
  *longestMatches(text: string): Generator<{ 0: string; index: number; replacement: string }> {
    for (let index = 0; index < text.length;) {
      const bytes = encoder.encode(text.slice(index, index + MAX_KEY));
      let longest = { length: 0, replacement: "" };
      for (const key of this.#keys(bytes)) longest = key;
      const part = decoder.decode(bytes.subarray(0, longest.length));
      if (part.length > 0) yield { 0: part, index, replacement: longest.replacement };
      index += part.length || ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
    }
  }

  #replacementAt(start: number): string {
    const end = this.#replacements.indexOf(0, start);
    return decoder.decode(this.#replacements.subarray(start, end < 0 ? undefined : end));
  }

  replacementOf(text: string): string | undefined {
    if (!this.#known.has(text)) this.#known.set(text, this.#find(encoder.encode(text)));
    return this.#known.get(text);
  }

  replaceGrapheme(grapheme: string): string {
    const isShort = encoder.encode(grapheme).length <= MAX_GRAPHEME;
    const whole = isShort ? this.replacementOf(grapheme) : undefined;
    if (whole !== undefined) return whole;
    return Array.from(grapheme, (character) => this.replacementOf(character) ?? character).join("");
  }
}

/**
 * @param isLongest whether the map is applied as SentencePiece does
 * @throws AppError `bad-tokenizer`
 */
export function precompiledNormalizer(base64: string, isLongest = false): (text: TrackedText) => TrackedText {
  const map = new CharacterMap(base64);
  if (!isLongest)
    return (text) => text.replace(graphemesOf(text.text), (grapheme) => map.replaceGrapheme(grapheme));
  return (text) => {
    const matches = [...map.longestMatches(text.text)];
    let next = 0;
    return text.replace(matches, () => matches[next++]?.replacement ?? "");
  };
}
