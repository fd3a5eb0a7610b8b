import * as fc from "fast-check";
import { expect, it } from "vitest";
import { nextRows } from "./next-rows.ts";

it("chooses uncertain rows that differ, and random ones, each once and only where it can", () => {
  const input = fc.record({
    rows: fc.integer({ min: 1, max: 60 }),
    count: fc.nat(30),
    seed: fc.nat(99),
    skip: fc.nat(5),
  });
  fc.assert(
    fc.property(input, ({ rows, count, seed, skip }) => {
      const canChoose = (row: number) => row % 6 !== skip;
      const { uncertain, random } = nextRows({
        vectors: Float32Array.from({ length: rows * 2 }, (_, at) =>
          at % 2 === 0 ? Math.cos(at) : Math.sin(at - 1),
        ),
        size: 2,
        probabilities: Float64Array.from({ length: rows * 2 }, (_, at) =>
          at % 2 === 0 ? 0.5 + (at % 9) / 20 : 0.5 - ((at - 1) % 9) / 20,
        ),
        categories: 2,
        canChoose,
        count,
        seed,
      });
      const all = [...uncertain, ...random];
      const open = Array.from({ length: rows }, (_, row) => row).filter(canChoose);
      expect(new Set(all).size).toBe(all.length);
      expect(all.length).toBe(Math.min(count, open.length, uncertain.length + random.length));
      expect(all.every(canChoose)).toBe(true);
      if (open.length >= count) expect(all).toHaveLength(count);
    }),
  );
});

it("prefers the least certain row, then one of another kind", () => {
  const { uncertain } = nextRows({
    vectors: Float32Array.from([1, 0, 1, 0, 0, 1, 1, 0]),
    size: 2,
    // The first two are the same text; the last one is certain.
    probabilities: [0.5, 0.5, 0.5, 0.5, 0.6, 0.4, 1, 0],
    categories: 2,
    canChoose: () => true,
    count: 1,
    seed: 1,
  });
  expect(uncertain).toEqual([0]);
  const three = nextRows({
    vectors: Float32Array.from([1, 0, 1, 0, 0, 1, 0, 1]),
    size: 2,
    probabilities: [0.5, 0.5, 0.5, 0.5, 0.6, 0.4, 0.6, 0.4],
    categories: 2,
    canChoose: (row) => row < 3,
    count: 2,
    seed: 4,
  });
  expect(three.uncertain.concat(three.random)).toHaveLength(2);
});
