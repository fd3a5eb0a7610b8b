/**
 * What decoded text does not show of a file's bytes, kept as lone surrogates so that the file can be written back unchanged:
 * bytes that the encoding does not know as U+DC80 to U+DCFF, as Python's `surrogateescape` does (PEP 383), and marks after
 * characters that have several sequences of bytes (`multi-byte.ts`).
 */

import { concat } from "../bytes.ts";

/** Second halves of no assigned character, so that no emoji that was cut in half has them. */
const SEQUENCE_MARKS = ["\udeed", "\udeee"] as const;

const MARKS = /[\udeed\udeee]/gu;
const UNDECODABLE = /[\ud800-\udeec\udeef-\udfff]/u;
const ALL_UNDECODABLE = /[\ud800-\udeec\udeef-\udfff]/gu;
const ESCAPED = /([\udc80-\udcff]+)/u;

/** @param byte from 0x80 on */
export const escapeByte = (byte: number): string => String.fromCharCode(0xdc00 + byte);

/** The mark of a character's further sequence, from 0; undefined for more of them than any encoding has. */
export const sequenceMark = (index: number): string | undefined => SEQUENCE_MARKS[index];

export const withoutMarks = (text: string): string => text.replace(MARKS, "");

/** Whether decoded text holds bytes that its encoding does not know. */
export const hasUndecodable = (text: string): boolean => hasKeptBytes(text) && UNDECODABLE.test(text);

/** Whether decoded text holds such bytes or marks, which `withReplacements` takes out. */
export const hasKeptBytes = (text: string): boolean => !text.isWellFormed();

/** The text to show and to score: each undecodable byte is U+FFFD. */
export const withReplacements = (text: string): string =>
  hasKeptBytes(text) ? withoutMarks(text).replace(ALL_UNDECODABLE, "\ufffd") : text;

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
