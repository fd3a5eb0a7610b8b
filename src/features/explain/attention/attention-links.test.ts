import { describe, expect, it } from "vitest";
import { ceilings, strongestLinks, topLinks } from "./attention-links.ts";

const matrix = { size: 3, data: Float32Array.of(0.5, 0.25, 0.25, 0, 1, 0, 0.125, 0.125, 0.75) };

describe("links", () => {
  it("contain the requested share of each row with as few links as possible", () => {
    const places = (mass: number) => strongestLinks(matrix, mass).map(({ from, to }) => `${from}${to}`);
    expect(places(0.5)).toEqual(["00", "11", "22"]);
    expect(places(0.7)).toEqual(["00", "01", "11", "22"]);
    expect(places(1)).toEqual(["00", "01", "02", "11", "22", "20", "21"]);
  });

  it("are ordered by weight over the whole matrix", () => {
    expect(topLinks(matrix, 2)).toEqual([
      { from: 1, to: 1, weight: 1 },
      { from: 2, to: 2, weight: 0.75 },
    ]);
  });

  it("have the full color at the largest weight of all, of the row, or at 1", () => {
    expect([...ceilings(matrix, "row")]).toEqual([0.5, 1, 0.75]);
    expect([...ceilings(matrix, "all")]).toEqual([1, 1, 1]);
    expect([...ceilings({ size: 1, data: Float32Array.of(0.5) }, "one")]).toEqual([1]);
  });
});
