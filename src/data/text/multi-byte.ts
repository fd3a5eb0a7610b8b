/**
 * The bytes of each character in the East Asian encodings, found by decoding every sequence of bytes. A character with
 * several sequences is written with the first; a mark after it names another one, so that a file comes back unchanged.
 */

import { escapeByte, sequenceMark } from "./undecodable.ts";

export interface MultiByteEncoding {
  /** The bytes of each character, of each character with a mark, and of undecodable bytes. */
  bytesOf: ReadonlyMap<string, readonly number[]>;
  /** The inverse: the text of each sequence of bytes by its number, to base 256. */
  textOf: ReadonlyMap<number, string>;
  /** Matches text that can have been written with another sequence. */
  ambiguous: RegExp;
}

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const LEADS = range(0x81, 0xfe);
const TRAILS = range(0x30, 0xfe);
const EUC_ROWS = range(0xa1, 0xfe);
const LINE_FEED = 0x0a;

/** Leads of sequences that stand for characters with another sequence too and are not written (WHATWG, encoders). */
const DUPLICATES: Readonly<Record<string, ReadonlySet<number>>> = {
  shift_jis: new Set([0xed, 0xee]),
  big5: new Set(range(0x81, 0xa0)),
};

const NAMES = new Set(["shift_jis", "euc-jp", "gbk", "gb18030", "big5", "euc-kr"]);

const encodings = new Map<string, MultiByteEncoding>();

/** @returns undefined for another encoding */
export function multiByteEncoding(name: string): MultiByteEncoding | undefined {
  if (!NAMES.has(name)) return undefined;
  const encoding = encodings.get(name) ?? buildEncoding(name);
  encodings.set(name, encoding);
  return encoding;
}

const numberOfSequence = (bytes: Iterable<number>): number => {
  let number = 0;
  for (const byte of bytes) number = number * 256 + byte;
  return number;
};

function buildEncoding(name: string): MultiByteEncoding {
  const bytesOf = new Map<string, readonly number[]>();
  const textOf = new Map<number, string>();
  const ambiguous = new Set<string>();
  for (const [text, sequence] of decodedSequences(name)) {
    let key: string = text;
    // The four characters of two code points in Big5 are marked too, to tell them from two characters.
    for (let other = 0; bytesOf.has(key) || (key === text && [...text].length > 1); other++) {
      const mark = sequenceMark(other);
      if (mark === undefined) break;
      key = text + mark;
    }
    if (key !== text) ambiguous.add(text);
    if (bytesOf.has(key)) continue;
    bytesOf.set(key, sequence);
    textOf.set(numberOfSequence(sequence), key);
  }
  for (const byte of range(0x80, 0xff)) bytesOf.set(escapeByte(byte), [byte]);
  const pattern = [...ambiguous].toSorted((a, b) => b.length - a.length).join("|") || "(?!)";
  return { bytesOf, textOf, ambiguous: new RegExp(pattern, "u") };
}

/** Every sequence of bytes that stands for a character, the ones that are written first. */
function* decodedSequences(name: string): Generator<[string, readonly number[]], void, undefined> {
  const strict = new TextDecoder(name, { fatal: true, ignoreBOM: true });
  const leads = new Set(LEADS);
  for (const byte of range(0, 0xff)) {
    try {
      yield [strict.decode(Uint8Array.of(byte)), [byte]];
      leads.delete(byte);
    } catch {
      // The byte alone is no character.
    }
  }
  const sequences = longSequences(name, leads);
  const bytes = Uint8Array.from(sequences.flatMap((sequence) => [...sequence, LINE_FEED]));
  const lines = new TextDecoder(name, { ignoreBOM: true }).decode(bytes).split("\n");
  for (const [index, sequence] of sequences.entries()) {
    const text = lines[index] ?? "";
    // U+FFFD itself has four bytes in GB18030.
    const isDecoded = !text.includes("\ufffd") || (sequence.length === 4 && text === "\ufffd");
    if (isDecoded) yield [text, sequence];
  }
}

function longSequences(name: string, leads: ReadonlySet<number>): (readonly number[])[] {
  const skipped = DUPLICATES[name];
  const ordered = [...[...leads].filter((lead) => !skipped?.has(lead)), ...(skipped ?? [])];
  const sequences: (readonly number[])[] = ordered.flatMap((lead) => TRAILS.map((trail) => [lead, trail]));
  if (name === "euc-jp") {
    for (const row of EUC_ROWS) for (const trail of EUC_ROWS) sequences.push([0x8f, row, trail]);
  }
  if (name.startsWith("gb")) for (const pointer of range(0, 39_419)) sequences.push(fourBytes(pointer));
  return sequences;
}

/** GB18030 has four bytes for every other character: a number in digits of 10, 126, 10 and 126. */
const fourBytes = (pointer: number): readonly number[] => [
  0x81 + Math.floor(pointer / 12_600),
  0x30 + (Math.floor(pointer / 1260) % 10),
  0x81 + (Math.floor(pointer / 10) % 126),
  0x30 + (pointer % 10),
];

/** The bytes of a character beyond U+FFFF in GB18030, where they are numbered from 189,000 on. */
export const beyondBasicPlane = (character: string): readonly number[] | undefined => {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x1_0000 ? undefined : fourBytes(189_000 + point - 0x1_0000);
};
