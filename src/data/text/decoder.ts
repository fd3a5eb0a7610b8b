/** Decoders for the encodings of `TextDecoder`, DOS code pages and UTF-32. */

import { AppError } from "../../errors/app-error.ts";
import { DOS_CODE_PAGES } from "./code-pages.ts";

/** The part of `TextDecoder` that is used here. It drops a leading byte order mark. */
export interface StreamDecoder {
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}

/** Names of encodings that `TextDecoder` does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  "mac-roman": "macintosh",
  macroman: "macintosh",
  "mac-cyrillic": "x-mac-cyrillic",
  maccyrillic: "x-mac-cyrillic",
  cp437: "ibm437",
  cp850: "ibm850",
  cp852: "ibm852",
  cp855: "ibm855",
  437: "ibm437",
  850: "ibm850",
  852: "ibm852",
  ansi: "windows-1252",
  "utf-8-sig": "utf-8",
  "utf8-sig": "utf-8",
  utf16: "utf-16le",
  "utf-32": "utf-32le",
  utf32: "utf-32le",
  cp932: "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
  cp950: "big5",
  cp65001: "utf-8",
};

/**
 * The canonical name of an encoding, from any common name (`UTF8`, `Latin-1`, `cp1252`, `mac_roman`).
 * @throws AppError `unknown-encoding`
 */
export function encodingName(label: string): string {
  const plain = label.trim().toLowerCase().replaceAll("_", "-");
  const alias = ALIASES[plain];
  if (alias !== undefined) return alias;
  if (plain in DOS_CODE_PAGES || plain === "utf-32le" || plain === "utf-32be") return plain;
  for (const name of [label.trim(), plain, plain.replace(/^latin-/, "latin"), plain.replaceAll("-", "_")]) {
    try {
      return new TextDecoder(name).encoding;
    } catch {
      // Try the next spelling.
    }
  }
  throw new AppError("unknown-encoding", `The encoding ${label} is not known here.`);
}

/** @throws AppError `unknown-encoding` */
export function decoderOf(label: string): StreamDecoder {
  const name = encodingName(label);
  const codePage = DOS_CODE_PAGES[name];
  if (codePage !== undefined) return codePageDecoder(codePage);
  if (name === "utf-32le" || name === "utf-32be") return new Utf32Decoder(name === "utf-32le");
  const decoder = new TextDecoder(name);
  if (name !== "windows-1252") return decoder;
  return { decode: (bytes, options) => withWindowsCharacters(decoder.decode(bytes, options)) };
}

/** The characters of 0x80 to 0x9F in windows-1252 (WHATWG index), which Node before 24 decodes as control characters. */
const WINDOWS_1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

const withWindowsCharacters = (text: string): string =>
  text.replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80));

const codePageDecoder = (codePage: string): StreamDecoder => ({
  decode: (bytes = new Uint8Array(0)) =>
    Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : codePage.charAt(byte - 0x80),
    ).join(""),
});

class Utf32Decoder implements StreamDecoder {
  readonly #isLittleEndian: boolean;
  #rest: number[] = [];
  #isStart = true;

  constructor(isLittleEndian: boolean) {
    this.#isLittleEndian = isLittleEndian;
  }

  decode(bytes: Uint8Array = new Uint8Array(0), { stream = false } = {}): string {
    const all = Uint8Array.from([...this.#rest, ...bytes]);
    const whole = all.length - (all.length % 4);
    const view = new DataView(all.buffer);
    let text = "";
    for (let at = 0; at < whole; at += 4) {
      const point = view.getUint32(at, this.#isLittleEndian);
      const isScalar = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
      if (!(this.#isStart && point === 0xfeff)) text += isScalar ? String.fromCodePoint(point) : "\ufffd";
      this.#isStart = false;
    }
    this.#rest = [...all.subarray(whole)];
    return !stream && this.#rest.length > 0 ? `${text}\ufffd` : text;
  }
}
