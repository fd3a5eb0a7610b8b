/** The bytes of each character in the East Asian encodings, found by decoding every sequence of bytes. */

import { escapeByte } from "./undecodable.ts";

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const LEADS = range(0x81, 0xfe);
const TRAILS = range(0x30, 0xfe);
const EUC_ROWS = range(0xa1, 0xfe);

/** Leads of sequences that stand for characters with another sequence too and are not written (WHATWG, encoders). */
const DUPLICATES: Readonly<Record<string, ReadonlySet<number>>> = {
  shift_jis: new Set([0xed, 0xee]),
  big5: new Set(range(0x81, 0xa0)),
};

const ENCODINGS = new Set(["shift_jis", "euc-jp", "gbk", "gb18030", "big5", "euc-kr"]);

/**
 * Big5's four characters of two code points are left out.
 * @returns undefined for another encoding; characters decode to themselves again, undecodable bytes to theirs
 */
export function multiByteTable(name: string): ReadonlyMap<string, readonly number[]> | undefined {
  if (!ENCODINGS.has(name)) return undefined;
  const decoder = new TextDecoder(name, { fatal: true });
  const table = new Map<string, readonly number[]>();
  const add = (sequence: readonly number[]) => {
    let text: string;
    try {
      text = decoder.decode(Uint8Array.from(sequence));
    } catch {
      return;
    }
    if (!table.has(text)) table.set(text, sequence);
  };
  for (const byte of range(0, 0xff)) {
    add([byte]);
    if (byte >= 0x80) table.set(escapeByte(byte), [byte]);
  }
  const skipped = DUPLICATES[name];
  const leads = [...LEADS.filter((lead) => !skipped?.has(lead)), ...(skipped ?? [])];
  for (const lead of leads) for (const trail of TRAILS) add([lead, trail]);
  if (name === "euc-jp") for (const row of EUC_ROWS) for (const trail of EUC_ROWS) add([0x8f, row, trail]);
  if (name.startsWith("gb")) addFourBytes(table, name);
  return table;
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

function addFourBytes(table: Map<string, readonly number[]>, name: string): void {
  const decoder = new TextDecoder(name, { fatal: true });
  for (let pointer = 0; pointer < 39_420; pointer++) {
    const bytes = fourBytes(pointer);
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      if (!table.has(text)) table.set(text, bytes);
    } catch {
      // The pointer stands for no character.
    }
  }
}
