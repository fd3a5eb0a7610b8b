import { describe, expect, it } from "vitest";
import type { HiddenStates } from "../../classifier/intermediates.ts";
import { poolTokens, similarities } from "./hidden-states.ts";

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

  it("give one vector for a text", () => {
    const two = states([
      [1, 2],
      [3, 6],
    ]);
    expect([...poolTokens(two, 0, "mean")]).toEqual([2, 4]);
    expect([...poolTokens(two, 0, "first")]).toEqual([1, 2]);
  });
});
