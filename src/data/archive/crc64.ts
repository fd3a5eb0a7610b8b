/** The table of the CRC-64 of ECMA-182, reflected: lower and upper halves. */
const [LOW, HIGH] = (() => {
  const low = new Uint32Array(256);
  const high = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let [a, b] = [byte, 0];
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = (a & 1) !== 0;
      a = ((a >>> 1) | (b << 31)) >>> 0;
      b >>>= 1;
      if (isOdd) [a, b] = [(a ^ 0xd7870f42) >>> 0, (b ^ 0xc96c5795) >>> 0];
    }
    low[byte] = a;
    high[byte] = b;
  }
  return [low, high];
})();

/** The CRC-64 of xz. */
export class Crc64 {
  #low = -1;
  #high = -1;

  add(bytes: Uint8Array): void {
    let [low, high] = [this.#low, this.#high];
    for (const byte of bytes) {
      const index = (low ^ byte) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (LOW[index] as number);
      high = (high >>> 8) ^ (HIGH[index] as number);
    }
    [this.#low, this.#high] = [low, high];
  }

  equals = (low: number, high: number): boolean => ~this.#low >>> 0 === low && ~this.#high >>> 0 === high;
}
