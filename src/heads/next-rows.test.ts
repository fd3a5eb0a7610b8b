import * as fc from "fast-check";
import { expect, it } from "vitest";
import { candidateRows, diverseRows } from "./next-rows.ts";

it("chooses uncertain rows and random ones, each once and only where it can", () => {
  const input = fc.record({
    rows: fc.integer({ min: 1, max: 60 }),
    count: fc.nat(30),
    seed: fc.nat(99),
    skip: fc.nat(5),
  });
  fc.assert(
    fc.property(input, ({ rows, count, seed, skip }) => {
      const canChoose = (row: number) => row % 6 !== skip;
      const candidates = candidateRows({
        probabilities: Float64Array.from({ length: rows * 2 }, (_, at) => {
          const first = 0.5 + (Math.floor(at / 2) % 9) / 20;
          return at % 2 === 0 ? first : 1 - first;
        }),
        categories: 2,
        canChoose,
        count,
        seed,
      });
      const vectors = new Map(
        candidates.uncertain.map((row) => [row, Float32Array.of(Math.cos(row), Math.sin(row))]),
      );
      const all = [...diverseRows(candidates, vectors), ...candidates.random];
      const open = Array.from({ length: rows }, (_, row) => row).filter(canChoose);
      expect(new Set(all).size).toBe(all.length);
      expect(all).toHaveLength(Math.min(count, open.length));
      expect(all.every(canChoose)).toBe(true);
    }),
  );
});

it("begins with the least certain row, and does not choose an equal text as long as there is another", () => {
  const { uncertain } = candidateRows({
    probabilities: [0.9, 0.1, 0.5, 0.5, 0.6, 0.4, 0.5, 0.5],
    categories: 2,
    canChoose: () => true,
    count: 1,
    seed: 1,
  });
  expect(uncertain).toEqual([1, 3, 2, 0]);
  const [same, other] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  const vectors = new Map([
    [1, same],
    [3, same],
    [2, other],
    [0, same],
  ]);
  expect(diverseRows({ uncertain, wanted: 2 }, vectors)).toEqual([1, 2]);
});
