import { describe, expect, it } from "vitest";
import { embed, type HiddenStates, project, similarities } from "./hidden-states.ts";

const states = (rows: number[][]): HiddenStates => ({
  layers: 1,
  tokens: rows.length,
  hidden: rows[0]?.length ?? 0,
  data: Float32Array.from(rows.flat()),
});

describe("hidden states", () => {
  it("compare tokens by cosine", () => {
    const { data } = similarities(
      states([
        [1, 0],
        [0, 2],
        [3, 3],
        [0, 0],
      ]),
      0,
    );
    const half = Math.SQRT1_2;
    const expected = [1, 0, half, 0, 0, 1, half, 0, half, half, 1, 0, 0, 0, 0, 0];
    for (const [at, value] of data.entries()) expect(value).toBeCloseTo(expected[at] ?? NaN);
  });

  it("project on the axes of largest variance, keeping distances in a plane", () => {
    const plane = [
      [3, 0, 1],
      [-3, 0, 1],
      [0, 1, 1],
      [0, -1, 1],
    ];
    const { points, explained } = project(states(plane), 0);
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

  it("project equal states on one point", () => {
    expect(
      project(
        states([
          [1, 2],
          [1, 2],
        ]),
        0,
      ),
    ).toEqual({ points: new Float64Array(4), explained: [0, 0] });
  });

  it("give one vector for a text", () => {
    const two = states([
      [1, 2],
      [3, 6],
    ]);
    expect([...embed(two, 0, "mean")]).toEqual([2, 4]);
    expect([...embed(two, 0, "first")]).toEqual([1, 2]);
  });
});
