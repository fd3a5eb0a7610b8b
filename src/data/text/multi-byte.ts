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

/** Bytes from 0x80 on that are a character of their own. */
const SINGLE_BYTES: Readonly<Record<string, ReadonlySet<number>>> = {
  shift_jis: new Set([0x80, ...range(0xa1, 0xdf)]),
  gbk: new Set([0x80]),
  gb18030: new Set([0x80]),
};

/** What Node's decoder makes of bytes that are no character of the encoding, or of one that it lacks, without an error. */
const NO_CHARACTER: Readonly<Record<string, RegExp>> = {
  "euc-kr": /[\x80-\x9f]/,
  "euc-jp": /[\x80-\x9f]/,
  big5: /[\x80\ue000-\uf8ff]/,
  gbk: /\uf8f5/,
  gb18030: /\uf8f5/,
};

/** Node's decoder of Shift JIS rotates three control characters, as IBM's code page does; browsers do not (WHATWG). */
const ROTATED: ReadonlyMap<string, string> = new Map(
  [0x1a, 0x1c, 0x7f].flatMap((byte): [string, string][] => {
    const [decoded, right] = [
      new TextDecoder("shift_jis").decode(Uint8Array.of(byte)),
      String.fromCharCode(byte),
    ];
    return decoded === right ? [] : [[decoded, right]];
  }),
);

const CONTROLS = new RegExp(`[${[...ROTATED.keys()].join("")}]`, "g");

/** Decoded text with its control characters as the bytes have them. */
export const withControls = (name: string, text: string): string =>
  name === "shift_jis" && ROTATED.size > 0
    ? text.replaceAll(CONTROLS, (control) => ROTATED.get(control) ?? control)
    : text;

/** Whether decoded text can have such a place, and has to be decoded by the table of the encoding. */
export const isDoubtful = (name: string, text: string): boolean => NO_CHARACTER[name]?.test(text) === true;

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
  if (name === "euc-kr") {
    for (const [character, sequence] of windowsKorean(bytesOf)) {
      bytesOf.set(character, sequence);
      textOf.set(numberOfSequence(sequence), character);
    }
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
    if (byte >= 0x80 && SINGLE_BYTES[name]?.has(byte) !== true) continue;
    try {
      yield [withControls(name, strict.decode(Uint8Array.of(byte))), [byte]];
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
    if (isDecoded && (sequence.length > 2 || !isDoubtful(name, text))) yield [text, sequence];
  }
}

const HANGUL = range(0xac00, 0xd7a3).map((point) => String.fromCharCode(point));
/** The second bytes of the syllables that windows-949 adds. */
const ADDED_TRAILS = [...range(0x41, 0x5a), ...range(0x61, 0x7a), ...range(0x81, 0xfe)];

/**
 * The characters of windows-949 that EUC-KR and Node's decoder lack: two signs, and syllables, which are in the order of
 * Unicode in front of the others.
 */
function* windowsKorean(known: ReadonlyMap<string, unknown>): Generator<[string, readonly number[]], void> {
  if (!known.has("€")) yield ["€", [0xa2, 0xe6]];
  if (!known.has("®")) yield ["®", [0xa2, 0xe7]];
  const places = range(0x81, 0xc6).flatMap((lead) =>
    ADDED_TRAILS.filter((trail) => lead <= 0xa0 || trail <= 0xa0).map((trail) => [lead, trail] as const),
  );
  const added = HANGUL.filter((syllable) => !known.has(syllable));
  for (const [index, syllable] of added.entries()) {
    const place = places[index];
    if (place) yield [syllable, place];
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
