import { describe, expect, it } from "vitest";
import { escapeXml } from "../../ui/chart/svg.ts";
import { csv } from "../../ui/files/csv.ts";
import { drawingToSvg } from "../../ui/chart/drawing-files.ts";
import { fullMatrixWidth, linksDrawing, matrixDrawing } from "../../ui/chart/matrix-drawing.ts";
import { headGridSvg } from "./attention/head-grid-svg.ts";
import { attributionRows, chipsSvg, headRows, matrixRows, pointRows } from "./exports.ts";

describe("numbers as text", () => {
  it("escape formulas and quote line breaks", () => {
    expect(csv([["=cmd()", 'a "b"', "x,y", "two\nlines", -1.5]])).toBe(
      `'=cmd(),"a ""b""","x,y","two\nlines",-1.5\r\n`,
    );
  });

  it("have names of rows and columns", () => {
    expect(matrixRows({ size: 2, data: Float32Array.of(1, 0, 0.5, 0.5) }, ["a", "b"])).toEqual([
      ["from \\ to", "a", "b"],
      ["a", 1, 0],
      ["b", 0.5, 0.5],
    ]);
  });

  it("draw a matrix, lines and tinted words, and escape labels", () => {
    const matrix = { size: 1, data: Float32Array.of(1) };
    const labels = ["<a>&\u0000"];
    const square = matrixDrawing({ matrix, labels, ceilings: Float32Array.of(1) }, fullMatrixWidth(1));
    const svg = drawingToSvg(square.drawing);
    expect(svg).toContain("&lt;a>&amp;</text>");
    expect(svg).toMatch(/<path d="M84 84h26v26h-26z" fill="#2456c9" opacity="1"/);
    const lines = drawingToSvg(linksDrawing([{ from: 0, to: 1, weight: 0.5 }], ["<a&b>", "c"], 640));
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

  it("omit characters that XML does not allow and keep all others", () => {
    expect(escapeXml("a\u0000\ud83d b\u001f\ufffe 👨‍👩‍👧 \u202e é")).toBe("a b 👨‍👩‍👧 \u202e é");
  });

  it("draw every head once, with its weights or its number", () => {
    const head = (layer: number, head: number) => ({
      layer,
      head,
      entropy: 1.5,
      distance: 2,
      specialMass: 0.5,
      peak: 0.9,
    });
    const overview = {
      layers: 2,
      heads: 2,
      side: 2,
      summaries: [head(0, 0), head(0, 1), head(1, 0), head(1, 1)],
      // The first head attends to one token, the second to all tokens equally, the others to none.
      thumbnails: Float32Array.of(1, 0, 0, 0, 0.6, 0.6, 0.6, 0.6, 0, 0, 0, 0, 0, 0, 0, 0),
    };
    const colors = { for: "#00f", against: "#f80" };
    const pictures = headGridSvg(overview, "thumbnail", undefined, colors);
    expect(pictures.match(/<path d="[^"]*" fill-opacity="[\d.]+"\/>/g)).toEqual([
      '<path d="M0 0h1v1h-1z" fill-opacity="1.000"/>',
      '<path d="M0 0h2v1h-2zM0 1h2v1h-2z" fill-opacity="0.600"/>',
    ]);
    expect(headGridSvg(overview, "entropy", undefined, colors).match(/>1\.50<\/text>/g)).toHaveLength(4);
    const effects = headGridSvg(overview, "effect", [0.1, -0.2, 0, 0], colors);
    expect(effects).toMatch(/fill="#00f" fill-opacity="0\.350".*\n?.*fill="#f80" fill-opacity="0\.700"/);
    expect(effects).toContain(">−20.0</text>");
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
