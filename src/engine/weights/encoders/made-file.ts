/** A file in parts that are made when their bytes are asked for. */

import { type ByteRange, releaseBuffer } from "../../model/segmented-bytes.ts";

/** A file whose bytes are made when they are asked for. */
export interface MadeFile {
  size: number;
  /** @param range the whole file if absent; weights outside of it are read only where bytes in it depend on them */
  bytes(range?: ByteRange): AsyncIterable<Uint8Array>;
}

export interface Part {
  length: number;
  /** The bytes of the range within the part, and maybe others around them, each with its place. */
  bytes(range: ByteRange): AsyncIterable<PlacedBytes>;
}

interface PlacedBytes {
  at: number;
  bytes: Uint8Array;
}

export const bytesOf = (values: Float32Array | Int8Array | Uint8Array) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

export async function* once(bytes: Uint8Array): AsyncGenerator<PlacedBytes> {
  yield { at: 0, bytes };
}

/** Hands over numbers that nothing needs afterwards. */
export async function* spent(
  values: Float32Array | Int8Array | Uint8Array,
  at = 0,
): AsyncGenerator<PlacedBytes> {
  const bytes = bytesOf(values);
  yield { at, bytes };
  releaseBuffer(bytes);
}

/** Exactly the bytes of a range. */
async function* within(placed: AsyncIterable<PlacedBytes>, { start, end }: ByteRange) {
  for await (const { at, bytes } of placed) {
    const part = bytes.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (part.length > 0) yield part;
  }
}

/** @param parts in their order */
export function madeFile(parts: readonly Part[]): MadeFile {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return {
    size,
    async *bytes({ start, end } = { start: 0, end: size }) {
      let from = 0;
      for (const part of parts) {
        const range = { start: Math.max(0, start - from), end: Math.min(part.length, end - from) };
        if (range.start < range.end) yield* within(part.bytes(range), range);
        from += part.length;
      }
    },
  };
}
