/**
 * Computes the span of each token in the text. The library returns no offsets, so its steps (added tokens, normalizer,
 * pre-tokenizer, model) are run separately here, and their output is matched byte by byte.
 */

import { type AddedToken, type AddedTokenSplitter, addedTokenSplitter } from "./added-tokens.ts";
import { normalizeTracked, sliceTracked, type TrackedText } from "./tracked-text.ts";

export interface Span {
  /** UTF-16 units, `end` exclusive. */
  start: number;
  end: number;
}

export interface TokenSpan extends Span {
  id: number;
}

/** The parts of a `Tokenizer` of @huggingface/tokenizers; each is callable. */
export interface TokenizerSteps {
  normalizer: ((text: string) => string) | null;
  pre_tokenizer: ((text: string, options: { section_index: number }) => string[]) | null;
  model: ((pieces: string[]) => string[]) & {
    tokens_to_ids: ReadonlyMap<string, number>;
    unk_token?: string | undefined;
    unk_token_id?: number | undefined;
    end_of_word_suffix?: string | undefined;
    config: { continuing_subword_prefix?: string | null };
  };
}

/** How the vocabulary writes tokens: as bytes (`Ġ`), with a sign for spaces (`▁`), or as plain text. */
export type TokenScript = "byte-level" | "metaspace" | "plain";

export interface AlignerOptions {
  steps: TokenizerSteps;
  addedTokens: readonly AddedToken[];
  script: TokenScript;
}

export class AlignmentError extends Error {
  override readonly name = "AlignmentError";
}

/** The byte of each character of byte-level tokens (GPT-2's table). */
const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = (() => {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const moved = bytes.filter((byte) => !isPrintable(byte));
  return new Map(
    bytes.map((byte) => [String.fromCharCode(isPrintable(byte) ? byte : 256 + moved.indexOf(byte)), byte]),
  );
})();

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const bytesOf = (characters: string) =>
  Uint8Array.from(characters, (character) => BYTE_OF_CHARACTER.get(character) ?? 0);
const isSpace = (character: string | undefined) => character === undefined || /\s/u.test(character);

function startsWith(bytes: Uint8Array, part: Uint8Array, at: number): boolean {
  return part.length > 0 && part.every((byte, index) => byte === bytes[at + index]);
}

/** An output of the pre-tokenizer: its bytes, and the index of each byte's unit in the normalized text. */
interface Piece {
  bytes: Uint8Array;
  /** Undefined for a space that the tokenizer added in front. */
  units: (number | undefined)[];
  end: number;
}

/** Finds a piece in the text, from `cursor` on. @throws AlignmentError */
function locate(surface: string, text: string, cursor: number): Piece {
  const isPrefixed = surface.startsWith(" ") && !text.startsWith(surface, cursor);
  const content = isPrefixed && text.startsWith(surface.slice(1), cursor) ? surface.slice(1) : surface;
  const start = text.startsWith(content, cursor) ? cursor : text.indexOf(content, cursor);
  if (start < 0) throw new AlignmentError(`"${surface}" is not in the text.`);
  const units: (number | undefined)[] = content === surface ? [] : [undefined];
  let unit = start;
  for (const character of content) {
    const { length } = encoder.encode(character);
    for (let byte = 0; byte < length; byte += 1) units.push(unit);
    unit += character.length;
  }
  return { bytes: encoder.encode(surface), units, end: unit };
}

export class Aligner {
  readonly #steps: TokenizerSteps;
  readonly #script: TokenScript;
  readonly #splitSource: AddedTokenSplitter;
  readonly #splitNormalized: AddedTokenSplitter;

  constructor({ steps, addedTokens, script }: AlignerOptions) {
    this.#steps = steps;
    this.#script = script;
    const isNormalized = (token: AddedToken) => token.normalized === true && steps.normalizer !== null;
    const verbatim = addedTokens.filter((token) => !isNormalized(token));
    this.#splitSource = addedTokenSplitter(new Map(verbatim.map((token) => [token.content, token])));
    const normalizedTokens = addedTokens.filter(isNormalized);
    this.#splitNormalized = addedTokenSplitter(
      new Map(normalizedTokens.map((token) => [steps.normalizer?.(token.content) ?? token.content, token])),
    );
  }

  /**
   * @param text well-formed UTF-16
   * @returns every token of the text in order, without special tokens around it. Several tokens of one character have
   * its span. Spans do not include white space before a word.
   * @throws AlignmentError when a token cannot be found in the text
   */
  align(text: string): TokenSpan[] {
    return this.#splitSource(text).flatMap(({ start, end, added }, index) => {
      if (added) return [{ id: added.id, start, end }];
      const normalized = normalizeTracked(text.slice(start, end), this.#steps.normalizer, start);
      return this.#splitNormalized(normalized.text).flatMap((part) => {
        const section = sliceTracked(normalized, part.start, part.end);
        return part.added
          ? [{ id: part.added.id, ...this.#spanOf(section, 0, section.text.length - 1) }]
          : this.#alignSection(section, index);
      });
    });
  }

  #spaced(text: string): string {
    return this.#script === "metaspace" ? text.replaceAll("\u2581", " ") : text;
  }

  #alignSection(section: TrackedText, index: number): TokenSpan[] {
    const { pre_tokenizer: preTokenize } = this.#steps;
    const spaced: TrackedText = { ...section, text: this.#spaced(section.text) };
    const tokens: TokenSpan[] = [];
    let cursor = 0;
    for (const piece of preTokenize ? preTokenize(section.text, { section_index: index }) : [section.text]) {
      const surface = this.#script === "byte-level" ? decoder.decode(bytesOf(piece)) : this.#spaced(piece);
      const located = locate(surface, spaced.text, cursor);
      tokens.push(...this.#alignPiece(spaced, located, this.#steps.model([piece])));
      cursor = located.end;
    }
    return tokens;
  }

  #alignPiece(section: TrackedText, { bytes, units, end }: Piece, tokens: readonly string[]): TokenSpan[] {
    const { model } = this.#steps;
    const surfaces = tokens.map((token, index) => this.#surfaceOf(token, index > 0));
    let at = 0;
    return tokens.map((token, index) => {
      const from = at;
      const surface = surfaces[index];
      if (surface && startsWith(bytes, surface, at)) at += surface.length;
      else at = this.#endOfUnknown(bytes, at, surfaces.slice(index + 1));
      const tokenUnits = units.slice(from, at).filter((unit) => unit !== undefined);
      const first = tokenUnits[0] ?? units[at] ?? end;
      const id = model.tokens_to_ids.get(token) ?? model.unk_token_id;
      if (id === undefined) throw new AlignmentError(`"${token}" has no id.`);
      return { id, ...this.#spanOf(section, first, tokenUnits.at(-1) ?? first - 1) };
    });
  }

  /** The end of an unknown token: where the next known one starts. Consecutive ones have one character, except the last. */
  #endOfUnknown(bytes: Uint8Array, at: number, following: readonly (Uint8Array | undefined)[]): number {
    if (following.length === 0) return bytes.length;
    const [nextSurface] = following;
    const isInside = (index: number) => ((bytes[index] ?? 0) & 0xc0) === 0x80;
    const isEnd = (index: number) =>
      !isInside(index) && (!nextSurface || startsWith(bytes, nextSurface, index));
    let next = at + 1;
    while (next < bytes.length && !isEnd(next)) next += 1;
    return next;
  }

  /** The bytes of a token's text; undefined for an unknown token. */
  #surfaceOf(token: string, isContinuation: boolean): Uint8Array | undefined {
    const { model } = this.#steps;
    if (token === model.unk_token || !model.tokens_to_ids.has(token)) return undefined;
    if (this.#script === "byte-level") return bytesOf(token);
    const byte = /^<0x([0-9A-F]{2})>$/.exec(token);
    if (byte) return Uint8Array.of(Number.parseInt(byte[1] ?? "", 16));
    const prefix = model.config.continuing_subword_prefix;
    let surface = isContinuation && prefix && token.startsWith(prefix) ? token.slice(prefix.length) : token;
    const suffix = model.end_of_word_suffix;
    if (suffix && surface.endsWith(suffix)) surface = surface.slice(0, -suffix.length);
    return encoder.encode(this.#spaced(surface));
  }

  /** The source span of the units `first` to `last` of the section, without white space at either end. */
  #spanOf({ text, starts, ends }: TrackedText, first: number, last: number): Span {
    let from = first;
    let to = last;
    while (from < to && isSpace(text[from])) from += 1;
    while (to > from && isSpace(text[to])) to -= 1;
    const start = starts[from] ?? ends.at(-1) ?? 0;
    return { start, end: Math.max(start, to < from ? start : (ends[to] ?? start)) };
  }
}
