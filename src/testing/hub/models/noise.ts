/** Pseudorandom numbers that are distributed like trained weights: sums of bytes of xorshift. */
export class Noise {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  #next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state;
  }

  int8(count: number): Int8Array {
    const values = new Int8Array(count);
    for (let index = 0; index < count; index += 1) {
      const word = this.#next();
      values[index] =
        ((word & 63) + ((word >>> 8) & 63) + ((word >>> 16) & 63) + ((word >>> 24) & 63) - 126) | 0;
    }
    return values;
  }

  float(count: number, scale: number): Float32Array {
    return Float32Array.from({ length: count }, () => (this.#next() / 2 ** 31 - 1) * scale);
  }
}
