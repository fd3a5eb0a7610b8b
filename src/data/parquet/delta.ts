/** The delta encodings of Parquet: integers as differences, and byte arrays by lengths or common prefixes. */

import { bitsAt } from "./levels.ts";
import { damaged } from "./thrift.ts";

interface DeltaHeader {
  /** Values of a miniblock. */
  size: number;
  miniblocks: number;
  total: number;
  first: bigint;
  /** Offset of the first block. */
  at: number;
}

function bigVarint(bytes: Uint8Array, start: number): { value: bigint; at: number } {
  let value = 0n;
  let at = start;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = bytes[at++];
    if (byte === undefined) break;
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return { value, at };
  }
  throw damaged("a block of differences has no length");
}

function zigzag(bytes: Uint8Array, start: number): { value: bigint; at: number } {
  const { value, at } = bigVarint(bytes, start);
  return { value: (value >> 1n) ^ -(value & 1n), at };
}

function deltaHeader(bytes: Uint8Array, start: number): DeltaHeader {
  const block = bigVarint(bytes, start);
  const miniblocks = bigVarint(bytes, block.at);
  const total = bigVarint(bytes, miniblocks.at);
  const first = zigzag(bytes, total.at);
  const values = Number(block.value);
  const count = Number(miniblocks.value);
  const size = values / count;
  if (!(count > 0 && values <= 2 ** 31 && Number.isInteger(size) && size > 0 && size % 8 === 0)) {
    throw damaged("a block of differences has impossible sizes");
  }
  return { size, miniblocks: count, total: Number(total.value), first: first.value, at: first.at };
}

/** The bit widths of a block's miniblocks, and the offset behind them. */
function blockHeader(bytes: Uint8Array, start: number, { miniblocks }: DeltaHeader) {
  const least = zigzag(bytes, start);
  const at = least.at + miniblocks;
  if (at > bytes.length) throw damaged("a block of differences ends early");
  const widths = bytes.subarray(least.at, at);
  return { least: least.value, widths, at };
}

/** Offset of the first byte behind the encoded integers. */
function deltaEnd(bytes: Uint8Array, start: number): number {
  const header = deltaHeader(bytes, start);
  let { at } = header;
  for (let left = header.total - 1; left > 0;) {
    const block = blockHeader(bytes, at, header);
    at = block.at;
    for (const width of block.widths) {
      if (left <= 0) break;
      at += (header.size / 8) * width;
      left -= header.size;
    }
    if (at > bytes.length) throw damaged("a block of differences ends early");
  }
  return at;
}

function differenceAt(bytes: Uint8Array, bit: number, width: number): bigint {
  if (width <= 32) return BigInt(bitsAt(bytes, bit, width));
  return BigInt(bitsAt(bytes, bit, 32)) | (BigInt(bitsAt(bytes, bit + 32, width - 32)) << 32n);
}

/**
 * @param bits of an integer; sums beyond them wrap around
 * @returns a function that returns the next integer
 * @throws AppError `damaged` when there is no further integer
 */
export function deltaReader(bytes: Uint8Array, start: number, bits: 32 | 64): () => bigint {
  const header = deltaHeader(bytes, start);
  let { at } = header;
  let value = header.first;
  let read = 0;
  let block: ReturnType<typeof blockHeader> = { least: 0n, widths: new Uint8Array(), at: 0 };
  let miniblock = 0;
  let left = 0;
  let bit = 0;
  let width = 0;
  const nextMiniblock = () => {
    if (miniblock === block.widths.length) {
      block = blockHeader(bytes, at, header);
      at = block.at;
      miniblock = 0;
    }
    width = block.widths[miniblock++] ?? 0;
    if (width > 64) throw damaged("a difference has more than 64 bits");
    left = header.size;
    bit = at * 8;
    at += (header.size / 8) * width;
  };
  return () => {
    if (read === header.total) throw damaged("there are fewer values than levels");
    if (read++ === 0) return (value = BigInt.asIntN(bits, value));
    if (left === 0) nextMiniblock();
    left--;
    if (bit + width > bytes.length * 8) throw damaged("a block of differences ends early");
    value = BigInt.asIntN(bits, value + block.least + differenceAt(bytes, bit, width));
    bit += width;
    return value;
  };
}

const lengthReader = (bytes: Uint8Array, start: number) => {
  const next = deltaReader(bytes, start, 32);
  return () => {
    const length = Number(next());
    if (length < 0) throw damaged("a value has a negative length");
    return length;
  };
};

/** Byte arrays behind the list of their lengths. */
export function deltaLengthReader(bytes: Uint8Array, start = 0): () => Uint8Array {
  const nextLength = lengthReader(bytes, start);
  let at = deltaEnd(bytes, start);
  return () => {
    const length = nextLength();
    if (length > bytes.length - at) throw damaged("a value is longer than its page");
    return bytes.subarray(at, (at += length));
  };
}

/**
 * Byte arrays as the length of the prefix that each has in common with the one before, and the rest.
 * @param spend called with the number of bytes that a value takes from the one before
 */
export function deltaPrefixReader(bytes: Uint8Array, spend: (bytes: number) => void): () => Uint8Array {
  const nextPrefix = lengthReader(bytes, 0);
  const nextRest = deltaLengthReader(bytes, deltaEnd(bytes, 0));
  let previous: Uint8Array = new Uint8Array();
  return () => {
    const prefix = nextPrefix();
    const rest = nextRest();
    if (prefix > previous.length) throw damaged("a value has a longer prefix than the value before");
    spend(prefix);
    const value = new Uint8Array(prefix + rest.length);
    value.set(previous.subarray(0, prefix));
    value.set(rest, prefix);
    previous = value;
    return value;
  };
}
