import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupVectors, Nearest, normalized, project, type Vectors } from "./embeddings.ts";

const vectors = (rows: number[][]): Vectors => ({
  count: rows.length,
  size: rows[0]?.length ?? 0,
  data: Float32Array.from(rows.flat()),
});

describe("the plane of largest variance", () => {
  it("keeps distances in a plane", () => {
    const plane = [
      [3, 0, 1],
      [-3, 0, 1],
      [0, 1, 1],
      [0, -1, 1],
    ];
    const { points, explained } = project(vectors(plane));
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

  it("puts equal vectors on one point", () => {
    const equal = vectors([
      [1, 2],
      [1, 2],
    ]);
    expect(project(equal)).toEqual({ points: new Float64Array(4), explained: [0, 0] });
  });

  it("holds no more than all of the variance, the first axis the most", () => {
    const number = fc.float({ min: -10, max: 10, noNaN: true });
    const rows = fc
      .integer({ min: 1, max: 5 })
      .chain((size) =>
        fc.array(fc.array(number, { minLength: size, maxLength: size }), { minLength: 1, maxLength: 9 }),
      );
    fc.assert(
      fc.property(rows, (all) => {
        const [first, second] = project(vectors(all)).explained;
        expect(first).toBeGreaterThanOrEqual(second - 1e-3);
        expect(first + second).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });
});

describe("the nearest", () => {
  it("are what sorting all cosines gives, whatever parts they come in", () => {
    const unit = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 30 }), fc.nat(29), (rows, cut) => {
        const all = normalized(vectors(rows));
        const row = (at: number) => all.data.subarray(at * 3, (at + 1) * 3);
        const nearest = new Nearest(row(0), 5);
        const part = (from: number, to: number): Vectors => ({
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

  it("skip rows that have no vector", () => {
    const all = normalized(
      vectors([
        [1, 0],
        [Number.NaN, Number.NaN],
        [0, 0],
        [1, 1],
      ]),
    );
    const nearest = new Nearest(Float32Array.of(1, 0), 9);
    nearest.add(all, 100);
    expect(nearest.found.map(({ row }) => row)).toEqual([100, 103]);
  });
});

describe("groups", () => {
  it("find what is far apart, the same from the same seed", () => {
    const around = (x: number, y: number, z: number) =>
      [0, 0.01, -0.02].map((off) => [x + off, y - off, z + off / 2]);
    const all = normalized(vectors([...around(1, 0, 0), ...around(0, 1, 0), ...around(0, 0, 1)]));
    const { of } = groupVectors(all, 3);
    expect(new Set(of).size).toBe(3);
    for (const start of [0, 3, 6]) expect(new Set(of.subarray(start, start + 3)).size).toBe(1);
    expect(groupVectors(all, 3).of).toEqual(of);
  });

  it("are no more than there are rows", () => {
    expect(groupVectors(normalized(vectors([[1, 0]])), 6).centres.count).toBe(1);
    expect(groupVectors({ count: 0, size: 2, data: new Float32Array() }, 3).of).toHaveLength(0);
  });
});
