/** Encodes texts in every encoding that files are read in. */

import { TextWriter } from "../../data/text/text-writer.ts";

const BYTE_ORDER_MARK = "\ufeff";

/** @throws Error when the encoding lacks a character */
export function encodeText(text: string, encoding: string, withMark: boolean): Uint8Array<ArrayBuffer> {
  const marked = withMark ? BYTE_ORDER_MARK + text : text;
  if (encoding.startsWith("utf-32")) return encodeUtf32(marked, encoding === "utf-32le");
  if (encoding === "iso-2022-jp") return encodeIso2022Jp(text);
  const writer = writerOf(encoding);
  const before = writer.unwritable;
  const bytes = writer.encode(marked);
  if (writer.unwritable > before) throw new Error(`${encoding} lacks a character of ${text.slice(0, 60)}`);
  return bytes;
}

/** Whether an encoding has every character of a text. */
export function isWritable(text: string, encoding: string): boolean {
  if (encoding.startsWith("utf-")) return true;
  const writer = writerOf(encoding === "iso-2022-jp" ? "euc-jp" : encoding);
  const before = writer.unwritable;
  const bytes = writer.encode(text);
  // ISO-2022-JP has neither the half-width letters nor the characters of three bytes.
  return writer.unwritable === before && (encoding !== "iso-2022-jp" || !/[\x8e\x8f]/.test(latin1(bytes)));
}

const latin1 = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

const writers = new Map<string, TextWriter>();

function writerOf(encoding: string): TextWriter {
  const writer = writers.get(encoding) ?? new TextWriter({ name: encoding, bom: false });
  writers.set(encoding, writer);
  return writer;
}

function encodeUtf32(text: string, isLittleEndian: boolean): Uint8Array<ArrayBuffer> {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const view = new DataView(new ArrayBuffer(points.length * 4));
  for (const [index, point] of points.entries()) view.setUint32(index * 4, point, isLittleEndian);
  return new Uint8Array(view.buffer);
}

const TO_JAPANESE = [0x1b, 0x24, 0x42];
const TO_ASCII = [0x1b, 0x28, 0x42];

/** The two bytes of a character are those of EUC-JP without their high bits. */
function encodeIso2022Jp(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let isJapanese = false;
  for (const byte of writerOf("euc-jp").encode(text)) {
    if (byte >= 0x80 !== isJapanese) {
      isJapanese = !isJapanese;
      bytes.push(...(isJapanese ? TO_JAPANESE : TO_ASCII));
    }
    bytes.push(byte & 0x7f);
  }
  if (isJapanese) bytes.push(...TO_ASCII);
  return Uint8Array.from(bytes);
}

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** Vietnamese as windows-1258 has it: tones are characters of their own after the vowel. */
export const withSeparateTones = (text: string): string =>
  Array.from(text.normalize("NFC"), (character) => {
    const parts = character.normalize("NFD");
    const tones = parts.match(TONES)?.join("") ?? "";
    return parts.replaceAll(TONES, "").normalize("NFC") + tones;
  }).join("");
