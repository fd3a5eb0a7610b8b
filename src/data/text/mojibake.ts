/**
 * Repairs text whose UTF-8 bytes were read as windows-1252 or Latin-1 (`Itâ€™s` is `It’s`), or written as Python shows
 * bytes (`b'It\xe2\x80\x99s'`).
 */

import { decoderOf } from "./decoder.ts";

const windows1252 = decoderOf("windows-1252");
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The byte that each character was read from, from 0x80. Bytes that windows-1252 lacks stand for themselves. */
const BYTES = new Map<string, number>();
for (let byte = 0x80; byte <= 0xff; byte++) {
  BYTES.set(String.fromCodePoint(byte), byte);
  BYTES.set(windows1252.decode(Uint8Array.of(byte)), byte);
}

const classOf = (from: number, to: number) =>
  `[${[...BYTES]
    .filter(([, byte]) => byte >= from && byte <= to)
    .map(([character]) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .join("")}]`;

const NEXT = classOf(0x80, 0xbf);
const SEQUENCE = `(?:${classOf(0xc2, 0xdf)}${NEXT}|${classOf(0xe0, 0xef)}${NEXT}{2}|${classOf(0xf0, 0xf4)}${NEXT}{3})`;
const RUN = new RegExp(`${SEQUENCE}+`, "gu");
const SINGLE = new RegExp(SEQUENCE, "gu");
/**
 * Starts of sequences that no text has by chance: of Latin-1 letters and signs (`Ã¼`, `Â£`), of punctuation and symbols
 * (`â€™`), of emojis (`ðŸ˜€`) and of what follows them. Of other letters (`É…`, `Ð¿`) only two in a row count.
 */
const CLEAR = /^[ÃÂâðï]/u;
/** Text can be misread several times; each pass undoes one. */
const MAX_PASSES = 4;

/** A whole text as Python shows bytes; characters beyond ASCII are escaped there. */
const PYTHON_BYTES = /^\s*b(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*$/s;
const PYTHON_ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function fromPythonBytes(text: string): string {
  const [, single, double] = PYTHON_BYTES.exec(text) ?? [];
  const literal = single ?? double;
  if (literal === undefined || /\P{ASCII}/u.test(literal)) return text;
  const characters = literal.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/gis, (_, byte?: string, escaped = "") =>
    byte === undefined
      ? (PYTHON_ESCAPES[escaped] ?? escaped)
      : String.fromCharCode(Number.parseInt(byte, 16)),
  );
  return new TextDecoder().decode(Uint8Array.from(characters, (character) => character.charCodeAt(0)));
}

/** @returns the text itself when nothing in it is mojibake */
export function repairMojibake(text: string): string {
  let repaired = fromPythonBytes(text);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = repaired;
    repaired = before.replaceAll(RUN, decodeRun);
    if (repaired === before) break;
  }
  return repaired;
}

/** The text of UTF-8 of which each byte was written as a character, as Meta does; other texts as `repairMojibake`. */
export function fromByteCharacters(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text)) return text;
  if (/[\u0100-\uffff]/.test(text)) return repairMojibake(text);
  try {
    return utf8.decode(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  } catch {
    return repairMojibake(text);
  }
}

function decodeRun(run: string): string {
  const sequences = run.match(SINGLE) ?? [];
  if (sequences.length < 2 && !CLEAR.test(run)) return run;
  try {
    return utf8.decode(Uint8Array.from(run, (character) => BYTES.get(character) ?? 0));
  } catch {
    return run;
  }
}
