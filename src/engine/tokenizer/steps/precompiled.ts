/**
 * The character map of SentencePiece (`precompiled_charsmap`), applied as the crate `spm_precompiled` does: to a whole
 * grapheme of up to 5 bytes, else to each of its characters; the shortest key that the characters begin with decides.
 */

import { AppError } from "../../../errors/app-error.ts";
import type { TrackedText } from "../tracked-text.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Parts of a text that begin where a grapheme begins. The segmenter of V8 takes time in proportion to the square of the
 * length, so it gets short parts only.
 */
const PARTS = /[^](?:(?![ -~\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff])[^]){0,255}/gu;

function* graphemesOf(text: string) {
  for (const { 0: part, index: start } of text.matchAll(PARTS)) {
    if (part.length === 1) yield { 0: part, index: start };
    else for (const { segment, index } of segmenter.segment(part)) yield { 0: segment, index: start + index };
  }
}

/** In bytes: longer graphemes are read character by character. */
const MAX_GRAPHEME = 5;

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

  /** The replacement of the shortest key that the bytes begin with. */
  #find(bytes: Uint8Array): string | undefined {
    const unitAt = (index: number) => this.#units[index] ?? 0;
    const offsetOf = (unit: number) => ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
    let position = offsetOf(unitAt(0));
    for (const byte of bytes) {
      if (byte === 0) return undefined;
      position = (position ^ byte) >>> 0;
      const unit = unitAt(position);
      if ((unit & 0x800000ff) >>> 0 !== byte) return undefined;
      position = (position ^ offsetOf(unit)) >>> 0;
      if ((unit >>> 8) & 1) return this.#replacementAt(unitAt(position) & 0x7fffffff);
    }
    return undefined;
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

/** @throws AppError `bad-tokenizer` */
export function precompiledNormalizer(base64: string): (text: TrackedText) => TrackedText {
  const map = new CharacterMap(base64);
  return (text) => text.replace(graphemesOf(text.text), (grapheme) => map.replaceGrapheme(grapheme));
}
