/** GPT-2's alphabet of 256 characters, one for each byte (`bytes_to_unicode`). */

import type { TrackedText } from "../tracked-text.ts";

const encoder = new TextEncoder();

const isPrintable = (byte: number) =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

const bytes = Array.from({ length: 256 }, (_, byte) => byte);
const moved = bytes.filter((byte) => !isPrintable(byte));
const CHARACTERS = bytes.map((byte) =>
  String.fromCharCode(isPrintable(byte) ? byte : 256 + moved.indexOf(byte)),
);

/** All but the bytes that are their own character; they are most of an English text. */
const CHANGED = /[^!-~]/gu;

/** A text with each byte of its UTF-8 as one character. */
export const toByteLevel = (text: TrackedText): TrackedText =>
  text.replace(CHANGED, (character) =>
    Array.from(encoder.encode(character), (byte) => CHARACTERS[byte]).join(""),
  );
