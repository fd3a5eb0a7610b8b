/** The names of a zip's entries: UTF-8 where the zip says so, else by the bytes of all names. */

import { decoderOf } from "../text/decoder.ts";
import { crc32 } from "./crc32.ts";

/** A name as the central directory has it. */
export interface RawName {
  bytes: Uint8Array;
  /** Bit 11 of the flags: the name is UTF-8 (APPNOTE 4.4.4). */
  isUtf8: boolean;
  /** The content of the Info-ZIP Unicode Path extra field 0x7075 (APPNOTE 4.6.9). */
  unicodePath?: Uint8Array | undefined;
}

/** The code page of DOS, which APPNOTE names for all other entries. */
const DOS = "ibm437";

/** The names in the order of the entries, with slashes between folders. */
export function decodeNames(names: readonly RawName[]): string[] {
  const known = names.map(knownName);
  const unknown = names.filter((_, index) => known[index] === undefined).map(({ bytes }) => bytes);
  const decoder = decoderOf(unknown.length > 0 ? guessNameEncoding(unknown) : DOS);
  return names.map((name, index) => (known[index] ?? decoder.decode(name.bytes)).replaceAll("\\", "/"));
}

function knownName({ bytes, isUtf8, unicodePath }: RawName): string | undefined {
  if (unicodePath && unicodePath.length > 5 && unicodePath[0] === 1) {
    const view = new DataView(unicodePath.buffer, unicodePath.byteOffset, unicodePath.byteLength);
    // Another checksum means that the name was changed by a program that does not know the field.
    if (view.getUint32(1, true) === crc32(bytes)) return new TextDecoder().decode(unicodePath.subarray(5));
  }
  if (isUtf8) return new TextDecoder().decode(bytes);
  return decodeStrictly(bytes, "utf-8");
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Two characters of Chinese or Japanese side by side, or kana: two Latin letters of DOS look like one of them. */
const EAST_ASIAN = /[\u3040-\u30fa]|[\u4e00-\u9fa5]{2}/;
const NOT_EAST_ASIAN = /[^\x20-\x7e\u3000-\u30ff\u4e00-\u9fa5\uff01-\uff5e]/;
const CYRILLIC_WORD = /^(?=.*[\u0400-\u045f])(?!.*([A-Za-z][\u0400-\u045f]|[\u0400-\u045f][A-Za-z]))/;

/** Names are too short for `guessEncoding`; archives that do not say their encoding come from Windows. */
function guessNameEncoding(names: readonly Uint8Array[]): string {
  for (const encoding of ["shift_jis", "gbk"]) {
    const decoded = names.map((name) => decodeStrictly(name, encoding) ?? "\ufffd");
    if (decoded.every((name) => EAST_ASIAN.test(name) && !NOT_EAST_ASIAN.test(name))) return encoding;
  }
  const russian = names.map((name) => decoderOf("ibm866").decode(name));
  const isRussian = russian.every(
    (name) => CYRILLIC_WORD.test(name) && !/[^\x20-\x7e\u0400-\u045f№]/.test(name),
  );
  return isRussian ? "ibm866" : DOS;
}
