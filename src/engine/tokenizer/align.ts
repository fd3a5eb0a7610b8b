/**
 * Where each token stands in the text. The library gives no offsets, so its steps (added tokens, normalizer,
 * pre-tokenizer, model) are taken one by one here and followed byte by byte.
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

/** How tokens are written: as bytes (`Ġ`), with spaces made visible (`▁`), or as they are. */
export type TokenScript = "byte-level" | "metaspace" | "plain";

export interface AlignerOptions {
  steps: TokenizerSteps;
  addedTokens: readonly AddedToken[];
  script: TokenScript;
}

export class AlignmentError extends Error {
  override readonly name = "AlignmentError";
}

/** The bytes that byte-level tokens are written with, by the character that stands for each (GPT-2's table). */
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

/** A piece between two word boundaries: its bytes, and the unit of the normalized text behind each byte. */
interface Piece {
  bytes: Uint8Array;
  /** Absent for a space that the tokenizer put in front. */
  units: (number | undefined)[];
  end: number;
}

function locate(surface: string, text: string, cursor: number): Piece {
  const isPrefixed = surface.startsWith(" ") && !text.startsWith(surface, cursor);
  const own = isPrefixed && text.startsWith(surface.slice(1), cursor) ? surface.slice(1) : surface;
  const start = text.startsWith(own, cursor) ? cursor : text.indexOf(own, cursor);
  if (start < 0) throw new AlignmentError(`"${surface}" is not in the text.`);
  const units: (number | undefined)[] = own === surface ? [] : [undefined];
  let unit = start;
  for (const character of own) {
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
    const asWritten = addedTokens.filter((token) => !isNormalized(token));
    this.#splitSource = addedTokenSplitter(new Map(asWritten.map((token) => [token.content, token])));
    const changed = addedTokens.filter(isNormalized);
    this.#splitNormalized = addedTokenSplitter(
      new Map(changed.map((token) => [steps.normalizer?.(token.content) ?? token.content, token])),
    );
  }

  /**
   * @param text well-formed UTF-16.
   * @returns every token of the text in order, without special tokens around it; several tokens of one character
   * share its span, and white space before a word is no part of it.
   * @throws AlignmentError when a token cannot be followed back.
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
      const own = units.slice(from, at).filter((unit) => unit !== undefined);
      const first = own[0] ?? units[at] ?? end;
      const id = model.tokens_to_ids.get(token) ?? model.unk_token_id;
      if (id === undefined) throw new AlignmentError(`"${token}" has no id.`);
      return { id, ...this.#spanOf(section, first, own.at(-1) ?? first - 1) };
    });
  }

  /** An unknown token reaches to the next known one; of several in a row, each but the last is one character. */
  #endOfUnknown(bytes: Uint8Array, at: number, following: readonly (Uint8Array | undefined)[]): number {
    if (following.length === 0) return bytes.length;
    const [known] = following;
    const isInside = (index: number) => ((bytes[index] ?? 0) & 0xc0) === 0x80;
    const isEnd = (index: number) => !isInside(index) && (!known || startsWith(bytes, known, index));
    let next = at + 1;
    while (next < bytes.length && !isEnd(next)) next += 1;
    return next;
  }

  /** The bytes that a token stands for; none for an unknown token. */
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

  /** From unit `first` to unit `last` of the section, less white space at either end. */
  #spanOf({ text, starts, ends }: TrackedText, first: number, last: number): Span {
    let from = first;
    let to = last;
    while (from < to && isSpace(text[from])) from += 1;
    while (to > from && isSpace(text[to])) to -= 1;
    const start = starts[from] ?? ends.at(-1) ?? 0;
    return { start, end: Math.max(start, to < from ? start : (ends[to] ?? start)) };
  }
}
