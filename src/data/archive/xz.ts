/** Unpacks xz (The .xz File Format 1.2.1) with LZMA2, also several streams one after the other. */

import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { crc32 } from "./crc32.ts";
import { Crc64 } from "./crc64.ts";
import { LzmaDecoder } from "./lzma.ts";
import { PullInflater, type Routine } from "./pulling.ts";

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];

const isStream = (head: Uint8Array) => MAGIC.every((byte, index) => head[index] === byte);

const LZMA2 = 0x21;
/** Bytes of the check after a block, by its type: none, CRC-32, CRC-64, SHA-256 and others. */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const CRC32 = 1;
const CRC64 = 4;

const damaged = () => new Error("The file that is compressed with xz is damaged.");
const uint32 = (bytes: Uint8Array, at: number) =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);

export class XzInflater extends PullInflater {
  readonly #lzma = new LzmaDecoder();
  #checkType = 0;
  /** Bytes of the block that were read. */
  #packed = 0;
  #crc32 = 0;
  #crc64 = new Crc64();

  protected *run(): Routine {
    for (let isFirst = true; ; isFirst = false) {
      yield* this.#padding();
      const head = yield* this.atLeast(12);
      if (head.length === 0 && !isFirst) return;
      yield* this.#stream();
    }
  }

  /** Streams are padded with zeros to a multiple of four bytes. */
  *#padding(): Routine {
    for (;;) {
      const next = yield* this.atLeast(4);
      if (next.length < 4 || uint32(next, 0) !== 0) return;
      this.skip(4);
    }
  }

  *#stream(): Routine {
    const head = yield* this.take(12);
    if (!isStream(head) || head[6] !== 0 || uint32(head, 8) !== crc32(head.subarray(6, 8))) throw damaged();
    this.#checkType = (head[7] ?? 0) & 15;
    for (;;) {
      const [size = 0] = yield* this.atLeast(1);
      if (size === 0) break;
      yield* this.#block(4 * (size + 1));
    }
    yield* this.#index();
    const footer = yield* this.take(12);
    if (footer[10] !== 0x59 || footer[11] !== 0x5a) throw damaged();
  }

  *#block(headSize: number): Routine {
    const head = yield* this.take(headSize);
    if (uint32(head, headSize - 4) !== crc32(head.subarray(0, headSize - 4))) throw damaged();
    this.#lzma.begin(dictionarySize(head));
    this.#packed = 0;
    this.#crc32 = 0;
    this.#crc64 = new Crc64();
    while (yield* this.#chunk());
    yield* this.take((4 - (this.#packed % 4)) % 4);
    const check = yield* this.take(CHECK_BYTES[this.#checkType] ?? 0);
    const isRight =
      this.#checkType === CRC32
        ? uint32(check, 0) === this.#crc32
        : this.#checkType !== CRC64 || this.#crc64.equals(uint32(check, 0), uint32(check, 4));
    if (!isRight) throw damaged();
  }

  /** A chunk of LZMA2. @returns whether another one can follow */
  *#chunk(): Generator<void, boolean, void> {
    const [control = 0] = yield* this.take(1);
    this.#packed++;
    if (control === 0) return false;
    const isPacked = control >= 0x80;
    if (!isPacked && control > 2) throw damaged();
    const head = yield* this.take(isPacked ? (control >= 0xc0 ? 5 : 4) : 2);
    this.#packed += head.length;
    const uint16 = (at: number) => ((head[at] ?? 0) << 8) | (head[at + 1] ?? 0);
    const size = uint16(0) + 1 + (isPacked ? (control & 0x1f) << 16 : 0);
    // The dictionary begins anew with the first chunk, and with those that say so.
    if (control === 1 || control >= 0xe0) this.#lzma.resetDictionary();
    if (isPacked) {
      if (control >= 0xc0) this.#lzma.setProperties(head[4] ?? 0);
      if (control >= 0xa0) this.#lzma.resetState();
      const packed = yield* this.take(uint16(2) + 1);
      this.#packed += packed.length;
      this.#put(this.#lzma.unpack(packed, size));
    } else {
      const plain = yield* this.take(size);
      this.#packed += size;
      this.#lzma.keep(plain);
      this.#put(plain.slice());
    }
    return true;
  }

  #put(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#checkType === CRC32) this.#crc32 = crc32(bytes, this.#crc32);
    else if (this.#checkType === CRC64) this.#crc64.add(bytes);
    this.emit(bytes);
  }

  /** The sizes of the blocks, which are not needed. */
  *#index(): Routine {
    yield* this.take(1);
    let size = 1;
    const next = function* (this: XzInflater): Routine<number> {
      let value = 0;
      for (let power = 1; ; power *= 128) {
        const [byte = 0] = yield* this.take(1);
        size++;
        value += (byte & 0x7f) * power;
        if (byte < 0x80) return value;
        if (power > 2 ** 56) throw damaged();
      }
    };
    const records = yield* next.call(this);
    for (let record = 0; record < records; record++) {
      yield* next.call(this);
      yield* next.call(this);
    }
    yield* this.take(((4 - (size % 4)) % 4) + 4);
  }
}

/** @throws AppError `over-limit`; Error for other filters than LZMA2 */
function dictionarySize(head: Uint8Array): number {
  const flags = head[1] ?? 0;
  let at = 2;
  // The sizes of the block, where the head says them.
  for (let sizes = ((flags >> 6) & 1) + (flags >> 7); sizes > 0; sizes--) {
    while ((head[at] ?? 0) >= 0x80) at++;
    at++;
  }
  const [filter, propertyBytes, code = 0] = head.subarray(at, at + 3);
  if ((flags & 3) !== 0 || filter !== LZMA2 || propertyBytes !== 1 || code > 40) throw damaged();
  const size = code === 40 ? 2 ** 32 - 1 : (2 | (code & 1)) * 2 ** (Math.floor(code / 2) + 11);
  if (size > LIMITS.heldBytes) {
    throw new AppError(
      "over-limit",
      "The file is compressed with xz and a dictionary of more than 128 MiB. Unpack it with: xz -d",
    );
  }
  return size;
}
