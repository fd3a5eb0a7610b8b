import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SegmentedBytes } from "./segmented-bytes.ts";

const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
const cuts = fc.array(fc.nat(200), { maxLength: 8 });

function cut(whole: Uint8Array, at: number[]): Uint8Array[] {
  const bounds = [0, ...at.filter((place) => place < whole.length).toSorted((a, b) => a - b), whole.length];
  return bounds.slice(1).map((end, index) => whole.subarray(bounds[index], end));
}

describe("SegmentedBytes", () => {
  it("reads like one array for any segments", () => {
    fc.assert(
      fc.property(bytes, cuts, fc.nat(200), fc.nat(200), (whole, at, a, b) => {
        const pieces = new SegmentedBytes(cut(whole, at));
        const [start, end] = [Math.min(a, b, whole.length), Math.min(Math.max(a, b), whole.length)];
        expect(pieces.length).toBe(whole.length);
        expect([...pieces.subarray(start, end)]).toEqual([...whole.subarray(start, end)]);
        expect(pieces.at(start)).toBe(whole.at(start));
        expect([...pieces.join()]).toEqual([...whole]);
      }),
    );
  });

  it("returns each declared range once, in any order, also into memory of the caller", () => {
    fc.assert(
      fc.property(bytes, cuts, cuts, fc.boolean(), fc.boolean(), (whole, at, bounds, isReversed, isKept) => {
        const pieces = new SegmentedBytes(cut(whole, at).map((piece) => piece.slice()));
        const places = [...new Set([0, ...bounds.filter((place) => place < whole.length), whole.length])];
        const ends = places.toSorted((a, b) => a - b);
        const extents = ends.slice(1).map((end, index) => ({ start: ends[index] as number, end }));
        pieces.readOnce(extents);
        const kept = new Uint8Array(whole.length);
        for (const { start, end } of isReversed ? extents.toReversed() : extents) {
          const into = isKept ? kept.subarray(start, end) : undefined;
          expect([...pieces.take(start, end, into)]).toEqual([...whole.subarray(start, end)]);
        }
        if (isKept) expect([...kept]).toEqual([...whole]);
      }),
    );
  });

  it("releases segments that were read", () => {
    const pieces = new SegmentedBytes([new Uint8Array(4), new Uint8Array(4)]);
    pieces.readOnce([
      { start: 0, end: 4 },
      { start: 5, end: 8 },
    ]);
    const view = pieces.take(0, 4);
    expect(() => pieces.at(0)).toThrow("read and released");
    expect([...view]).toEqual([0, 0, 0, 0]);
    expect(pieces.at(5)).toBe(0);
    pieces.take(5, 8);
    expect(() => pieces.at(5)).toThrow("read and released");
  });
});
