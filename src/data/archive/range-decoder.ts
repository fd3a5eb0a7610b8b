const TOP = 2 ** 24;
const MODEL_BITS = 11;
const MOVE_BITS = 5;

/** The range decoder of LZMA. Probabilities are those of a 0, of 2,048. */
export class RangeDecoder {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #range = 0;
  #code = 0;

  /** @throws Error */
  begin(bytes: Uint8Array): void {
    if (bytes.length < 5 || bytes[0] !== 0) throw new Error("The packed bytes are damaged.");
    this.#bytes = bytes;
    this.#at = 5;
    this.#range = 2 ** 32 - 1;
    this.#code = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  }

  /** Whether all bytes were used, and hold nothing more. */
  get isFinished(): boolean {
    return this.#at === this.#bytes.length && this.#code === 0;
  }

  bit(probabilities: Uint16Array, index: number): 0 | 1 {
    const probability = probabilities[index] as number;
    const bound = (this.#range >>> MODEL_BITS) * probability;
    let bit: 0 | 1 = 0;
    if (this.#code < bound) {
      this.#range = bound;
      probabilities[index] = probability + ((2048 - probability) >> MOVE_BITS);
    } else {
      bit = 1;
      this.#range -= bound;
      this.#code -= bound;
      probabilities[index] = probability - (probability >> MOVE_BITS);
    }
    if (this.#range < TOP) this.#normalize();
    return bit;
  }

  /** @param bits at most 26 */
  direct(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0; left--) {
      this.#range >>>= 1;
      const isSet = this.#code >= this.#range;
      if (isSet) this.#code -= this.#range;
      value = value * 2 + (isSet ? 1 : 0);
      if (this.#range < TOP) this.#normalize();
    }
    return value;
  }

  tree(probabilities: Uint16Array, offset: number, bits: number): number {
    let symbol = 1;
    for (let left = bits; left > 0; left--) symbol = (symbol << 1) | this.bit(probabilities, offset + symbol);
    return symbol - (1 << bits);
  }

  /** The lowest bit first. */
  reverseTree(probabilities: Uint16Array, offset: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let at = 0; at < bits; at++) {
      const bit = this.bit(probabilities, offset + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << at;
    }
    return value;
  }

  /** The bytes after the end read as zeros; `isFinished` tells. */
  #normalize(): void {
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | (this.#bytes[this.#at++] ?? 0)) >>> 0;
  }
}
