import { describe, expect, it } from "vitest";
import { cssColor, mix, parseColor } from "./colors.ts";

describe("colors", () => {
  it.each([
    ["#2456c9", [36, 86, 201]],
    [" #fff ", [255, 255, 255]],
    ["#a0c", [170, 0, 204]],
    ["rgb(1, 2, 3)", [1, 2, 3]],
  ])("reads %s", (text, expected) => expect(parseColor(text)).toEqual(expected));

  it("interpolates between two colors and clamps outside them", () => {
    expect(mix([0, 0, 0], [10, 20, 30], 0.5)).toEqual([5, 10, 15]);
    expect(mix([0, 0, 0], [10, 20, 30], 7)).toEqual([10, 20, 30]);
    expect(cssColor([1, 2, 3])).toBe("rgb(1, 2, 3)");
  });
});
