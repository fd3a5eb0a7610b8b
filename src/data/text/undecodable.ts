/**
 * Bytes that an encoding does not know, kept in decoded text as lone surrogates U+DC80 to U+DCFF, as Python's
 * `surrogateescape` does (PEP 383), so that a file can be written back unchanged.
 */

import { concat } from "../bytes.ts";

const LONE_SURROGATE = /[\ud800-\udfff]/u;
const LONE_SURROGATES = /[\ud800-\udfff]/gu;
const ESCAPED = /([\udc80-\udcff]+)/u;

/** @param byte from 0x80 on */
export const escapeByte = (byte: number): string => String.fromCharCode(0xdc00 + byte);

/** Whether decoded text holds bytes that its encoding does not know. */
export const hasUndecodable = (text: string): boolean => LONE_SURROGATE.test(text);

/** The text to show and to score: each such byte is U+FFFD. */
export const withReplacements = (text: string): string =>
  hasUndecodable(text) ? text.replace(LONE_SURROGATES, "\ufffd") : text;

/** UTF-8, with the bytes that were not UTF-8 when the text was decoded. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  if (!hasUndecodable(text)) return encoder.encode(text);
  const parts = text
    .split(ESCAPED)
    .map((part, index) =>
      index % 2 === 0
        ? encoder.encode(part)
        : Uint8Array.from(part, (character) => character.charCodeAt(0) - 0xdc00),
    );
  return concat(parts);
}
