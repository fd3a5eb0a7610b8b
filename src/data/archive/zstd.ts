/** Unpacks Zstandard (RFC 8878), also several frames one after the other, as Facebook's `zstd` and pandas write it. */

import type { Decompress } from "fzstd";
import type { ByteStream } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { inflateThrough, type Inflater } from "./inflate.ts";

export const isZstd = (head: Uint8Array) =>
  head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;

const damaged = (cause?: unknown) =>
  new AppError("damaged", "The file that is compressed with Zstandard cannot be unpacked.", { cause });

/** Bytes of the window that the first frame asks for, which the decompressor holds in memory. */
function windowBytes(head: Uint8Array): number {
  const descriptor = head[4] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  if (!isSingleSegment) {
    const window = head[5] ?? 0;
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [1, 2, 4, 8][descriptor >> 6] ?? 1;
  const at = 5 + dictionaryBytes;
  let size = 0;
  for (let byte = 0; byte < sizeBytes; byte++) size += (head[at + byte] ?? 0) * 2 ** (8 * byte);
  return size + (sizeBytes === 2 ? 256 : 0);
}

/** The part of the decompressor that `inflateThrough` uses. */
class ZstdInflater implements Inflater {
  ondata: Inflater["ondata"] = () => {};
  readonly #decompress: Decompress;

  constructor(Decompressor: typeof Decompress) {
    this.#decompress = new Decompressor((chunk, isLast) =>
      this.ondata(chunk as Uint8Array<ArrayBuffer>, isLast ?? false),
    );
  }

  push(bytes: Uint8Array, final: boolean): void {
    this.#decompress.push(bytes, final);
  }
}

/** @throws AppError `damaged`, `over-limit` when its window does not fit into memory */
export async function* unzstd(source: ByteStream): AsyncGenerator<Uint8Array, void, undefined> {
  const { Decompress: Decompressor } = await import("fzstd");
  async function* checked() {
    let isFirst = true;
    for await (const chunk of source) {
      if (isFirst && windowBytes(chunk) > LIMITS.heldBytes) {
        throw new AppError(
          "over-limit",
          "The file is compressed with Zstandard and a window of more than 128 MiB. Unpack it with: zstd -d --long=31",
        );
      }
      isFirst = false;
      yield chunk;
    }
  }
  yield* inflateThrough(new ZstdInflater(Decompressor), checked(), damaged);
}
