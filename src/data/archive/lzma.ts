/** Decodes the chunks of LZMA2, by the LZMA specification of the LZMA SDK (9.22). */

import { RangeDecoder } from "./range-decoder.ts";

const STATES = 12;
/** States after a literal come first. */
const LITERAL_STATES = 7;
const LENGTH_STATES = 4;
const MATCH_MIN = 2;
const INITIAL = 1024;

const newProbabilities = (count: number) => new Uint16Array(count).fill(INITIAL);
const damaged = () => new Error("The packed bytes are damaged.");

/** Decodes the length of a match. */
class LengthDecoder {
  readonly #choices = newProbabilities(2);
  readonly #low = newProbabilities(16 << 3);
  readonly #middle = newProbabilities(16 << 3);
  readonly #high = newProbabilities(256);

  reset(): void {
    for (const each of [this.#choices, this.#low, this.#middle, this.#high]) each.fill(INITIAL);
  }

  decode(range: RangeDecoder, position: number): number {
    if (range.bit(this.#choices, 0) === 0) return range.tree(this.#low, position << 3, 3);
    if (range.bit(this.#choices, 1) === 0) return 8 + range.tree(this.#middle, position << 3, 3);
    return 16 + range.tree(this.#high, 0, 8);
  }
}

export class LzmaDecoder {
  #window = new Uint8Array(0);
  /** Where the next byte goes, and how many bytes before it there are. */
  #at = 0;
  #filled = 0;
  /** Bytes since the dictionary began, modulo 2³². */
  #position = 0;
  #literalContextBits = 0;
  #literalPositionMask = 0;
  #positionMask = 0;
  #state = 0;
  /** The last distances. */
  #distances = [0, 0, 0, 0];
  #needsProperties = true;
  #literals = newProbabilities(0);
  readonly #isMatch = newProbabilities(STATES << 4);
  readonly #isRepeated = newProbabilities(STATES);
  readonly #isRepeated0 = newProbabilities(STATES);
  readonly #isRepeated1 = newProbabilities(STATES);
  readonly #isRepeated2 = newProbabilities(STATES);
  readonly #isRepeated0Long = newProbabilities(STATES << 4);
  readonly #slots = newProbabilities(LENGTH_STATES << 6);
  readonly #special = newProbabilities(128);
  readonly #aligned = newProbabilities(16);
  readonly #matchLength = new LengthDecoder();
  readonly #repeatedLength = new LengthDecoder();
  readonly #range = new RangeDecoder();

  /** Begins a block. @param dictionary bytes that a match can reach back */
  begin(dictionary: number): void {
    if (this.#window.length < dictionary) this.#window = new Uint8Array(dictionary);
    this.#needsProperties = true;
    this.resetDictionary();
  }

  resetDictionary(): void {
    this.#at = 0;
    this.#filled = 0;
    this.#position = 0;
  }

  /** @throws Error */
  setProperties(byte: number): void {
    const contextBits = byte % 9;
    const positionBits = Math.floor(byte / 9) % 5;
    if (byte >= 225 || contextBits + positionBits > 4) throw damaged();
    this.#literalContextBits = contextBits;
    this.#literalPositionMask = (1 << positionBits) - 1;
    this.#positionMask = (1 << Math.floor(byte / 45)) - 1;
    this.#literals = newProbabilities(0x300 << (contextBits + positionBits));
    this.#needsProperties = false;
  }

  resetState(): void {
    this.#state = 0;
    this.#distances = [0, 0, 0, 0];
    for (const each of [
      this.#literals,
      this.#isMatch,
      this.#isRepeated,
      this.#isRepeated0,
      this.#isRepeated1,
      this.#isRepeated2,
      this.#isRepeated0Long,
      this.#slots,
      this.#special,
      this.#aligned,
    ]) {
      each.fill(INITIAL);
    }
    this.#matchLength.reset();
    this.#repeatedLength.reset();
  }

  /** Adds bytes that are not packed to the dictionary. */
  keep(bytes: Uint8Array): void {
    for (const byte of bytes) this.#put(byte);
  }

  /** @param size of the content @throws Error */
  unpack(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
    if (this.#needsProperties) throw damaged();
    const unpacked = new Uint8Array(size);
    this.#range.begin(packed);
    for (let done = 0; done < size;) {
      const position = this.#position & this.#positionMask;
      if (this.#range.bit(this.#isMatch, (this.#state << 4) + position) === 0) {
        unpacked[done++] = this.#literal();
        continue;
      }
      const length = this.#match(position);
      const [distance = 0] = this.#distances;
      if (distance >= this.#filled || done + length > size) throw damaged();
      for (let left = length; left > 0; left--) unpacked[done++] = this.#put(this.#back(distance));
    }
    if (!this.#range.isFinished) throw damaged();
    return unpacked;
  }

  /** A byte of the dictionary. @param distance 0 for the last one */
  #back(distance: number): number {
    const index = this.#at - distance - 1;
    return this.#window[index < 0 ? index + this.#window.length : index] ?? 0;
  }

  #put(byte: number): number {
    this.#window[this.#at] = byte;
    if (++this.#at === this.#window.length) this.#at = 0;
    if (this.#filled < this.#window.length) this.#filled++;
    this.#position = (this.#position + 1) >>> 0;
    return byte;
  }

  #literal(): number {
    const previous = this.#filled > 0 ? this.#back(0) : 0;
    const context =
      ((this.#position & this.#literalPositionMask) << this.#literalContextBits) +
      (previous >> (8 - this.#literalContextBits));
    const at = 0x300 * context;
    const range = this.#range;
    let symbol = 1;
    if (this.#state >= LITERAL_STATES) {
      let matched = this.#back(this.#distances[0] as number);
      while (symbol < 0x100) {
        const expected = (matched >> 7) & 1;
        matched <<= 1;
        const bit = range.bit(this.#literals, at + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (expected !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | range.bit(this.#literals, at + symbol);
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
    return this.#put(symbol & 0xff);
  }

  /** Decodes a match, whose distance becomes the first one. @returns its length */
  #match(position: number): number {
    const range = this.#range;
    const state = this.#state;
    const isAfterLiteral = state < LITERAL_STATES;
    if (range.bit(this.#isRepeated, state) === 0) {
      this.#state = isAfterLiteral ? 7 : 10;
      const length = MATCH_MIN + this.#matchLength.decode(range, position);
      this.#distances.pop();
      this.#distances.unshift(this.#distance(length));
      return length;
    }
    if (range.bit(this.#isRepeated0, state) === 0) {
      if (range.bit(this.#isRepeated0Long, (state << 4) + position) === 0) {
        this.#state = isAfterLiteral ? 9 : 11;
        return 1;
      }
    } else {
      const isFirst = range.bit(this.#isRepeated1, state) === 0;
      const index = isFirst ? 1 : 2 + range.bit(this.#isRepeated2, state);
      this.#distances.unshift(...this.#distances.splice(index, 1));
    }
    this.#state = isAfterLiteral ? 8 : 11;
    return MATCH_MIN + this.#repeatedLength.decode(range, position);
  }

  #distance(length: number): number {
    const range = this.#range;
    const lengthState = Math.min(length - MATCH_MIN, LENGTH_STATES - 1);
    const slot = range.tree(this.#slots, lengthState << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + range.reverseTree(this.#special, base - slot, bits);
    return base + range.direct(bits - 4) * 16 + range.reverseTree(this.#aligned, 0, 4);
  }
}
