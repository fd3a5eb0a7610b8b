import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CLASS_TOKENS } from "../../palette/class-tokens.ts";
import { cssColor, mix, parseColor, type Rgb } from "./colors.ts";

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

const linear = (byte: number) =>
  byte / 255 <= 0.04045 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
const product = (matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb =>
  matrix.map(([x, y, z]) => x * r + y * g + z * b) as unknown as Rgb;

/** Ottosson's OKLab of linear light. */
function oklab(color: Rgb): Rgb {
  const cones = product(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    color,
  ).map(Math.cbrt) as unknown as Rgb;
  return product(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

/** Full color vision, and none of red or of green (Machado, Oliveira and Fernandes 2009). */
const EYES: Record<string, readonly Rgb[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "no red": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "no green": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

describe("the colors of classes", () => {
  const theme = readFileSync("src/app/styles/theme.css", "utf8").split(":root[data-mantine-color-scheme=");
  const colorsOf = (name: string) => {
    const part = theme.find((each) => each.startsWith(`"${name}"`)) ?? "";
    return CLASS_TOKENS.map((token) => new RegExp(`--${token}: (#\\w{6});`).exec(part)?.[1] ?? "");
  };

  it.each(["light", "dark"])("are told apart by all eyes in the %s theme", (name) => {
    const colors = colorsOf(name).map((color) => parseColor(color).map(linear) as unknown as Rgb);
    for (const matrix of Object.values(EYES)) {
      const seen = colors.map((color) =>
        oklab(product(matrix, color).map((value) => Math.min(1, Math.max(0, value))) as unknown as Rgb),
      );
      for (const [at, one] of seen.entries())
        for (const other of seen.slice(0, at))
          expect(Math.hypot(...one.map((value, axis) => value - (other[axis] ?? 0)))).toBeGreaterThan(0.05);
    }
  });
});
