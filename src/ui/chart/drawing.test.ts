import { crc32 } from "node:zlib";
import * as fc from "fast-check";
import { scaleBand } from "d3-scale";
import { describe, expect, it } from "vitest";
import { bandAxis, classLegend } from "./axes.ts";
import { withCaption } from "./caption.ts";
import { withResolution } from "./drawing-files.ts";
import { drawingToSvg } from "../files/drawing-svg.ts";
import { cellPaths, type CellsMark, linePath } from "./drawing.ts";
import { fitText, textWidth, wrapText } from "./text-fit.ts";

const cells = (data: number[], ceilings: number[]): CellsMark => ({
  shape: "cells",
  x: 10,
  y: 20,
  step: 5,
  size: ceilings.length,
  data: Float32Array.from(data),
  ceilings: Float32Array.from(ceilings),
  fill: "accent",
});

describe("a drawing's file", () => {
  it("contains every mark in the light theme's colors and escapes texts", () => {
    const svg = drawingToSvg({
      width: 100,
      height: 50,
      marks: [
        { shape: "rect", x: 0, y: 1, width: 2, height: 3, fill: "positive", title: "<1>" },
        {
          shape: "circle",
          x: 4,
          y: 5,
          radius: 6,
          fill: "negative",
          stroke: "ink",
          strokeWidth: 2,
          opacity: 0.5,
        },
        { shape: "text", x: 7.001, y: 8, text: "<a&b>\u0000", size: 12, anchor: "end", turn: -90 },
      ],
    });
    expect(svg.split("\n").slice(1)).toEqual([
      '<rect width="100" height="50" fill="#ffffff"/>',
      '<rect x="0" y="1" width="2" height="3" fill="#2563d9"><title>&lt;1></title></rect>',
      '<circle cx="4" cy="5" r="6" fill="#c4530a" stroke="#1b1f27" stroke-width="2" opacity="0.5"/>',
      '<text transform="translate(7 8) rotate(-90)" font-size="12" text-anchor="end" fill="none">&lt;a&amp;b></text>',
      "</svg>",
    ]);
  });

  it("has no character that XML does not allow, and keeps every other", () => {
    const text = "a\u0000\ud83d b\u001f\ufffe 👨‍👩‍👧 \u202e é";
    const svg = drawingToSvg({ width: 1, height: 1, marks: [{ shape: "text", x: 0, y: 0, text, size: 12 }] });
    expect(svg).toContain(">a b 👨‍👩‍👧 \u202e é</text>");
  });

  it("has its caption below the marks, wrapped to the width and cut after six lines", () => {
    const line = "long ".repeat(200);
    const swatches = [{ token: "positive", text: "positive" }] as const;
    const captioned = withCaption({ width: 100, height: 50, marks: [] }, swatches, [line, "model"]);
    expect(captioned).toMatchObject({ width: 520, height: 230 });
    const texts = captioned.marks.filter((mark) => mark.shape === "text");
    expect(texts.map(({ y }) => y > 50 && y < 230)).toEqual(Array.from({ length: 8 }, () => true));
    expect(texts[6]?.text).toMatch(/^long .*…$/);
  });
});

describe("cells", () => {
  it("are as strong as their share of the row's ceiling, with equal neighbors in one rectangle", () => {
    expect(cellPaths(cells([1, 1, 0, 2], [1, 4]))).toEqual([
      { shape: "path", d: "M15 25h5v5h-5z", fill: "accent", opacity: 0.5 },
      { shape: "path", d: "M10 20h10v5h-10z", fill: "accent", opacity: 1 },
    ]);
    expect(cellPaths(cells([0], [0]))).toEqual([]);
  });
});

describe("a file for print", () => {
  const drawing = { width: 400, height: 200, marks: [], millimeters: 85 };

  it("has its size in millimeters", () => {
    expect(drawingToSvg(drawing)).toContain('width="85.00mm" height="42.50mm" viewBox="0 0 400 200"');
  });

  it("has a resolution that a PNG reader finds", () => {
    // A header of one gray pixel, no data, and the end.
    const chunk = (type: string, data: number[]) => {
      const body = Buffer.from([...Buffer.from(type), ...data]);
      const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      checksum.writeUInt32BE(crc32(body));
      return [...length, ...body, ...checksum];
    };
    const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
    const header = [...signature, ...chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])];
    const end = chunk("IEND", []);
    // 300 dpi are 11,811 dots in a meter.
    const physical = chunk("pHYs", [0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1]);
    expect([...withResolution(Uint8Array.from([...header, ...end]), 300)]).toEqual([
      ...header,
      ...physical,
      ...end,
    ]);
  });
});

describe("texts", () => {
  it("are wrapped to the width without losing a word", () => {
    const word = fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom("a", "W", "é", "漢") });
    fc.assert(
      fc.property(
        fc.array(word),
        fc.integer({ min: 30, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        (words, width, limit) => {
          const text = words.join(" ");
          const all = wrapText(text, 13, width, Number.POSITIVE_INFINITY);
          expect(all.join("").replaceAll(" ", "")).toBe(words.join(""));
          const lines = wrapText(text, 13, width, limit);
          expect(lines.length).toBeLessThanOrEqual(limit);
          for (const line of [...all, ...lines.map((part) => part.replace(/…$/, ""))]) {
            expect(textWidth(line, 13)).toBeLessThanOrEqual(width);
          }
          if (all.length > limit) expect(lines.at(-1)).toMatch(/…$/);
          else expect(lines).toEqual(all);
        },
      ),
    );
  });

  it("are truncated to the width with an ellipsis, never within a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 20, max: 300 }), (text, width) => {
        const fitted = fitText(text, 13, width);
        expect(textWidth(fitted, 13)).toBeLessThanOrEqual(Math.max(width, textWidth("👨‍👩‍👧…", 13)));
        expect(fitted === text || text.startsWith(fitted.slice(0, -1))).toBe(true);
      }),
    );
  });
});

describe("axes and legends", () => {
  it("omit labels that would overlap", () => {
    const rows = [...Array.from({ length: 100 }).keys()];
    const marks = bandAxis(
      scaleBand(rows, [0, 500]),
      rows.map((row) => ({ text: `2024-01-${row}` })),
      0,
    );
    const places = marks.map((mark) => ("x" in mark ? mark.x : 0));
    for (const [index, x] of places.entries()) expect(x - (places[index - 1] ?? -1e9)).toBeGreaterThan(80);
  });

  it("keep labels of a higher rank where there is no room for all", () => {
    const days = [...Array.from({ length: 31 }).keys()];
    const shown = (width: number) =>
      bandAxis(
        scaleBand(days, [0, width]),
        days.map((day) => ({ text: `Jan ${day}`, rank: Number(day % 5 === 0) + Number(day % 10 === 0) })),
        0,
      ).map((mark) => ("text" in mark ? mark.text : ""));
    expect(shown(3000)).toHaveLength(31);
    expect(shown(600)).toEqual(["Jan 0", "Jan 5", "Jan 10", "Jan 15", "Jan 20", "Jan 25", "Jan 30"]);
    expect(shown(300)).toEqual(["Jan 0", "Jan 10", "Jan 20", "Jan 30"]);
    // Too narrow for those of any rank: as many as there is room for.
    expect(shown(160)).toEqual(["Jan 0", "Jan 14", "Jan 28"]);
  });

  it("wrap to a new line at the width", () => {
    const entries = ["negative", "neutral", "positive"].map((label) => ({ label, text: label }));
    expect(classLegend(entries, 0, 600).height).toBe(24);
    expect(classLegend(entries, 0, 120).height).toBe(72);
    expect(classLegend([], 0, 600)).toEqual({ marks: [], height: 0 });
  });

  it("draw a line through points", () => {
    expect(
      linePath([
        [1, 2],
        [3.456, 4],
      ]),
    ).toBe("M1 2L3.46 4");
  });
});
