/** Random access to a file that is not in memory. */

import { AppError } from "../../../errors/app-error.ts";

export interface ByteRanges {
  /** The name of the file, for errors. */
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  /** Of a part of a file: about where it begins in the file, in bytes. */
  readonly at?: number;
  /** The bytes from `start` to `end` (exclusive), which are within the file. They belong to the reader. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A file of weights that cannot be read. */
export const badWeights = (file: Pick<ByteRanges, "name">, reason: string) =>
  new AppError("bad-model", `${file.name} cannot be read: ${reason}.`);

/** @throws AppError `bad-model` when the file has no such bytes, or more of them than a header has */
export async function readExactly(
  file: ByteRanges,
  start: number,
  length: number,
  most = Infinity,
): Promise<Uint8Array> {
  const isInside = Number.isSafeInteger(start) && start >= 0 && length >= 0 && start + length <= file.size;
  if (!isInside) throw badWeights(file, "it ends before what it lists");
  if (length > most) throw badWeights(file, "its description is too long");
  return file.read(start, start + length);
}

export const bytesOf = (name: string, bytes: Uint8Array): ByteRanges => ({
  name,
  size: bytes.length,
  read: async (start, end) => new Uint8Array(bytes.subarray(start, end)),
});

/**
 * A part of a file.
 * @param at about where it begins, in bytes
 * @param locate checks what stands before it, and gives its first byte. Called with the first read: a download need not
 * have come to it before
 */
export function partOf(
  file: ByteRanges,
  at: number,
  size: number,
  locate: () => Promise<number>,
): ByteRanges {
  let located: Promise<number> | undefined;
  return {
    name: file.name,
    size,
    at,
    async read(from, until) {
      const start = await (located ??= locate());
      return readExactly(file, start + from, until - from);
    },
  };
}

/** Bytes that are fetched ahead of the ones that are asked for. */
const WINDOW_BYTES = 1 << 14;

/** Reads headers that are scattered over a file, without the data between them. */
export class Cursor {
  readonly file: ByteRanges;
  at = 0;
  #window: Uint8Array = new Uint8Array();
  #windowAt = 0;

  constructor(file: ByteRanges) {
    this.file = file;
  }

  /** The next bytes, which are passed. @throws AppError `bad-model` */
  async take(length: number): Promise<Uint8Array> {
    const { at } = this;
    if (at < this.#windowAt || at + length > this.#windowAt + this.#window.length) {
      const wanted = Math.max(length, Math.min(WINDOW_BYTES, this.file.size - at));
      this.#window = await readExactly(this.file, at, wanted);
      this.#windowAt = at;
    }
    this.at = at + length;
    return this.#window.subarray(at - this.#windowAt, at - this.#windowAt + length);
  }

  /** The next bytes as an unsigned integer. @throws AppError `bad-model` */
  async integer(length: 1 | 2 | 4 | 8, order: "little" | "big" = "little"): Promise<number> {
    const bytes = await this.take(length);
    let value = 0;
    for (let index = 0; index < length; index += 1)
      value = value * 256 + (bytes[order === "big" ? index : length - 1 - index] ?? 0);
    return value;
  }
}
