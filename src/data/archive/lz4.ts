/** Unpacks the frames of LZ4 (LZ4 Frame Format 1.6.4), as `lz4` and Arrow write them. */

import { PullInflater, type Routine } from "./pulling.ts";

const MAGIC = 0x184d2204;

/** Bytes that a match can reach back. */
const HISTORY = 1 << 16;

export class Lz4Inflater extends PullInflater {
  protected *run(): Routine {
    for (;;) {
      const start = yield* this.atLeast(4);
      if (start.length === 0) return;
      const magic = uint32(yield* this.take(4));
      // Skippable frames.
      if (magic >>> 4 === 0x184d2a5) yield* this.#skipAll(uint32(yield* this.take(4)));
      else if (magic === MAGIC) yield* this.#frame();
      else throw new Error("This is no frame of LZ4.");
    }
  }

  *#skipAll(count: number): Routine {
    for (let left = count; left > 0;) {
      const size = Math.min(left, HISTORY);
      yield* this.take(size);
      left -= size;
    }
  }

  *#frame(): Routine {
    const [flags = 0, descriptor = 0] = yield* this.take(2);
    const sizeCode = (descriptor >> 4) & 7;
    if (flags >> 6 !== 1 || sizeCode < 4 || (flags & 1) !== 0) throw new Error("The frame is unknown.");
    const blockSize = 1 << (8 + 2 * sizeCode);
    yield* this.take(((flags & 8) !== 0 ? 8 : 0) + 1);
    const window = new Uint8Array(HISTORY + blockSize);
    let history = 0;
    for (;;) {
      const size = uint32(yield* this.take(4));
      if (size === 0) break;
      const packed = yield* this.take(size & 0x7fff_ffff);
      const isPlain = size >>> 31 === 1;
      if (packed.length > blockSize) throw new Error("A block is larger than the frame says.");
      if (isPlain) window.set(packed, history);
      const end = isPlain ? history + packed.length : unpackBlock(packed, window, history);
      this.emit(window.slice(history, end));
      history = Math.min(HISTORY, end);
      window.copyWithin(0, end - history, end);
      if ((flags & 0x10) !== 0) yield* this.take(4);
    }
    if ((flags & 4) !== 0) yield* this.take(4);
  }
}

const uint32 = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);

/**
 * Unpacks one block.
 * @param target holds the bytes before the block up to `start`
 * @returns where the block ends in `target`
 * @throws Error when the block is malformed or does not fit
 */
function unpackBlock(packed: Uint8Array, target: Uint8Array, start: number): number {
  let at = 0;
  let end = start;
  const longLength = (nibble: number): number => {
    let length = nibble;
    if (nibble < 15) return length;
    for (let byte = 255; byte === 255;) {
      byte = packed[at++] ?? 0;
      length += byte;
    }
    return length;
  };
  while (at < packed.length) {
    const token = packed[at++] ?? 0;
    const literals = longLength(token >> 4);
    if (at + literals > packed.length || end + literals > target.length)
      throw new Error("A block is damaged.");
    target.set(packed.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    // The last sequence has no match.
    if (at >= packed.length) break;
    const offset = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8);
    at += 2;
    const length = longLength(token & 15) + 4;
    if (offset === 0 || offset > end || end + length > target.length) throw new Error("A block is damaged.");
    for (let from = end - offset, last = end + length; end < last;) target[end++] = target[from++] as number;
  }
  return end;
}
