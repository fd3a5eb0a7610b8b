import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { classColors } from "./class-colors.ts";
import { colorScale } from "./color-scale.ts";
import { PAPER_COLORS } from "./color-tokens.ts";

it("maps the strongest value to the full color, zero to no color, and each sign to its own color", () => {
  const scale = colorScale([-4, 1, 2], { positive: "positive", negative: "negative" });
  expect(scale.max).toBe(4);
  expect([-4, -2, 0, 2].map(scale.strength)).toEqual([1, 0.5, 0, 0.5]);
  expect([-4, 0, 2].map(scale.token)).toEqual(["negative", "positive", "positive"]);
  expect(colorScale([1], { positive: "accent" }).token(-1)).toBe("accent");
});

it("is the same for two drawings that share a maximum", () => {
  expect(colorScale([1], { positive: "accent", atLeast: 4 }).strength(1)).toBe(0.25);
});

it("returns strengths from 0 to 1, also when there are no values", () => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(values, fc.double({ noNaN: true }), (all, value) => {
      const strength = colorScale(all, { positive: "accent" }).strength(value);
      expect(strength).toBeGreaterThanOrEqual(0);
      expect(strength).toBeLessThanOrEqual(1);
    }),
  );
  expect(colorScale([], { positive: "accent" }).strength(0)).toBe(0);
});

it("uses the light theme's colors in files", () => {
  const [, light = ""] =
    /data-mantine-color-scheme="light"\] \{([^}]*)\}/.exec(
      readFileSync("src/app/styles/theme.css", "utf8"),
    ) ?? [];
  for (const [token, color] of Object.entries(PAPER_COLORS)) expect(light).toContain(`--${token}: ${color};`);
});

it("returns the class's token, and a color of its own for each of twenty classes of other models", () => {
  expect(classColors("Negative", 2)).toEqual({
    token: "negative",
    fill: "var(--negative)",
    text: "var(--negative-text)",
  });
  const tokens = Array.from({ length: 21 }, (_, index) => classColors("joy", index).token);
  expect(new Set(tokens).size).toBe(20);
  expect(tokens[20]).toBe(tokens[0]);
});
