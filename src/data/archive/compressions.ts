/** The compressions of a single file, recognized by its first bytes. Their decompressors are loaded when needed. */

import type { ByteStream } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { gunzip, isGzip } from "./gzip.ts";
import { inflateThrough, type Inflater } from "./inflate.ts";

export type Compression = "gzip" | "zstd" | "bzip2" | "xz" | "lz4";

interface Codec {
  isPacked(head: Uint8Array): boolean;
  /** @throws AppError `damaged`, `over-limit` */
  unpack(packed: ByteStream): ByteStream;
}

const damaged = (cause?: unknown) =>
  new AppError("damaged", "The compressed file cannot be unpacked.", { cause });

async function* unpackWith(load: () => Promise<Inflater>, packed: ByteStream) {
  yield* inflateThrough(await load(), packed, damaged);
}

async function zstdInflater(): Promise<Inflater> {
  const [{ ZstdInflater }, { Decompress }] = await Promise.all([import("./zstd.ts"), import("fzstd")]);
  return new ZstdInflater(Decompress);
}

const startsWith =
  (...mark: readonly number[]) =>
  (head: Uint8Array) =>
    mark.every((byte, index) => head[index] === byte);

const BZIP2 = startsWith(0x42, 0x5a, 0x68);

const CODECS: Readonly<Record<Compression, Codec>> = {
  gzip: { isPacked: isGzip, unpack: gunzip },
  zstd: {
    isPacked: startsWith(0x28, 0xb5, 0x2f, 0xfd),
    unpack: (packed) => unpackWith(zstdInflater, packed),
  },
  bzip2: {
    // `BZh` is also text: a block begins with the digits of pi, the end with those of its square root.
    isPacked: (head) =>
      BZIP2(head) &&
      (startsWith(0x31, 0x41, 0x59)(head.subarray(4)) || startsWith(0x17, 0x72)(head.subarray(4))),
    unpack: (packed) => unpackWith(async () => new (await import("./bzip2.ts")).Bzip2Inflater(), packed),
  },
  xz: {
    isPacked: startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00),
    unpack: (packed) => unpackWith(async () => new (await import("./xz.ts")).XzInflater(), packed),
  },
  lz4: {
    isPacked: startsWith(0x04, 0x22, 0x4d, 0x18),
    unpack: (packed) => unpackWith(async () => new (await import("./lz4.ts")).Lz4Inflater(), packed),
  },
};

/** @param head the first bytes of a file */
export const compressionOf = (head: Uint8Array): Compression | undefined =>
  (Object.keys(CODECS) as Compression[]).find((name) => CODECS[name].isPacked(head));

export const unpack = (name: Compression, packed: ByteStream): ByteStream => CODECS[name].unpack(packed);

/** The extensions of compressed files: `gz` of `tweets.csv.gz`. */
export const PACKED_EXTENSIONS = /\.(gz|zst|zstd|bz2|xz|lz4)$/i;
