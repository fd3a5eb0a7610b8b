/**
 * Decoders for the encodings of `TextDecoder`, further code pages and UTF-32. Bytes that an encoding does not know are kept
 * (`undecodable.ts`), except in UTF-32 and ISO-2022-JP, where they become U+FFFD.
 */

import { AppError } from "../../errors/app-error.ts";
import { concat } from "../bytes.ts";
import { CODE_PAGES } from "./code-pages.ts";
import { isCodePage } from "./encodings.ts";
import { isDoubtful, multiByteEncoding, withControls } from "./multi-byte.ts";
import { escapeByte, withoutMarks } from "./undecodable.ts";

/** The part of `TextDecoder` that is used here. It drops a leading byte order mark. */
export interface StreamDecoder {
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}

/** Names of encodings that `TextDecoder` does not know, in small letters and without blanks and dashes. */
const ALIASES: Readonly<Record<string, string>> = {
  macroman: "macintosh",
  xmacroman: "macintosh",
  maccyrillic: "x-mac-cyrillic",
  ansi: "windows-1252",
  utf8sig: "utf-8",
  utf8bom: "utf-8",
  cp65001: "utf-8",
  utf16: "utf-16le",
  utf32: "utf-32le",
  utf32le: "utf-32le",
  utf32be: "utf-32be",
  cp932: "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
  cp950: "big5",
};

/** The same for families of names. */
const FAMILIES: readonly [RegExp, string][] = [
  [/^utf(8|16)(le|be)?$/, "utf-$1$2"],
  [/^(?:windows|win|cp|ms)?(125\d|874)$/, "windows-$1"],
  [/^(?:ibm|cp|dos)?(437|85\d|866)$/, "ibm$1"],
  [/^iso8859(\d+)$/, "iso-8859-$1"],
  [/^latin(\d+)$/, "latin$1"],
];

/**
 * The canonical name of an encoding, from any common name (`UTF8`, `Latin-1`, `cp1252`, `mac_roman`).
 * @throws AppError `unknown-encoding`
 */
export function encodingName(label: string): string {
  const plain = label.trim().toLowerCase();
  const compact = plain.replaceAll(/[-_\s]/g, "");
  const alias = ALIASES[compact];
  if (alias !== undefined) return alias;
  const ofFamily = FAMILIES.flatMap(([pattern, name]) =>
    pattern.test(compact) ? [compact.replace(pattern, name)] : [],
  );
  for (const name of [plain, plain.replaceAll("_", "-"), plain.replaceAll("-", "_"), ...ofFamily]) {
    if (name in CODE_PAGES) return name;
    try {
      return new TextDecoder(name).encoding;
    } catch {
      // Try the next spelling.
    }
  }
  throw new AppError("unknown-encoding", `The encoding ${label} is not known here.`);
}

/**
 * @param keepsSequences whether characters with several sequences of bytes are marked (`undecodable.ts`)
 * @throws AppError `unknown-encoding`
 */
export function decoderOf(label: string, keepsSequences = false): StreamDecoder {
  const name = encodingName(label);
  const codePage = CODE_PAGES[name];
  if (codePage !== undefined) return codePageDecoder(codePage);
  if (name === "utf-32le" || name === "utf-32be") return new Utf32Decoder(name === "utf-32le");
  if (name === "utf-16le" || name === "utf-16be") return new Utf16Decoder(name === "utf-16le");
  if (name === "iso-2022-jp") return new TextDecoder(name);
  return isCodePage(name) ? singleByteDecoder(name) : new LosslessDecoder(name, keepsSequences);
}

/** A decoder of an encoding with one byte for each character. */
function singleByteDecoder(name: string): StreamDecoder {
  const decoder = new TextDecoder(name);
  const decode = (bytes: Uint8Array = new Uint8Array(0)) =>
    decoder.decode(bytes).replaceAll("\ufffd", (_, at: number) => escapeByte(bytes[at] ?? 0));
  return name === "windows-1252" ? { decode: (bytes) => withWindowsCharacters(decode(bytes)) } : { decode };
}

/** Bytes below this one are a character of their own in the East Asian encodings. */
const FIRST_TRAIL_BYTE = 0x30;
/** Bytes after which a chunk is decoded although no such byte was found. */
const MAX_HELD_BACK = 1 << 18;
const MAX_CHARACTER_BYTES = 4;
const LINE_FEED = 0x0a;

/** A decoder of an encoding with several bytes for a character. */
class LosslessDecoder implements StreamDecoder {
  readonly #name: string;
  readonly #keepsSequences: boolean;
  readonly #decoder: TextDecoder;
  #rest = new Uint8Array(0);
  #isStart = true;

  constructor(name: string, keepsSequences: boolean) {
    this.#name = name;
    this.#keepsSequences = keepsSequences && name !== "utf-8";
    this.#decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true });
  }

  decode(bytes: Uint8Array = new Uint8Array(0), { stream = false } = {}): string {
    const all = this.#rest.length > 0 ? concat([this.#rest, bytes]) : bytes;
    const end = stream ? this.#wholeCharacters(all) : all.length;
    this.#rest = all.slice(end);
    if (end === 0) return "";
    const text = this.#text(all.subarray(0, end)) ?? this.#byLine(all.subarray(0, end));
    const start = this.#isStart && this.#hasMark && text.startsWith("\ufeff") ? 1 : 0;
    this.#isStart = false;
    return text.slice(start);
  }

  get #hasMark(): boolean {
    return this.#name === "utf-8" || this.#name === "gb18030";
  }

  #wholeCharacters(bytes: Uint8Array): number {
    if (this.#name === "utf-8") return wholeUtf8Characters(bytes);
    let end = bytes.length;
    while (end > 0 && (bytes[end - 1] ?? 0) >= FIRST_TRAIL_BYTE) end--;
    if (end > 0 || bytes.length <= MAX_HELD_BACK) return end;
    const ends = Array.from({ length: MAX_CHARACTER_BYTES }, (_, cut) => bytes.length - cut);
    return ends.find((whole) => this.#valid(bytes.subarray(0, whole)) !== undefined) ?? bytes.length;
  }

  #valid(bytes: Uint8Array): string | undefined {
    try {
      const text = withControls(this.#name, this.#decoder.decode(bytes));
      return isDoubtful(this.#name, text) ? undefined : text;
    } catch {
      return undefined;
    }
  }

  /** Undefined for text that has to be decoded character by character. */
  #text(bytes: Uint8Array): string | undefined {
    const text = this.#valid(bytes);
    if (text === undefined || !this.#keepsSequences) return text;
    return multiByteEncoding(this.#name)?.ambiguous.test(text) ? undefined : text;
  }

  #byLine(bytes: Uint8Array): string {
    let text = "";
    for (let start = 0; start < bytes.length;) {
      const feed = bytes.indexOf(LINE_FEED, start);
      const end = feed === -1 ? bytes.length : feed + 1;
      const line = bytes.subarray(start, end);
      text += this.#text(line) ?? this.#byCharacter(line);
      start = end;
    }
    return text;
  }

  #byCharacter(bytes: Uint8Array): string {
    const known = multiByteEncoding(this.#name)?.textOf;
    let text = "";
    for (let at = 0; at < bytes.length;) {
      let character: string | undefined;
      let length = 0;
      let number = 0;
      while (character === undefined && length < MAX_CHARACTER_BYTES && at + length < bytes.length) {
        number = number * 256 + (bytes[at + length++] ?? 0);
        character = known?.get(number);
        // The table of GB18030 has no characters beyond U+FFFF.
        if (!known || length === MAX_CHARACTER_BYTES)
          character ??= this.#valid(bytes.subarray(at, at + length));
      }
      text += character ?? escapeByte(bytes[at] ?? 0);
      at += character === undefined ? 1 : length;
    }
    return this.#keepsSequences ? text : withoutMarks(text);
  }
}

/** The number of bytes without those of a character that may not be complete. */
function wholeUtf8Characters(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  const lead = bytes[end - 1] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return end > 0 && bytes.length - (end - 1) < length ? end - 1 : bytes.length;
}

/** Keeps surrogates that form no pair, where `TextDecoder` has U+FFFD. */
class Utf16Decoder implements StreamDecoder {
  readonly #isLittleEndian: boolean;
  readonly #decoder: TextDecoder;
  #rest = new Uint8Array(0);
  #isStart = true;

  constructor(isLittleEndian: boolean) {
    this.#isLittleEndian = isLittleEndian;
    this.#decoder = new TextDecoder(isLittleEndian ? "utf-16le" : "utf-16be", { ignoreBOM: true });
  }

  decode(bytes: Uint8Array = new Uint8Array(0), { stream = false } = {}): string {
    const all = this.#rest.length > 0 ? concat([this.#rest, bytes]) : bytes;
    let end = all.length - (all.length % 2);
    if (stream && end > 0 && this.#isHighSurrogate(all, end - 2)) end -= 2;
    this.#rest = all.slice(end);
    const whole = all.subarray(0, end);
    let text = this.#decoder.decode(whole);
    if (text.includes("\ufffd")) text = this.#units(whole);
    const start = this.#isStart && text.startsWith("\ufeff") ? 1 : 0;
    if (end > 0) this.#isStart = false;
    return text.slice(start) + (!stream && this.#rest.length > 0 ? "\ufffd" : "");
  }

  #isHighSurrogate(bytes: Uint8Array, at: number): boolean {
    return ((bytes[this.#isLittleEndian ? at + 1 : at] ?? 0) & 0xfc) === 0xd8;
  }

  #units(bytes: Uint8Array): string {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let text = "";
    for (let at = 0; at < bytes.length; at += 2) {
      text += String.fromCharCode(view.getUint16(at, this.#isLittleEndian));
    }
    return text;
  }
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
  #rest = new Uint8Array(0);
  #isStart = true;

  constructor(isLittleEndian: boolean) {
    this.#isLittleEndian = isLittleEndian;
  }

  decode(bytes: Uint8Array = new Uint8Array(0), { stream = false } = {}): string {
    const all = concat([this.#rest, bytes]);
    const whole = all.length - (all.length % 4);
    const view = new DataView(all.buffer);
    let text = "";
    for (let at = 0; at < whole; at += 4) {
      const point = view.getUint32(at, this.#isLittleEndian);
      const isScalar = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
      if (!(this.#isStart && point === 0xfeff)) text += isScalar ? String.fromCodePoint(point) : "\ufffd";
      this.#isStart = false;
    }
    this.#rest = all.slice(whole);
    return !stream && this.#rest.length > 0 ? `${text}\ufffd` : text;
  }
}
