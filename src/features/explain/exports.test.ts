import { describe, expect, it } from "vitest";
import { csv, matrixRows, matrixSvg } from "./exports.ts";

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
});
