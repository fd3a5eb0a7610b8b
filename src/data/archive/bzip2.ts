/** Unpacks bzip2, also several streams one after the other, as the format of bzip2 1.0.8 is written. */

import { decodeRuns, invertTransform, MsbBits, readTables } from "./bzip2-block.ts";
import { PullInflater, type Routine } from "./pulling.ts";

/** The digits of pi before a block, and those of its square root after the last one. */
const BLOCK = 0x314159265359;
const END = 0x177245385090;
/** Bytes in which every block of the largest size is: 900,000 symbols of at most 20 bits, and their tables. */
const MOST_PACKED = 2_500_000;

const damaged = () => new Error("The stream of bzip2 is damaged.");

export class Bzip2Inflater extends PullInflater {
  protected *run(): Routine {
    for (let isFirst = true; ; isFirst = false) {
      const head = yield* this.atLeast(4);
      if (head.length === 0 && !isFirst) return;
      const level = (head[3] ?? 0) - 0x30;
      if (head[0] !== 0x42 || head[1] !== 0x5a || head[2] !== 0x68 || level < 1 || level > 9) throw damaged();
      this.skip(4);
      yield* this.#blocks(level * 100_000);
    }
  }

  *#blocks(size: number): Routine {
    /** Bits of the first byte that belong to the block before. */
    let used = 0;
    const counts = new Uint32Array(256);
    const block = new Uint32Array(size);
    for (;;) {
      const bits = new MsbBits(yield* this.atLeast(MOST_PACKED), used);
      const magic = bits.take(24) * 2 ** 24 + bits.take(24);
      const checksum = bits.take(16) * 2 ** 16 + bits.take(16);
      if (magic === END) {
        this.skip(bits.wholeBytes);
        return;
      }
      // Blocks with a random permutation were written only before bzip2 1.0.
      if (magic !== BLOCK || bits.take(1) === 1) throw damaged();
      const origin = bits.take(24);
      const tables = readTables(bits);
      counts.fill(0);
      const length = decodeRuns(bits, tables, block, counts);
      if (origin >= length) throw damaged();
      if (
        invertTransform(block.subarray(0, length), counts, origin, (chunk) => this.emit(chunk)) !== checksum
      ) {
        throw damaged();
      }
      used = bits.bitsInByte;
      this.skip(bits.bytesBefore);
    }
  }
}
