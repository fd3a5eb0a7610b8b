import { describe, expect, it } from "vitest";
import {
  attributionRows,
  chipsSvg,
  csv,
  headRows,
  linksSvg,
  matrixRows,
  matrixSvg,
  pointRows,
} from "./exports.ts";

describe("numbers as text", () => {
  it("let no cell become a formula or break its row", () => {
    expect(csv([["=cmd()", 'a "b"', "x,y", "two\nlines", -1.5]])).toBe(
      `'=cmd(),"a ""b""","x,y","two\nlines",-1.5\r\n`,
    );
  });

  it("name rows and columns", () => {
    expect(matrixRows({ size: 2, data: Float32Array.of(1, 0, 0.5, 0.5) }, ["a", "b"])).toEqual([
      ["from \\ to", "a", "b"],
      ["a", 1, 0],
      ["b", 0.5, 0.5],
    ]);
  });

  it("draw a picture that no label can break", () => {
    const svg = matrixSvg(
      { size: 1, data: Float32Array.of(1) },
      ["<script>&\u0000"],
      Float32Array.of(1),
      "#2456c9",
    );
    expect(svg).toContain("&lt;script>&amp;</text>");
    expect(svg).toContain('fill-opacity="1.000"');
  });

  it("draw lines and tinted words that no label can break either", () => {
    const lines = linksSvg([{ from: 0, to: 1, weight: 0.5 }], ["<a&b>", "c"], "#2456c9");
    expect(lines).toContain("&lt;a&amp;b></text>");
    expect(lines.match(/<path /g)).toHaveLength(1);
    const chip = { label: "<b>&", color: "#2f6fd0", strength: 0.5, isAgainst: true };
    const words = chipsSvg(Array.from({ length: 40 }, () => chip));
    expect(words.match(/&lt;b>&amp;<\/text>/g)).toHaveLength(40);
    expect(Number(/height="(\d+)"/.exec(words)?.[1])).toBeGreaterThan(100);
    for (const [, x, width] of words.matchAll(/<rect x="(\d+)" y="\d+" width="(\d+)"/g)) {
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(760);
    }
  });

  it("have a row for each word, head and point", () => {
    const units = [{ label: "so", start: 0, end: 2 }];
    expect(attributionRows(units, ["no", "yes"], [[0.1], [-0.1]], [[0.01], [0.02]])).toEqual([
      [
        "word",
        "start",
        "end",
        "effect on no",
        "effect on yes",
        "standard error on no",
        "standard error on yes",
      ],
      ["so", 0, 2, 0.1, -0.1, 0.01, 0.02],
    ]);
    const summary = { layer: 0, head: 1, entropy: 2, distance: 3, specialMass: 0.5, peak: 0.25 };
    expect(headRows([summary], [0.75])[1]).toEqual([1, 2, 2, 3, 0.5, 0.25, 0.75]);
    expect(headRows([summary])[0]).toHaveLength(6);
    expect(pointRows(["a"], [1, 2])[1]).toEqual(["a", 1, 2]);
  });
});
