import { array, assert, double, integer, property, record, boolean } from "fast-check";
import { expect, it } from "vitest";
import { alignWords } from "./align-words.ts";

const word = (start: number, end: number) => ({ start, end, isSpecial: false });

it("puts words of the same span beside each other, and sums those that the other model reads as one", () => {
  const rows = alignWords(
    {
      units: [{ ...word(0, 0), isSpecial: true }, word(0, 3), word(4, 8), word(8, 9)],
      values: [9, 0.1, 0.2, 0.3],
    },
    { units: [word(0, 3), word(4, 9), word(10, 12)], values: [-0.1, 0.4, 0.5] },
  );
  expect(rows).toEqual([
    { start: 0, end: 3, first: 0.1, second: -0.1 },
    { start: 4, end: 9, first: 0.5, second: 0.4 },
    { start: 10, end: 12, first: undefined, second: 0.5 },
  ]);
});

/** Words that follow each other with gaps. */
const anySide = array(
  record({
    gap: integer({ min: 0, max: 3 }),
    length: integer({ min: 1, max: 5 }),
    value: double({ min: -1, max: 1, noNaN: true }),
    isSpecial: boolean(),
  }),
  { maxLength: 12 },
).map((parts) => {
  let at = 0;
  const units = parts.map(({ gap, length, isSpecial }) => {
    const start = at + gap;
    at = start + length;
    return { start, end: at, isSpecial };
  });
  return { units, values: parts.map(({ value }) => value) };
});

it("has each word in one row, in the order of the text, and keeps the sums", () => {
  assert(
    property(anySide, anySide, (first, second) => {
      const rows = alignWords(first, second);
      for (const [index, row] of rows.entries())
        expect(row.start).toBeGreaterThanOrEqual(rows[index - 1]?.end ?? 0);
      for (const [side, { units, values }] of [
        ["first", first],
        ["second", second],
      ] as const) {
        const own = units.flatMap((unit, index) =>
          unit.isSpecial ? [] : [{ ...unit, value: values[index] ?? 0 }],
        );
        for (const { start, end } of own) {
          expect(rows.filter((row) => start < row.end && end > row.start)).toHaveLength(1);
        }
        const sum = (all: readonly number[]) => all.reduce((total, value) => total + value, 0);
        expect(sum(rows.map((row) => row[side] ?? 0))).toBeCloseTo(sum(own.map(({ value }) => value)));
      }
    }),
  );
});
