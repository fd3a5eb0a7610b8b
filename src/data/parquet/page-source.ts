/** The file of the pages, their decompression, and what they may cost. */

import { snappyUncompress } from "hyparquet";
import { AppError } from "../../errors/app-error.ts";
import { readRange } from "../bytes.ts";
import { LIMITS } from "../limits.ts";
import type { Codec, Metadata } from "./metadata.ts";
import { damaged } from "./thrift.ts";

/** The file, and what its pages may cost. */
export class PageSource {
  readonly #blob: Blob;
  /** Offset behind the last page. */
  readonly end: number;
  readonly #codecs: Codecs;
  #spent = 0;

  private constructor(blob: Blob, end: number, codecs: Codecs) {
    this.#blob = blob;
    this.end = end;
    this.#codecs = codecs;
  }

  static async open(blob: Blob, metadata: Metadata): Promise<PageSource> {
    return new PageSource(blob, metadata.end, await neededCodecs(metadata));
  }

  read(start: number, end: number): Promise<Uint8Array> {
    return readRange(this.#blob, start, Math.min(end, this.end));
  }

  /**
   * @param size of the page without compression
   * @throws AppError `damaged`, `over-limit`
   */
  unpack(bytes: Uint8Array, size: number, codec: Codec): Uint8Array {
    this.spend(size);
    const unpackWith = this.#codecs[codec];
    if (!unpackWith) throw damaged(`its compression ${codec} is not known here`);
    // A page of missing values has no bytes of values; some codecs cannot unpack nothing.
    if (size === 0) return new Uint8Array();
    let page: Uint8Array;
    try {
      page = unpackWith(bytes, size);
    } catch (cause) {
      throw damaged("a page cannot be unpacked", cause);
    }
    if (page.length !== size) throw damaged("a page has another size than it says");
    return page;
  }

  /** @throws AppError `over-limit` when the pages unpack to far more than the file's size */
  spend(bytes: number): void {
    this.#spent += bytes;
    if (this.#spent > LIMITS.unpackedFreeBytes + LIMITS.unpackedRatio * this.#blob.size) {
      throw new AppError("over-limit", "The Parquet file unpacks to far more than its size.");
    }
  }
}

type Unpack = (bytes: Uint8Array, size: number) => Uint8Array;
type Codecs = Partial<Record<Codec, Unpack>>;

const unpackSnappy: Unpack = (bytes, size) => {
  const page = new Uint8Array(size);
  snappyUncompress(bytes, page);
  return page;
};

/** Codecs other than Snappy are large and rare, so they are loaded only for a file that needs them. */
async function neededCodecs({ groups }: Metadata): Promise<Codecs> {
  const builtIn: Codecs = { UNCOMPRESSED: (bytes) => bytes, SNAPPY: unpackSnappy };
  if (groups.every(({ chunks }) => chunks.every(({ codec }) => codec in builtIn))) return builtIn;
  const { decompressBrotli, decompressGzip, decompressLz4Raw, decompressZstd } =
    await import("hyparquet-compressors");
  return {
    ...builtIn,
    GZIP: decompressGzip,
    BROTLI: decompressBrotli,
    LZ4: (bytes, size) => unpackFrames(bytes, size, decompressLz4Raw) ?? decompressLz4Raw(bytes, size),
    LZ4_RAW: decompressLz4Raw,
    // With a place for the output, the size that the compressed bytes claim is not allocated.
    ZSTD: (bytes, size) => decompressZstd(bytes, new Uint8Array(size)),
  };
}

/**
 * Unpacks the frames of Hadoop, which some writers put around LZ4: two sizes, big-endian, and a block.
 * @returns undefined when these are no such frames
 */
function unpackFrames(bytes: Uint8Array, size: number, unpack: Unpack): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const page = new Uint8Array(size);
  let at = 0;
  let done = 0;
  while (at + 8 <= bytes.length) {
    const [unpacked, packed] = [view.getUint32(at), view.getUint32(at + 4)];
    at += 8;
    if (packed > bytes.length - at || unpacked > size - done) return undefined;
    page.set(unpack(bytes.subarray(at, at + packed), unpacked), done);
    at += packed;
    done += unpacked;
  }
  return at === bytes.length && done === size ? page : undefined;
}
