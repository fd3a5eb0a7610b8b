/** Reads and writes tar archives in the ustar format (POSIX.1-1988). */

import { AppError } from "../../errors/app-error.ts";

const BLOCK = 512;

export interface TarEntry {
  path: string;
  /** Size in bytes. */
  size: number;
  /** Offset of the content in the archive, in bytes. */
  offset: number;
}

/** Bytes of zeros after a content of this size. */
export const tarPadding = (size: number) => (BLOCK - (size % BLOCK)) % BLOCK;

/** The block before a file. @throws AppError `bad-archive` when the path is too long */
export function tarHeader(path: string, size: number): Uint8Array {
  const encoder = new TextEncoder();
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => block.set(encoder.encode(text), at);
  const cut = path.length > 100 ? path.lastIndexOf("/", 154) : -1;
  const name = path.slice(cut + 1);
  if (name.length > 100) throw new AppError("bad-archive", `The name ${path} is too long for an archive.`);
  put(name, 0);
  put("0000644\0", 100);
  put("0000000\0", 108);
  put("0000000\0", 116);
  put(`${size.toString(8).padStart(11, "0")} `, 124);
  put("00000000000 ", 136);
  put("        ", 148);
  put("0", 156);
  put("ustar\u000000", 257);
  if (cut > 0) put(path.slice(0, cut), 345);
  const checksum = block.reduce((total, byte) => total + byte, 0);
  put(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

export interface TarInput {
  path: string;
  size: number;
  content: AsyncIterable<Uint8Array>;
}

/** The bytes of an archive, without buffering. @throws AppError `bad-archive` when a path is too long */
export async function* writeTar(entries: AsyncIterable<TarInput>): AsyncGenerator<Uint8Array> {
  for await (const { path, size, content } of entries) {
    yield tarHeader(path, size);
    yield* content;
    yield new Uint8Array(tarPadding(size));
  }
  yield new Uint8Array(2 * BLOCK);
}

/** The fields of a header that say what follows it. */
export interface TarHeader {
  path: string;
  /** Size of the content in bytes. */
  size: number;
  /** `0` or nothing for a file; other letters for folders, links and longer names. */
  type: string;
}

/** @returns undefined when the block is not a header */
export function readTarHeader(block: Uint8Array): TarHeader | undefined {
  const text = (from: number, length: number) =>
    new TextDecoder().decode(block.subarray(from, from + length)).split("\0")[0] ?? "";
  const listedChecksum = Number.parseInt(text(148, 8), 8);
  const checksum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  const size = Number.parseInt(text(124, 12), 8);
  if (block.length < BLOCK || listedChecksum !== checksum || !Number.isSafeInteger(size) || size < 0) {
    return undefined;
  }
  // In the older format of GNU the field of the prefix holds times.
  const prefix = text(257, 8).startsWith("ustar ") ? "" : text(345, 155);
  const path = (prefix ? `${prefix}/${text(0, 100)}` : text(0, 100)).replace(/^\.\//, "");
  return { path, size, type: text(156, 1) };
}

function entryOf(block: Uint8Array, offset: number): TarEntry & { isFile: boolean } {
  const found = readTarHeader(block);
  if (!found) {
    throw new AppError("bad-archive", "The file is not an archive of a model, or is damaged.");
  }
  const { path, size, type } = found;
  return { path, size, offset, isFile: type === "0" || type === "" };
}

/**
 * The files of an archive. Only its headers are read.
 * @throws AppError `bad-archive` when the archive is malformed or cut off
 */
export async function readTar(archive: Blob): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  for (let at = 0; at + BLOCK <= archive.size;) {
    const block = new Uint8Array(await archive.slice(at, at + BLOCK).arrayBuffer());
    if (block.every((byte) => byte === 0)) return entries;
    const { isFile, ...entry } = entryOf(block, at + BLOCK);
    if (entry.offset + entry.size > archive.size) {
      throw new AppError("bad-archive", "The archive ends too early.");
    }
    if (isFile) entries.push(entry);
    at = entry.offset + entry.size + tarPadding(entry.size);
  }
  throw new AppError("bad-archive", "The archive ends too early.");
}
