/** The bytes of a mail, whose parts have encodings of their own: they are held as text of windows-1252, a character each. */

import { decoderOf } from "../../text/decoder.ts";

/** The encoding in which each byte is a character, and each character a byte. */
export const BYTE_ENCODING = "windows-1252";

const BYTES = new Map<string, number>();
for (let byte = 0; byte < 256; byte++) {
  BYTES.set(decoderOf(BYTE_ENCODING).decode(Uint8Array.of(byte)), byte);
}

/** @param text that was decoded as `BYTE_ENCODING`; of other text, the bytes in UTF-8 */
export function bytesOfText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const byte = BYTES.get(text[at] ?? "");
    if (byte === undefined) return new TextEncoder().encode(text);
    bytes[at] = byte;
  }
  return bytes;
}

const isAscii = (text: string) => /^[\x00-\x7f]*$/.test(text); // oxlint-disable-line no-control-regex -- all of ASCII

/** Text in an encoding that a mail names; without a name it is UTF-8 if it can be. */
export function decodeBytes(bytes: Uint8Array, charset: string | undefined): string {
  for (const label of [charset, "utf-8"]) {
    if (label === undefined || label === "" || /^(?:us-)?ascii$/i.test(label)) continue;
    try {
      if (/^utf-?8$/i.test(label)) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      return decoderOf(label).decode(bytes);
    } catch {
      // Try the next encoding.
    }
  }
  return decoderOf("windows-1252").decode(bytes);
}

/** Text of a mail that no header says the encoding of. */
export const plainText = (text: string): string =>
  isAscii(text) ? text : decodeBytes(bytesOfText(text), undefined);

export function quotedPrintable(text: string): Uint8Array<ArrayBuffer> {
  const joined = text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll("=\n", "");
  const decoded: string[] = [];
  let from = 0;
  for (const { index, 1: hex = "" } of joined.matchAll(/=([\dA-F]{2})/gi)) {
    decoded.push(joined.slice(from, index), BYTE_TEXT[Number.parseInt(hex, 16)] ?? "");
    from = index + 3;
  }
  decoded.push(joined.slice(from));
  return bytesOfText(decoded.join(""));
}

const BYTE_TEXT = [...BYTES.keys()];

/** What is no base64 is left out. */
export function base64(text: string): Uint8Array<ArrayBuffer> {
  const plain = text.replaceAll(/[^A-Za-z\d+/]/g, "");
  // A single character at the end holds no byte.
  const binary = atob(plain.length % 4 === 1 ? plain.slice(0, -1) : plain);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
