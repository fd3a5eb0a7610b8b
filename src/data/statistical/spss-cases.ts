/** The cases of an SPSS file: elements of 8 bytes, in one of three compressions. */

import { unzlibSync } from "fflate";
import { type ByteStream, bytesOf, type ReadOptions } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { ByteCursor } from "./byte-cursor.ts";
import type { SpssDictionary } from "./spss-dictionary.ts";

const ELEMENT = 8;
/** Codes of the compression by bytes; those below stand for a number, after the bias. */
const SKIP = 0;
const END = 252;
const LITERAL = 253;
const BLANKS = 254;
const SYSTEM_MISSING = 255;
/** SPSS writes blocks of 4 MiB. */
const MAX_BLOCK = 1 << 24;

const damaged = (what: string, cause?: unknown) =>
  new AppError("damaged", `The SPSS file cannot be read: ${what}.`, { cause });

/**
 * The cases, as bytes that are valid until the next one is asked for.
 * @throws AppError `damaged`, `over-limit`, `unreadable-file`, `cancelled`
 */
export async function* readCases(
  blob: Blob,
  dictionary: SpssDictionary,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { compression, dataStart, elements } = dictionary;
  const bytes =
    compression === "blocks" ? blocks(blob, dictionary, options) : bytesOf(blob, options, dataStart);
  const unpacked = compression === "none" ? bytes : unpackBytes(bytes, dictionary);
  const size = elements * ELEMENT;
  const current = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of unpacked) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + size - filled);
      current.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < size) continue;
      yield current;
      filled = 0;
    }
  }
  if (filled > 0) throw damaged("its last case is cut off");
}

/** The blocks that are compressed with zlib, of which the end of the file has a list. */
async function* blocks(
  blob: Blob,
  { dataStart, isLittleEndian }: SpssDictionary,
  { onBytes }: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const cursor = new ByteCursor(blob, "SPSS", dataStart + 8);
  cursor.isLittleEndian = isLittleEndian;
  const trailer = await cursor.size64();
  cursor.position = trailer + 16;
  const blockSize = await cursor.uint32();
  const count = await cursor.uint32();
  const directory = await cursor.view(24 * Math.min(count, Math.ceil(blob.size / 24)));
  const list = Array.from({ length: Math.floor(directory.byteLength / 24) }, (_, index) => ({
    start: Number(directory.getBigInt64(24 * index + 8, isLittleEndian)),
    unpacked: directory.getUint32(24 * index + 16, isLittleEndian),
    packed: directory.getUint32(24 * index + 20, isLittleEndian),
  }));
  const packedSize = list.reduce((sum, { packed }) => sum + packed, 0);
  const unpackedSize = list.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (blockSize > MAX_BLOCK || packedSize > blob.size) throw damaged("its list of blocks is wrong");
  if (unpackedSize > LIMITS.unpackedFreeBytes && unpackedSize > LIMITS.unpackedRatio * blob.size) {
    throw new AppError("over-limit", "The file unpacks to far more than its size, as no table does.");
  }
  for (const { start, unpacked, packed } of list) {
    if (unpacked > blockSize || !Number.isSafeInteger(start)) throw damaged("its list of blocks is wrong");
    cursor.position = start;
    const bytes = await cursor.bytes(packed);
    onBytes?.(start + packed);
    let block: Uint8Array;
    try {
      block = unzlibSync(bytes, { out: new Uint8Array(unpacked) });
    } catch (cause) {
      throw damaged("a block cannot be unpacked", cause);
    }
    yield block;
  }
}

/** Codes come in groups of eight, each group before the elements that it has in full. */
async function* unpackBytes(
  packed: ByteStream,
  { bias, isLittleEndian }: SpssDictionary,
): AsyncGenerator<Uint8Array, void, undefined> {
  const codes = new Uint8Array(ELEMENT);
  const missing = new Uint8Array(ELEMENT);
  new DataView(missing.buffer).setFloat64(0, -Number.MAX_VALUE, isLittleEndian);
  const numbers = Array.from({ length: END }, (_, code) => {
    const bytes = new Uint8Array(ELEMENT);
    new DataView(bytes.buffer).setFloat64(0, code - bias, isLittleEndian);
    return bytes;
  });
  const blanks = new Uint8Array(ELEMENT).fill(0x20);
  let next = ELEMENT;
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of packed) {
    const bytes = rest.length === 0 ? chunk : joined(rest, chunk);
    const out: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      if (next === ELEMENT) {
        if (at + ELEMENT > bytes.length) break;
        codes.set(bytes.subarray(at, at + ELEMENT));
        at += ELEMENT;
        next = 0;
      }
      const code = codes[next] as number;
      if (code === LITERAL) {
        if (at + ELEMENT > bytes.length) break;
        out.push(bytes.subarray(at, at + ELEMENT));
        at += ELEMENT;
      } else if (code === END) {
        yield* out;
        return;
      } else if (code === BLANKS) out.push(blanks);
      else if (code === SYSTEM_MISSING) out.push(missing);
      else if (code !== SKIP) out.push(numbers[code] as Uint8Array);
      next++;
    }
    rest = bytes.slice(at);
    yield* out;
  }
  if (rest.length > 0 || (next < ELEMENT && codes[next] === LITERAL)) throw damaged("it is cut off");
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
