/** Unpacks Zstandard (RFC 8878), also several frames one after the other, as Facebook's `zstd` and pandas write it. */

import type { Decompress } from "fzstd";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { isTooMuch } from "./inflate.ts";
import { PullInflater, type Routine } from "./pulling.ts";

const MAGIC = 0xfd2fb528;
const CHECKSUM_BYTES = 4;
/** The largest window that `zstd` uses unless it is told otherwise. The decompressor moves all of it for each block. */
const USUAL_WINDOW = 2 ** 23;
const BLOCK_BYTES = 2 ** 17;
/** Bytes in which the end of a frame is looked for. */
const LOOKED_AT = 2 ** 20;

/** The head of a frame (section 3.1.1.1). */
interface FrameHead {
  bytes: Uint8Array<ArrayBuffer>;
  hasChecksum: boolean;
  isSingleSegment: boolean;
  /** Bytes that a match can reach back, which the decompressor holds in memory. */
  window: number;
}

const tooLarge = () =>
  new AppError(
    "over-limit",
    "The file is compressed with Zstandard and a window of more than 128 MiB. Unpack it with: zstd -d --long=31",
  );

/** Passes the frames to the decompressor of fzstd, and bounds what they ask for. */
export class ZstdInflater extends PullInflater {
  readonly #decompress: Decompress;

  constructor(Decompressor: typeof Decompress) {
    super();
    this.#decompress = new Decompressor((chunk) => this.emit(chunk as Uint8Array<ArrayBuffer>));
  }

  protected *run(): Routine {
    for (;;) {
      const next = yield* this.atLeast(4);
      if (next.length === 0) break;
      const magic = uint32(yield* this.take(4));
      // Skippable frames.
      if (magic >>> 4 === 0x184d2a5) yield* this.#pieces(uint32(yield* this.take(4)), () => {});
      else if (magic === MAGIC) yield* this.#frame();
      else throw new Error("This is no frame of Zstandard.");
    }
    this.#decompress.push(new Uint8Array(0), true);
  }

  *#frame(): Routine {
    const { bytes, hasChecksum, isSingleSegment, window } = yield* this.#head();
    if (window > LIMITS.heldBytes && isSingleSegment) throw tooLarge();
    if (window > USUAL_WINDOW && !isSingleSegment) {
      // Shorter contents do not need the window that was allowed to the compressor.
      const bound = yield* this.#contentBound(window > LIMITS.heldBytes);
      if (bound < window) bytes[5] = (Math.ceil(Math.log2(bound)) - 10) << 3;
    }
    const pass = (piece: Uint8Array) => this.#decompress.push(piece.slice(), false);
    pass(bytes);
    for (let isLast = false; !isLast;) {
      const head = (yield* this.take(3)).slice();
      const value = (head[0] ?? 0) | ((head[1] ?? 0) << 8) | ((head[2] ?? 0) << 16);
      isLast = (value & 1) === 1;
      const isRun = ((value >> 1) & 3) === 1;
      pass(head);
      yield* this.#pieces(isRun ? 1 : value >> 3, pass);
    }
    if (hasChecksum) yield* this.#pieces(CHECKSUM_BYTES, pass);
  }

  *#head(): Routine<FrameHead> {
    const [descriptor = 0] = yield* this.atLeast(1);
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
    const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
    const rest = yield* this.take(1 + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes);
    const bytes = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, ...rest);
    const hasChecksum = (descriptor & 4) !== 0;
    if (!isSingleSegment) {
      const code = bytes[5] ?? 0;
      const base = 2 ** (10 + (code >> 3));
      return { bytes, hasChecksum, isSingleSegment, window: base + (base / 8) * (code & 7) };
    }
    const size = bytes.subarray(5 + dictionaryBytes).reduceRight((value, byte) => value * 256 + byte, 0);
    return { bytes, hasChecksum, isSingleSegment, window: size + (sizeBytes === 2 ? 256 : 0) };
  }

  /**
   * The most bytes that the frame can hold; infinite when its end is not near.
   * @param isNeeded whether it is looked for however far it is @throws AppError `over-limit` when it is too far then
   */
  *#contentBound(isNeeded: boolean): Routine<number> {
    const most = isNeeded ? Infinity : LOOKED_AT;
    let blocks = 0;
    for (let at = 0; at < most;) {
      const bytes = yield* this.atLeast(at + 3);
      if (at + 3 > bytes.length) break;
      const value = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
      at += 3 + (((value >> 1) & 3) === 1 ? 1 : value >> 3);
      const bound = ++blocks * BLOCK_BYTES;
      if (isNeeded && (bound > LIMITS.heldBytes || isTooMuch(at, bound))) throw tooLarge();
      if ((value & 1) === 1) return bound;
    }
    return Infinity;
  }

  *#pieces(count: number, pass: (piece: Uint8Array) => void): Routine {
    for (let left = count; left > 0;) {
      const size = Math.min(left, 1 << 16);
      pass(yield* this.take(size));
      left -= size;
    }
  }
}

const uint32 = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
