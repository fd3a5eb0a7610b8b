/** Reads a zip by its central directory, so that one entry of a large archive can be read without the others. */

import { Inflate } from "fflate";
import { bytesOf, type ReadOptions, readRange } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { UniqueNames } from "../text/unique-names.ts";
import { LIMITS } from "../limits.ts";
import { crc32 } from "./crc32.ts";
import { inflateThrough } from "./inflate.ts";
import { decodeNames, type RawName } from "./zip-names.ts";

export interface ZipEntry {
  /** Unique within the archive. */
  path: string;
  /** Size of the unpacked content in bytes. */
  size: number;
  compressedSize: number;
  /** 0 stored, 8 deflated. */
  method: number;
  encrypted: boolean;
  crc: number;
  /** Offset of the local header, in bytes from the start of the file. */
  offset: number;
}

const END = 0x06054b50;
const END_64_LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record has 22 bytes and a comment of at most 65,535; the zip64 locator before it has 20. */
const END_SEARCH = 22 + 0xffff + 20;

const damaged = (cause?: unknown) => new AppError("damaged", "The zip file cannot be read.", { cause });

export const isZip = (head: Uint8Array) =>
  head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

interface Directory {
  offset: number;
  size: number;
}

async function findDirectory(blob: Blob): Promise<Directory> {
  const start = Math.max(0, blob.size - END_SEARCH);
  const view = viewOf(await readRange(blob, start, blob.size));
  for (let at = view.byteLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const offset = view.getUint32(at + 16, true);
    const size = view.getUint32(at + 12, true);
    const isZip64 = offset === 0xffffffff || size === 0xffffffff || view.getUint16(at + 10, true) === 0xffff;
    if (!isZip64) return { offset, size };
    if (at < 20 || view.getUint32(at - 20, true) !== END_64_LOCATOR) throw damaged();
    const endOffset = Number(view.getBigUint64(at - 12, true));
    const end = viewOf(await readRange(blob, endOffset, endOffset + 56));
    if (end.byteLength < 56 || end.getUint32(0, true) !== END_64) throw damaged();
    return { offset: Number(end.getBigUint64(48, true)), size: Number(end.getBigUint64(40, true)) };
  }
  throw damaged();
}

const ZIP64 = 1;
const UNICODE_PATH = 0x7075;

/** The content of one extra field of an entry; undefined when the entry lacks it. */
function extraField(extra: Uint8Array, id: number): Uint8Array | undefined {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === id) return extra.subarray(at + 4, at + 4 + size);
    at += 4 + size;
  }
  return undefined;
}

/** Fills the 32-bit fields that say "see the zip64 extra field" (APPNOTE 4.5.3). */
function applyZip64(entry: ZipEntry, extra: Uint8Array): void {
  const zip64 = extraField(extra, ZIP64);
  if (!zip64) return;
  let field = 0;
  for (const name of ["size", "compressedSize", "offset"] as const) {
    if (entry[name] !== 0xffffffff) continue;
    entry[name] = Number(viewOf(zip64).getBigUint64(field, true));
    field += 8;
  }
}

/**
 * The files of an archive, without its folders.
 * @throws AppError `damaged` when the central directory is missing or malformed, `over-limit`
 */
export async function readZipDirectory(blob: Blob): Promise<ZipEntry[]> {
  const directory = await findDirectory(blob);
  if (directory.size > LIMITS.heldBytes) throw tooManyEntries();
  const bytes = await readRange(blob, directory.offset, directory.offset + directory.size);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  const rawNames: RawName[] = [];
  try {
    for (let at = 0; at < bytes.length && view.getUint32(at, true) === CENTRAL;) {
      const nameEnd = at + 46 + view.getUint16(at + 28, true);
      const extraEnd = nameEnd + view.getUint16(at + 30, true);
      const extra = bytes.subarray(nameEnd, extraEnd);
      const flags = view.getUint16(at + 8, true);
      const entry: ZipEntry = {
        path: "",
        size: view.getUint32(at + 24, true),
        compressedSize: view.getUint32(at + 20, true),
        method: view.getUint16(at + 10, true),
        encrypted: (flags & 1) === 1,
        crc: view.getUint32(at + 16, true),
        offset: view.getUint32(at + 42, true),
      };
      applyZip64(entry, extra);
      entries.push(entry);
      rawNames.push({
        bytes: bytes.subarray(at + 46, nameEnd),
        isUtf8: (flags & 0x800) !== 0,
        unicodePath: extraField(extra, UNICODE_PATH),
      });
      if (entries.length > LIMITS.archiveEntries) throw tooManyEntries();
      at = extraEnd + view.getUint16(at + 32, true);
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : damaged(cause);
  }
  return named(entries, decodeNames(rawNames)).filter(({ path }) => !path.endsWith("/"));
}

const tooManyEntries = () =>
  new AppError("over-limit", `The zip has more than ${LIMITS.archiveEntries} files.`);

function named(entries: readonly ZipEntry[], names: readonly string[]): ZipEntry[] {
  const unique = new UniqueNames();
  return entries.map((entry, index) => ({ ...entry, path: unique.add(names[index] ?? "") }));
}

/** Compression methods by their number (APPNOTE 4.4.5). */
const METHODS: Readonly<Record<number, string>> = {
  1: "Shrink",
  6: "Implode",
  9: "Deflate64",
  12: "bzip2",
  14: "LZMA",
  20: "Zstandard",
  93: "Zstandard",
  95: "XZ",
  96: "JPEG",
  98: "PPMd",
  99: "AES encryption",
};

/**
 * The unpacked content of one entry.
 * @throws AppError `damaged` when the entry is cut off or fails its checksum, `encrypted` when it needs a password,
 * `not-a-table` for a compression other than deflate
 */
export async function* readZipEntry(
  blob: Blob,
  entry: ZipEntry,
  options: ReadOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  if (entry.encrypted) throw new AppError("encrypted", `${entry.path} is protected by a password.`);
  if (entry.method !== 0 && entry.method !== 8) {
    const method = METHODS[entry.method] ?? `method ${entry.method}`;
    throw new AppError(
      "not-a-table",
      `${entry.path} is compressed with ${method}. Zip it with Deflate instead.`,
    );
  }
  const header = viewOf(await readRange(blob, entry.offset, entry.offset + 30));
  if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL) throw damaged();
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const source = bytesOf(blob, options, start, start + entry.compressedSize);
  let checksum = 0;
  for await (const chunk of entry.method === 0 ? source : inflateThrough(new Inflate(), source, damaged)) {
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum !== entry.crc) throw damaged();
}
