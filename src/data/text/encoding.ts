/** Detects the encoding of a file: by its BOM, as UTF-16 or UTF-32 by its zero bytes, as strict UTF-8, and else by a guess. */

import type { ByteStream } from "../bytes.ts";
import { headOf } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Guess } from "../certainty.ts";
import { decoderOf } from "./decoder.ts";
import { guessEncoding } from "./guess.ts";
import { hasUndecodable } from "./undecodable.ts";

export interface Encoding {
  /** The name that `encodingName` returns: in most cases a name of the WHATWG Encoding Standard. */
  name: string;
  /** Whether the file starts with a byte order mark. */
  bom: boolean;
  /** How the encoding was found. Only a `guess` should be checked by a person. */
  basis: "bom" | "pattern" | "strict" | "guess" | "chosen";
  /** With the basis `guess`. */
  guess?: Guess;
}

const HEAD = 1 << 16;
/** Bytes around characters beyond ASCII from which the encoding is guessed. */
const GUESS_SAMPLE = 1 << 15;

function byteOrderMark(head: Uint8Array): string | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  if (head[0] === 0xff && head[1] === 0xfe) {
    return head.length % 4 === 0 && head[2] === 0 && head[3] === 0 ? "utf-32le" : "utf-16le";
  }
  if (head[0] === 0 && head[1] === 0 && head[2] === 0xfe && head[3] === 0xff) return "utf-32be";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33) return "gb18030";
  return undefined;
}

/**
 * UTF-16 without a BOM: in ASCII characters one byte of each pair is zero, always on the same side. East Asian texts have few
 * of them, and characters such as U+4E00 whose other byte is zero.
 */
function utf16Pattern(head: Uint8Array): string | undefined {
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index & 1] = (zeros[index & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const [most, least] = [Math.max(even, odd), Math.min(even, odd)];
  if (most < 4 || most * 100 < head.length || least * 3 > most) return undefined;
  // In ASCII text with a few zero bytes, no byte is above 0x7F.
  if (most * 10 < head.length && !head.some((byte) => byte > 0x7f)) return undefined;
  const name = odd > even ? "utf-16le" : "utf-16be";
  return hasUndecodable(decodeHead(head.subarray(0, head.length & ~1), name)) ? undefined : name;
}

/**
 * UTF-32 without a BOM: of the four bytes of a character the highest is zero, and the next is at most 0x10. No character is
 * U+0000: a file of zeros is no text.
 */
function utf32Pattern(head: Uint8Array): string | undefined {
  if (head.length < 8) return undefined;
  const isAll = (index: number, most: number) => head.every((byte, at) => at % 4 !== index || byte <= most);
  for (let at = 0; at + 4 <= head.length; at += 4) {
    if (head.subarray(at, at + 4).every((byte) => byte === 0)) return undefined;
  }
  if (isAll(3, 0) && isAll(2, 0x10)) return "utf-32le";
  return isAll(0, 0) && isAll(1, 0x10) ? "utf-32be" : undefined;
}

/** Checks the whole stream for valid UTF-8, and collects bytes for the guess. */
class Utf8Check {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  valid = true;
  /** Bytes around characters beyond ASCII. */
  readonly sample: number[] = [];
  hasZero = false;

  push(chunk: Uint8Array): void {
    if (this.valid) {
      try {
        this.#decoder.decode(chunk, { stream: true });
      } catch {
        this.valid = false;
      }
    }
    if (!this.hasZero) this.hasZero = chunk.includes(0);
    if (this.sample.length < GUESS_SAMPLE) this.#collect(chunk);
  }

  end(): void {
    if (!this.valid) return;
    try {
      this.#decoder.decode();
    } catch {
      this.valid = false;
    }
  }

  #collect(chunk: Uint8Array): void {
    let covered = 0;
    for (let at = 0; at < chunk.length && this.sample.length < GUESS_SAMPLE; at++) {
      if ((chunk[at] as number) < 0x80 || at < covered) continue;
      const start = Math.max(covered, at - 64, chunk.lastIndexOf(0x0a, at) + 1);
      covered = Math.min(chunk.length, at + 64);
      for (const byte of chunk.subarray(start, covered)) this.sample.push(byte);
    }
  }
}

/** Counts valid multi-byte sequences and invalid bytes, which distinguish a damaged UTF-8 file from another encoding. */
function countSequences(bytes: Uint8Array): { whole: number; stray: number } {
  const text = decoderOf("utf-8").decode(bytes);
  let whole = 0;
  let stray = 0;
  for (const character of text) {
    if (hasUndecodable(character)) stray++;
    else if (character > "\x7f") whole++;
  }
  return { whole, stray };
}

function guess(sample: Uint8Array): Guess {
  const { whole, stray } = countSequences(sample);
  return whole > 10 * stray ? { value: "utf-8", certainty: "likely" } : guessEncoding(sample);
}

/** ISO-2022-JP and ISO-2022-KR are ASCII with escape sequences, so they are valid UTF-8. */
const JAPANESE_ESCAPES = ["\u001b(B", "\u001b$@", "\u001b$B", "\u001b(J", "\u001b(I"];
const KOREAN_ESCAPE = "\u001b$)C";

/**
 * Reads the whole stream, because its last byte can make it invalid UTF-8.
 * @throws AppError `not-a-table` for a binary file, `empty-file`, `unknown-encoding` for ISO-2022-KR
 */
export async function detectEncoding(open: () => ByteStream): Promise<Encoding> {
  const head = await headOf(open(), HEAD);
  if (head.length === 0) throw new AppError("empty-file", "The file is empty.");
  const marked = byteOrderMark(head);
  if (marked) return { name: marked, bom: true, basis: "bom" };
  const pattern = utf32Pattern(head) ?? utf16Pattern(head);
  if (pattern) return { name: pattern, bom: false, basis: "pattern" };
  const check = new Utf8Check();
  for await (const chunk of open()) check.push(chunk);
  check.end();
  if (check.valid) {
    if (check.hasZero && controlShare(head) > 0.1) throw notText();
    const start = new TextDecoder().decode(head, { stream: true });
    if (JAPANESE_ESCAPES.some((escape) => start.includes(escape)))
      return { name: "iso-2022-jp", bom: false, basis: "pattern" };
    if (start.includes(KOREAN_ESCAPE)) {
      throw new AppError(
        "unknown-encoding",
        "The file is in ISO-2022-KR. Save it as UTF-8 and choose it again.",
      );
    }
    return { name: "utf-8", bom: false, basis: "strict" };
  }
  if (controlShare(head) > 0.01) throw notText();
  const guessed = guess(Uint8Array.from(check.sample));
  return { name: guessed.value, bom: false, basis: "guess", guess: guessed };
}

const notText = () => new AppError("not-a-table", "The file is not text and not a known kind of table.");

/** The share of control characters, except those in text (tab, line ends, form feed, escape, U+0001 as a delimiter). */
function controlShare(head: Uint8Array): number {
  let controls = 0;
  for (const byte of head) if ((byte < 7 && byte !== 1) || (byte > 0x0d && byte < 0x1a)) controls++;
  return controls / head.length;
}

/**
 * Decodes a stream. Bytes that the encoding does not know are kept (`undecodable.ts`); a leading BOM and the end-of-file
 * mark of DOS are dropped.
 * @param keepsSequences whether characters with several sequences of bytes are marked, so that the bytes can be written back
 * @throws AppError `unknown-encoding`
 */
export async function* decode(
  source: ByteStream,
  name: string,
  keepsSequences = false,
): AsyncGenerator<string, void, undefined> {
  const decoder = decoderOf(name, keepsSequences);
  let held = "";
  const take = (text: string) => {
    const whole = held + text;
    held = whole.endsWith(END_OF_FILE) ? END_OF_FILE : "";
    return held ? whole.slice(0, -1) : whole;
  };
  for await (const chunk of source) {
    const text = take(decoder.decode(chunk, { stream: true }));
    if (text) yield text;
  }
  const rest = take(decoder.decode());
  if (rest) yield rest;
}

/** The mark that programs of DOS write at the very end of a text. */
const END_OF_FILE = "\u001a";

/** The start of a file as text. The bytes of a character that is cut off at its end are undecodable. */
export const decodeHead = (head: Uint8Array, name: string) => decoderOf(name).decode(head);

/** Whether a file starts with the byte order mark of this encoding. */
export const hasMark = (head: Uint8Array, name: string) => byteOrderMark(head) === name;
