import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cluster } from "./clusters.ts";
import { type Embeddings, NearestRows, normalized } from "./embeddings.ts";
import { project } from "./projection.ts";

const embeddings = (rows: number[][]): Embeddings => ({
  count: rows.length,
  size: rows[0]?.length ?? 0,
  data: Float32Array.from(rows.flat()),
});

describe("the first two principal components", () => {
  it("keep distances in a plane", () => {
    const plane = [
      [3, 0, 1],
      [-3, 0, 1],
      [0, 1, 1],
      [0, -1, 1],
    ];
    const { points, explained } = project(embeddings(plane));
    expect(explained[0]).toBeCloseTo(0.9);
    expect(explained[1]).toBeCloseTo(0.1);
    for (let a = 0; a < 4; a += 1) {
      for (let b = 0; b < 4; b += 1) {
        const between = Math.hypot(
          (points[a * 2] ?? NaN) - (points[b * 2] ?? NaN),
          (points[a * 2 + 1] ?? NaN) - (points[b * 2 + 1] ?? NaN),
        );
        expect(between).toBeCloseTo(
          Math.hypot(...(plane[a] ?? []).map((value, at) => value - (plane[b]?.[at] ?? NaN))),
          4,
        );
      }
    }
  });

  it("put equal embeddings at one point", () => {
    const equal = embeddings([
      [1, 2],
      [1, 2],
    ]);
    expect(project(equal)).toEqual({ points: new Float64Array(4), explained: [0, 0] });
  });

  it("explain at most all of the variance, the first the most", () => {
    const number = fc.float({ min: -10, max: 10, noNaN: true });
    const rows = fc
      .integer({ min: 1, max: 5 })
      .chain((size) =>
        fc.array(fc.array(number, { minLength: size, maxLength: size }), { minLength: 1, maxLength: 9 }),
      );
    fc.assert(
      fc.property(rows, (all) => {
        const [first, second] = project(embeddings(all)).explained;
        expect(first).toBeGreaterThanOrEqual(second - 1e-3);
        expect(first + second).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });
});

describe("the nearest rows", () => {
  it("are those with the highest cosines, however the rows are divided", () => {
    const unit = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 30 }), fc.nat(29), (rows, cut) => {
        const all = normalized(embeddings(rows));
        const row = (at: number) => all.data.subarray(at * 3, (at + 1) * 3);
        const nearest = new NearestRows(row(0), 5);
        const part = (from: number, to: number): Embeddings => ({
          count: to - from,
          size: 3,
          data: all.data.subarray(from * 3, to * 3),
        });
        const at = Math.min(cut, rows.length);
        nearest.add(part(0, at), 0);
        nearest.add(part(at, rows.length), at);
        const expected = rows
          .map((_, index) => row(index).reduce((sum, value, axis) => sum + value * (row(0)[axis] ?? 0), 0))
          .filter((cosine) => cosine !== 0)
          .toSorted((a, b) => b - a)
          .slice(0, 5);
        expect(nearest.found.map(({ cosine }) => Math.fround(cosine))).toEqual(expected.map(Math.fround));
      }),
    );
  });

  it("skip rows without an embedding", () => {
    const all = normalized(
      embeddings([
        [1, 0],
        [Number.NaN, Number.NaN],
        [0, 0],
        [1, 1],
      ]),
    );
    const nearest = new NearestRows(Float32Array.of(1, 0), 9);
    nearest.add(all, 100);
    expect(nearest.found.map(({ row }) => row)).toEqual([100, 103]);
  });
});

describe("clusters", () => {
  it("separate distant rows, and are deterministic for a seed", () => {
    const around = (x: number, y: number, z: number) =>
      [0, 0.01, -0.02].map((off) => [x + off, y - off, z + off / 2]);
    const all = normalized(embeddings([...around(1, 0, 0), ...around(0, 1, 0), ...around(0, 0, 1)]));
    const { assignments } = cluster(all, 3);
    expect(new Set(assignments).size).toBe(3);
    for (const start of [0, 3, 6]) expect(new Set(assignments.subarray(start, start + 3)).size).toBe(1);
    expect(cluster(all, 3).assignments).toEqual(assignments);
  });

  it("are at most as many as the rows", () => {
    expect(cluster(normalized(embeddings([[1, 0]])), 6).centers.count).toBe(1);
    expect(cluster({ count: 0, size: 2, data: new Float32Array() }, 3).assignments).toHaveLength(0);
  });
});
