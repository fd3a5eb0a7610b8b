import fc from "fast-check";
import { expect, test } from "vitest";
import type { SampledRow } from "./coder-label.ts";
import {
  chosenRows,
  drawSample,
  equalCounts,
  type Frame,
  mergeSample,
  proportionalCounts,
} from "./sample.ts";

const frameOf = (rows: number, strata = 1): Frame => ({
  rows: Uint32Array.from({ length: rows }, (_, row) => 2 * row),
  strata: {
    names: Array.from({ length: strata }, (_, stratum) => `s${stratum}`),
    of: Uint32Array.from({ length: rows }, (_, row) => Math.min(strata - 1, row % (strata + 2))),
  },
  certainty: Float32Array.from({ length: rows }, (_, row) => (row % 7 === 0 ? Number.NaN : (row * 37) % 101)),
});
const rowsOf = (sample: readonly SampledRow[]) => sample.map(({ row }) => row);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test("a random sample has distinct rows of the frame, all with the probability n / N", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 400 }),
      fc.nat(),
      (all, size, seed) => {
        const frame = frameOf(all);
        const sample = drawSample(frame, { design: "random", size, seed });
        expect(new Set(rowsOf(sample)).size).toBe(Math.min(all, size));
        for (const { row, probability, design } of sample) {
          expect(frame.rows).toContain(row);
          expect(probability).toBeCloseTo(Math.min(1, size / all), 12);
          expect(design).toBe("random");
        }
      },
    ),
  );
});

test("a larger sample of the same seed begins with the smaller one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), (all, seed) => {
      const draw = (size: number) => rowsOf(drawSample(frameOf(all), { design: "random", size, seed }));
      expect(draw(all).slice(0, Math.floor(all / 2))).toEqual(draw(Math.floor(all / 2)));
    }),
  );
});

test("over many seeds, each row is drawn as often as its probability says", () => {
  const draws = 4000;
  const counts = new Map<number, number>();
  for (let seed = 0; seed < draws; seed++) {
    for (const { row } of drawSample(frameOf(20), { design: "random", size: 5, seed }))
      counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  // Five standard deviations of a binomial with p = 1/4.
  const margin = 5 * Math.sqrt(draws * 0.25 * 0.75);
  for (const row of frameOf(20).rows)
    expect(Math.abs((counts.get(row) ?? 0) - draws / 4)).toBeLessThan(margin);
});

test("in a stratified sample the inverse probabilities of a stratum sum to its size", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 250 }),
      fc.constantFrom("equal" as const, "proportional" as const),
      fc.nat(1e6),
      (all, strata, size, allocation, seed) => {
        const frame = frameOf(all, strata);
        const sample = drawSample(frame, { design: "stratified", size, seed, allocation });
        expect(sample).toHaveLength(Math.min(all, size));
        expect(new Set(rowsOf(sample)).size).toBe(sample.length);
        for (const [stratum, name] of frame.strata?.names.entries() ?? []) {
          const drawn = sample.filter((row) => row.stratum === name);
          const members = frame.strata?.of.filter((of) => of === stratum).length ?? 0;
          if (drawn.length > 0)
            expect(sum(drawn.map(({ probability }) => 1 / probability))).toBeCloseTo(members, 6);
          for (const { row } of drawn) expect(frame.strata?.of[row / 2]).toBe(stratum);
        }
      },
    ),
  );
});

test("both allocations give what is wanted, and no stratum more than it has", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }), fc.nat(300), (sizes, wanted) => {
      for (const counts of [equalCounts(sizes, wanted), proportionalCounts(sizes, wanted)]) {
        expect(sum(counts)).toBe(Math.min(wanted, sum(sizes)));
        for (const [at, count] of counts.entries()) expect(count).toBeLessThanOrEqual(sizes[at] ?? 0);
      }
      const filled = sizes.filter((size) => size > 0).length;
      if (wanted >= filled)
        expect(proportionalCounts(sizes, wanted).filter((count) => count > 0)).toHaveLength(filled);
    }),
  );
  expect(proportionalCounts([900, 90, 10], 100)).toEqual([90, 9, 1]);
  expect(equalCounts([900, 90, 10], 100)).toEqual([45, 45, 10]);
});

test("the least certain rows come first, and rows without scores are left out", () => {
  const frame: Frame = {
    rows: Uint32Array.of(4, 5, 6, 7),
    certainty: Float32Array.of(0.9, Number.NaN, 0.4, 0.5),
  };
  expect(drawSample(frame, { design: "uncertain", size: 3, seed: 1 })).toEqual(
    [6, 7, 4].map((row) => ({ row, probability: 1, design: "uncertain" })),
  );
});

test("copies are kept with the row that stands for them", () => {
  const frame: Frame = { rows: Uint32Array.of(0, 3), copies: Uint32Array.of(1, 4) };
  const sample = drawSample(frame, { design: "random", size: 2, seed: 1 });
  expect(new Map(sample.map(({ row, copies }) => [row, copies]))).toEqual(
    new Map([
      [0, undefined],
      [3, 4],
    ]),
  );
});

test("a new draw keeps labeled rows as chosen ones, and never passes a chosen row off as random", () => {
  const rows = fc.uniqueArray(fc.nat(40), { maxLength: 20 });
  fc.assert(
    fc.property(rows, rows, rows, fc.func(fc.boolean()), (first, chosen, second, isLabeled) => {
      // A row that was drawn by chance already stays one that was.
      const added = chosen.filter((row) => !first.includes(row));
      const random = (numbers: readonly number[], probability: number): SampledRow[] =>
        numbers.map((row) => ({ row, probability, design: "random" }));
      const before = mergeSample(random(first, 0.1), chosenRows(added), isLabeled);
      const after = mergeSample(before, random(second, 0.2), isLabeled);
      expect(new Set(rowsOf(after)).size).toBe(after.length);
      if (second.length === 0) return;
      const byChance = after.filter(({ design }) => design === "random");
      expect(rowsOf(byChance).sort()).toEqual([...second].sort());
      expect(byChance.every(({ probability }) => probability === 0.2)).toBe(true);
      for (const row of [...added, ...first.filter((row) => isLabeled(row))])
        expect(rowsOf(after)).toContain(row);
    }),
  );
});
