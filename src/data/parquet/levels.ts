/** The hybrid of run-length encoding and bit packing, in which Parquet stores levels, indices and booleans. */

import { damaged } from "./thrift.ts";

/** Reads `width` bits (at most 32), counted from the lowest bit of the first byte on. Bits behind the bytes are 0. */
export function bitsAt(bytes: Uint8Array, bit: number, width: number): number {
  const at = Math.floor(bit / 8);
  const shift = bit % 8;
  const low =
    ((bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)) >>>
    shift;
  if (width + shift <= 32) return width === 32 ? low : low & ((1 << width) - 1);
  const value = low + (bytes[at + 4] ?? 0) * 2 ** (32 - shift);
  return width === 32 ? value % 2 ** 32 : value % 2 ** width;
}

/** The number of bits for values up to `maximum`. */
export const bitWidth = (maximum: number) => 32 - Math.clz32(maximum);

/** An unsigned LEB128 number of at most 32 bits. @throws AppError `damaged` */
function varint(bytes: Uint8Array, start: number): { value: number; at: number } {
  let value = 0;
  let at = start;
  for (let scale = 1; scale < 2 ** 35; scale *= 128) {
    const byte = bytes[at++];
    if (byte === undefined) break;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, at };
  }
  throw damaged("a run of values has no length");
}

/**
 * @param bytes the encoded values, and nothing behind them
 * @returns a function that returns the next value
 * @throws AppError `damaged` when there is no further value
 */
export function hybridReader(bytes: Uint8Array, width: number): () => number {
  if (width > 32) throw damaged("a value has more than 32 bits");
  // One possible value needs no bits; writers differ in whether they write a run for it.
  if (width === 0) return () => 0;
  let at = 0;
  let left = 0;
  let value = 0;
  let bit = -1;
  /** Number of values of the next run. */
  const nextRun = (): number => {
    const header = varint(bytes, at);
    at = header.at;
    const count = Math.floor(header.value / 2);
    if (header.value % 2 === 1) {
      // The last run may be cut after its last value, without the padding to eight of them.
      const size = Math.min(count * width, bytes.length - at);
      bit = at * 8;
      at += size;
      return Math.min(count * 8, Math.floor((size * 8) / width));
    }
    const size = Math.ceil(width / 8);
    if (at + size > bytes.length) throw damaged("a run of values has no value");
    value = bitsAt(bytes, at * 8, size * 8);
    bit = -1;
    at += size;
    return count;
  };
  return () => {
    // Each run takes a byte at least, so that this ends.
    while (left === 0) left = nextRun();
    left--;
    if (bit < 0) return value;
    const packed = bitsAt(bytes, bit, width);
    bit += width;
    return packed;
  };
}

/** The older bit packing of levels, from the highest bit of the first byte on, without runs. */
export function packedReader(bytes: Uint8Array, width: number): () => number {
  let bit = 0;
  return () => {
    if (bit + width > bytes.length * 8) throw damaged("there are fewer levels than values");
    let value = 0;
    for (const end = bit + width; bit < end; bit++) {
      value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    }
    return value;
  };
}
