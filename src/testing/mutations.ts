/** Random changes to valid inputs, for fuzz tests. The same random numbers make the same change. */

import { concat } from "../data/bytes.ts";

/** Draws from [0, 1). */
export type Random = () => number;

/** An integer from 0 to `limit` - 1. */
export const below = (limit: number, random: Random): number => Math.floor(random() * limit);

export const pick = <T>(items: readonly T[], random: Random): T => items[below(items.length, random)] as T;

/** A copy with one to three damages: bytes that are changed, left out, repeated or moved. */
export function damageBytes(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let copy = new Uint8Array(bytes);
  const draw = (limit: number) => below(limit, random);
  for (let count = 1 + draw(3); count > 0; count--) {
    const at = draw(copy.length);
    const length = 1 + draw(8);
    const choice = draw(6);
    if (choice < 3) copy[at] = [draw(256), 255, (copy[at] ?? 0) ^ (1 << draw(8))][choice] ?? 0;
    else if (choice === 3) copy = concat([copy.subarray(0, at), copy.subarray(at + length)]);
    else if (choice === 4)
      copy = concat([copy.subarray(0, at), copy.subarray(at, at + length), copy.subarray(at)]);
    else copy.copyWithin(at, draw(copy.length), draw(copy.length));
  }
  return copy;
}

/** The longest text that `damageText` repeats a piece to. */
const MAX_CHARACTERS = 1 << 16;

/**
 * A text with one to four damages: a piece that is left out, replaced, moved or repeated often, or an inserted token.
 * @param tokens what has a meaning in texts of this kind
 */
export function damageText(text: string, random: Random, tokens: readonly string[]): string {
  let result = text;
  for (let count = 1 + below(4, random); count > 0; count--) {
    const start = below(result.length + 1, random);
    const end = Math.min(result.length, start + below(2 ** below(9, random), random));
    const [before, piece, after] = [result.slice(0, start), result.slice(start, end), result.slice(end)];
    const choice = below(7, random);
    if (choice < 3) result = before + pick(tokens, random) + piece + after;
    else if (choice === 3) result = before + pick(tokens, random) + after;
    else if (choice === 4) result = before + after;
    else if (choice === 5) {
      const times = Math.min(2 ** below(12, random), MAX_CHARACTERS / Math.max(1, piece.length));
      result = before + piece.repeat(Math.max(1, times)) + after;
    } else {
      const to = below(before.length + 1, random);
      result = before.slice(0, to) + piece + before.slice(to) + after;
    }
  }
  return result;
}

/** Values that a field of JSON rarely has. */
export const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e21,
  2 ** 53,
  "",
  "x",
  "\u0000",
  "\ud800",
  "__proto__",
  "constructor",
  "😀 \u202e x",
  [],
  [[]],
  {},
  ["a", null],
  [0],
];

const ODD_NAMES = ["__proto__", "constructor", "toString", ""];

/**
 * A copy of a JSON value in which some values are replaced, repeated or left out and some fields are renamed.
 * @param odd values to replace others with
 */
export function changeValue(value: unknown, random: Random, odd: readonly unknown[] = ODD_VALUES): unknown {
  if (random() < 0.08) return pick(odd, random);
  if (Array.isArray(value)) {
    const changed = value.map((entry) => changeValue(entry, random, odd));
    return random() < 0.1 ? [...changed, ...changed] : changed;
  }
  if (typeof value !== "object" || value === null) return random() < 0.05 ? pick(odd, random) : value;
  const fields = Object.entries(value)
    .filter(() => random() >= 0.04)
    .map(([name, entry]) => [
      random() < 0.03 ? pick(ODD_NAMES, random) : name,
      changeValue(entry, random, odd),
    ]);
  return Object.fromEntries(fields) as unknown;
}
