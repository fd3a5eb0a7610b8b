import { describe, expect, it } from "vitest";
import type { TokenizedText } from "../../engine/tokenizer/tokenized-text.ts";
import { withCaption } from "../../ui/chart/caption.ts";
import { effectColors } from "../../ui/chart/class-colors.ts";
import { csv } from "../../ui/files/csv.ts";
import { drawingToSvg } from "../../ui/chart/drawing-files.ts";
import { fullMatrixWidth, linksDrawing, matrixDrawing } from "../../ui/chart/matrix-drawing.ts";
import { headGridDrawing, headValues } from "./attention/head-grid-drawing.ts";
import type { Metric } from "./attention/head-metrics.ts";
import { attributionScale, attributionSwatches, heatmapWords } from "./attribution/attribution-view.ts";
import { wordsDrawing } from "./attribution/words-drawing.ts";
import { projectionDrawing } from "./representations/projection-drawing.ts";
import { attributionRows, headRows, matrixRows, pointRows } from "./exports.ts";

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
    const word = {
      label: "<b>&",
      token: "negative",
      strength: 24,
      isAgainst: true,
      isSpecial: false,
    } as const;
    const words = drawingToSvg(wordsDrawing(Array.from({ length: 40 }, () => word)));
    expect(words.match(/&lt;b>&amp;<\/text>/g)).toHaveLength(40);
    expect(words.match(/stroke-dasharray="4 3"/g)).toHaveLength(40);
    expect(Number(/height="(\d+)"/.exec(words)?.[1])).toBeGreaterThan(100);
    for (const [, x, width] of words.matchAll(/<rect x="(\d+)" y="\d+" width="(\d+)"/g)) {
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(760);
    }
  });

  it("tint the words of a file as on the screen: the class's color supports it, its opposite opposes it", () => {
    const tokenized = {
      text: "bad <b>",
      units: [
        { label: "bad", start: 0, end: 3, isSpecial: false },
        { label: "<b>", start: 4, end: 7, isSpecial: false },
      ],
    } as unknown as TokenizedText;
    const attribution = { values: [Float64Array.of(0.4, -0.2)], isSigned: true };
    const scale = attributionScale(attribution, ["negative"], 0);
    const words = heatmapWords(tokenized, "words", attribution, 0, scale);
    const swatches = attributionSwatches(true, "negative", scale);
    const svg = drawingToSvg(withCaption(wordsDrawing(words), swatches, ["Model: <m>"]));
    expect(svg.match(/<rect x="\d+" .*/g)).toEqual([
      expect.stringContaining('fill="#c4530a" opacity="0.48"'),
      expect.stringContaining('fill="#2563d9" opacity="0.24"'),
    ]);
    expect(swatches).toEqual([
      { token: "negative", text: "Supports negative, up to +40.0 points" },
      { token: "positive", text: "Opposes negative, up to −40.0 points" },
    ]);
    expect(svg).toMatch(/fill="#c4530a"\/>\n.*>Supports negative/);
    expect(svg).toContain(">Model: &lt;m></text>");
    for (const [label, index] of [
      ["negative", 0],
      ["neutral", 1],
      ["joy", 0],
      ["anger", 1],
      ["sadness", 2],
    ] as const) {
      const { positive, negative } = effectColors(label, index);
      expect(negative).not.toBe(positive);
    }
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
    const drawn = (metric: Metric, effects?: number[]) =>
      drawingToSvg(headGridDrawing(headValues(overview, metric, effects, { label: "positive", target: 0 })));
    expect(drawn("thumbnail").match(/<path d="[^"]*" fill="[^"]*" opacity="[\d.]+"\/>/g)).toEqual([
      '<path d="M72 44h24v24h-24z" fill="#2456c9" opacity="1"/>',
      '<path d="M124 44h48v24h-48zM124 68h48v24h-48z" fill="#2456c9" opacity="0.594"/>',
    ]);
    expect(drawn("entropy").match(/>1\.50<\/text>/g)).toHaveLength(4);
    const effects = drawn("effect", [0.1, -0.2, 0, 0]);
    expect(effects.match(/<rect x="\d+" y="44" .* fill="#.*/g)).toEqual([
      expect.stringContaining('fill="#2563d9" opacity="0.5"'),
      expect.stringContaining('fill="#c4530a" opacity="1"'),
    ]);
    expect(effects).toContain(">−20.0</text>");
  });

  it("draw the projection's points as on the screen, the pinned ones outlined", () => {
    const svg = drawingToSvg(projectionDrawing(["<a>", "b"], Float64Array.of(0, 0, 1, 1), [1]));
    expect(svg.match(/<circle .*/g)).toEqual([
      '<circle cx="24" cy="296" r="4" fill="#2456c9"/>',
      '<circle cx="450" cy="24" r="6" fill="#2456c9" stroke="#1b1f27" stroke-width="2"/>',
    ]);
    expect(svg).toContain(">&lt;a></text>");
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
