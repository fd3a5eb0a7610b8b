/** Ordered scales in label columns: which of their numbers are negative, neutral or positive. */

import type { Polarity } from "./words.ts";

interface ScaleNumber {
  value: number;
  /** The end of the scale where the label itself names it: 5 in "4 stars", 10 in "7/10". */
  end?: number;
}

const STARS = /^(?:[★☆⭐🌟]\u{fe0f}?)+$/u;
const OUT_OF = /^(\d+(?:[.,]\d+)?)\s*(?:\/|out of|of|von|sur|de|su)\s*(\d+)$/iu;
const WITH_UNIT =
  /^(\d+(?:[.,]\d+)?)\s*[-_ ]?(?:stars?|sterne?|étoiles?|estrellas?|stelle?|estrelas?|sterren|звезд\p{L}*|星|つ星|yıldız|bintang|★|⭐️?)$/iu;
const PLAIN = /^[+-]?\d+(?:[.,]\d+)?$/;

/** The number that a label stands for; undefined for a word. */
export function scaleNumber(label: string): ScaleNumber | undefined {
  const text = label.normalize("NFKC").replaceAll("\u2212", "-").trim();
  if (STARS.test(text)) return { value: text.match(/[★⭐🌟]/gu)?.length ?? 0, end: 5 };
  const [, of, end] = OUT_OF.exec(text) ?? [];
  if (of !== undefined && end !== undefined) return { value: parse(of), end: Number(end) };
  const [, stars] = WITH_UNIT.exec(text) ?? [];
  if (stars !== undefined) return { value: parse(stars), end: 5 };
  return PLAIN.test(text) ? { value: parse(text) } : undefined;
}

const parse = (digits: string) => Number(digits.replace(",", "."));

export interface Scale {
  /** `undefined` for a number whose place on the scale is unknown. */
  polarityOf(value: number): Polarity | undefined;
  /** Whether the numbers alone show which scale it is; otherwise the polarities are only a proposal. */
  isCertain: boolean;
}

/** Everything below `low` is negative, everything above `high` positive. */
const around =
  (low: number, high = low) =>
  (value: number): Polarity =>
    value < low ? "negative" : value > high ? "positive" : "neutral";

const ORDER = ["negative", "neutral", "positive"] as const;
const ofThree = (first: number) => (value: number) => ORDER[value - first];
const ofTwo = (first: number) => (value: number) => ORDER[(value - first) * 2];

/** Scales from 1 to their end: stars, and ratings as of films. */
const RATINGS: Readonly<Record<number, Scale["polarityOf"]>> = {
  5: around(3),
  7: around(4),
  10: around(5, 6),
};

/** Scales that are known by their numbers: which numbers they have, and which of them have to occur. */
const SCALES: readonly (Scale & { numbers: readonly number[]; required: readonly number[] })[] = [
  // Sentiment140 and the corpora that follow it.
  { numbers: [0, 2, 4], required: [0, 4], polarityOf: around(2), isCertain: true },
  { numbers: [0, 1], required: [], polarityOf: ofTwo(0), isCertain: false },
  { numbers: [1, 2], required: [], polarityOf: ofTwo(1), isCertain: false },
  { numbers: [0, 1, 2], required: [], polarityOf: ofThree(0), isCertain: false },
  { numbers: [1, 2, 3], required: [], polarityOf: ofThree(1), isCertain: false },
  { numbers: [0, 1, 2, 3, 4], required: [0, 4], polarityOf: around(2), isCertain: true },
];

const UNKNOWN: Scale = { polarityOf: () => undefined, isCertain: false };

/** The scale to which all numbers of a column belong. */
export function scaleOf(numbers: readonly ScaleNumber[]): Scale {
  const values = [...new Set(numbers.map(({ value }) => value))];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const ends = new Set(numbers.map(({ end }) => end));
  const [end] = ends;
  if (ends.size === 1 && end !== undefined) {
    const polarityOf = RATINGS[end];
    return polarityOf && high <= end ? { polarityOf, isCertain: true } : UNKNOWN;
  }
  // A -1 beside larger numbers can also stand for a row without a label.
  if (low < 0) return { polarityOf: around(0), isCertain: high <= -low && values.every(Number.isInteger) };
  const known = SCALES.find(
    (scale) =>
      values.every((value) => scale.numbers.includes(value)) &&
      scale.required.every((value) => values.includes(value)),
  );
  if (known) return known;
  if (low < 1) return UNKNOWN;
  const rating = [5, 7, 10].find((top) => high <= top);
  const polarityOf = rating && RATINGS[rating];
  return polarityOf && high === rating ? { polarityOf, isCertain: low === 1 && rating !== 7 } : UNKNOWN;
}
