import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TokenizedText } from "../../engine/tokenizer/tokenized-text.ts";
import { withCaption, withColorBar } from "../../ui/chart/caption.ts";
import { effectColors } from "../../ui/chart/class-colors.ts";
import { csv } from "../../ui/files/csv.ts";
import { drawingToSvg } from "../../ui/files/drawing-svg.ts";
import { textWidth } from "../../ui/chart/text-fit.ts";
import { fullMatrixWidth, linksDrawing, matrixDrawing } from "../../ui/chart/matrix-drawing.ts";
import { headGridDrawing, headValues } from "./attention/head-grid-drawing.ts";
import { formatHeadValue, type Metric } from "./attention/head-metrics.ts";
import {
  attributionScale,
  colorBarOf,
  costText,
  heatmapWords,
  MAX_TINT,
} from "./attribution/attribution-view.ts";
import { pointsText } from "./attribution/faithfulness-text.ts";
import { wordsDrawing } from "./attribution/words-drawing.ts";
import { placeWords, projectionDrawing } from "./representations/projection-drawing.ts";
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
    const axes = { from: "From <x>", to: "To" };
    const square = matrixDrawing({ matrix, labels, axes, ceilings: Float32Array.of(1) }, fullMatrixWidth(1));
    const svg = drawingToSvg(square.drawing);
    expect(svg).toContain("&lt;a>&amp;</text>");
    expect(svg).toMatch(/rotate\(-90\)"[^>]*>From &lt;x><\/text>/);
    expect(svg).toContain(">To</text>");
    const { offset } = square;
    expect(svg).toContain(`<path d="M${offset} ${offset}h26v26h-26z" fill="#2456c9" opacity="1"`);
    const ends = { labels: ["<a&b>", "c"], axes };
    const lines = drawingToSvg(linksDrawing([{ from: 0, to: 1, weight: 0.5 }], ends, 640));
    expect(lines).toContain("&lt;a&amp;b></text>");
    expect(lines).toContain(">From &lt;x></text>");
    expect(lines.match(/<path /g)).toHaveLength(1);
    const word = {
      label: "<b>&",
      token: "negative",
      strength: 24,
      isAgainst: true,
      isSpecial: false,
    } as const;
    const words = drawingToSvg(
      wordsDrawing(
        Array.from({ length: 40 }, () => word),
        402,
      ),
    );
    expect(words.match(/&lt;b>&amp;<\/text>/g)).toHaveLength(40);
    expect(words.match(/stroke-dasharray="4 3"/g)).toHaveLength(40);
    expect(Number(/height="(\d+)"/.exec(words)?.[1])).toBeGreaterThan(100);
    for (const [, x, width] of words.matchAll(/<rect x="(\d+)" y="\d+" width="(\d+)"/g)) {
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(402);
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
    const bar = colorBarOf(true, "negative", scale, { opacity: MAX_TINT / 100 });
    const drawing = withColorBar(wordsDrawing(words, 760), bar);
    const svg = drawingToSvg(withCaption(drawing, [], ["Model: <m>"]));
    expect(svg.match(/<rect x="\d+" y="\d+" .* rx="6".*/g)).toEqual([
      expect.stringContaining('fill="#c4530a" opacity="0.48"'),
      expect.stringContaining('fill="#2563d9" opacity="0.24"'),
    ]);
    // The bar runs from the class's opposite to the class, as strong as the words are at most.
    expect(svg).toMatch(/>Supports negative<\/text>\n.*>−40.0 points<\/text>/);
    expect(svg).toContain(">+40.0 points</text>");
    const steps = [...svg.matchAll(/<rect [^>]*width="4" height="12" fill="([^"]*)" opacity="([^"]*)"/g)];
    expect(steps).toHaveLength(30);
    expect(steps[0]?.[1]).toBe("#2563d9");
    expect(steps.at(-1)?.[1]).toBe("#c4530a");
    expect(Math.max(...steps.map((step) => Number(step[2])))).toBeCloseTo(0.48, 1);
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

  it("give the effects on a number in its own unit, without points", () => {
    const tokenized = {
      text: "bad",
      units: [{ label: "bad", start: 0, end: 3, isSpecial: false }],
    } as unknown as TokenizedText;
    const attribution = { values: [Float64Array.of(-1.25)], isSigned: true };
    const scale = attributionScale(attribution, ["rating"], 0);
    expect(heatmapWords(tokenized, "words", attribution, 0, scale, true)[0]?.amount).toBe("−1.250");
    expect(colorBarOf(true, "rating", scale, { isNumber: true })).toMatchObject({
      low: "−1.250",
      high: "+1.250",
    });
    const cost = {
      passes: 2,
      isSigned: true,
      standardErrors: [Float64Array.of(0.5)],
      completenessGap: [0.25],
    };
    expect(costText(cost, 0, true)).toBe(
      "2 forward passes, standard error up to 0.500, forward and backward; completeness gap 0.250",
    );
    expect(costText(cost, 0)).toContain("50.0 points");
    expect(pointsText(-1.25, true)).toBe("−1.250");
    expect(formatHeadValue("effect", 0.5, true)).toBe("+0.500");
    expect(formatHeadValue("effect", 0.5)).toBe("+50.0 points");
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
      drawingToSvg(
        headGridDrawing(headValues(overview, metric, effects, { label: "positive", target: 0 }), 760),
      );
    expect(drawn("thumbnail").match(/<path d="[^"]*" fill="[^"]*" opacity="[\d.]+"\/>/g)).toEqual([
      '<path d="M56 44h24v24h-24z" fill="#2456c9" opacity="1"/>',
      '<path d="M108 44h48v24h-48zM108 68h48v24h-48z" fill="#2456c9" opacity="0.594"/>',
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
    const word = (label: string, strength: number) => ({ label, token: "positive", strength }) as const;
    const words = [word("<a>", 0.25), word("b", 1)];
    const options = { width: 560, axes: ["PC1", "PC2"] } as const;
    const svg = drawingToSvg(projectionDrawing(words, Float64Array.of(0, 0, 1, 1), [1], options));
    expect(svg.match(/<circle .*/g)).toEqual([
      '<circle cx="44" cy="284" r="4" fill="#ffffff"/>',
      '<circle cx="44" cy="284" r="4" fill="#2563d9" opacity="0.25"/>',
      '<circle cx="44" cy="284" r="4" fill="none" stroke="#8a867d" stroke-width="1"/>',
      '<circle cx="488" cy="24" r="6" fill="#ffffff"/>',
      '<circle cx="488" cy="24" r="6" fill="#2563d9" opacity="1"/>',
      '<circle cx="488" cy="24" r="6" fill="none" stroke="#1b1f27" stroke-width="2"/>',
    ]);
    expect(svg).toContain(">&lt;a></text>");
    expect(svg).toContain(">PC1</text>");
  });

  it("place labels that overlap neither each other nor a point, the strongest first", () => {
    const place = fc.record({
      label: fc.string({ minLength: 1, maxLength: 12 }),
      strength: fc.double({ min: 0, max: 1, noNaN: true }),
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 300, max: 1200 }),
        (places, width) => {
          const words = places.map(({ label, strength }) => ({ label, strength, token: "accent" }) as const);
          const points = Float64Array.from(places.flatMap(({ x, y }) => [x, y]));
          const placed = placeWords(words, points, width);
          const boxes = placed.flatMap(({ label, text }) => {
            if (!text) return [];
            const wide = textWidth(label, 13);
            const left = text.x - (text.anchor === "start" ? 0 : text.anchor === "end" ? wide : wide / 2);
            return [{ left, right: left + wide, top: text.y - 10, bottom: text.y }];
          });
          for (const [at, box] of boxes.entries()) {
            expect(box.left).toBeGreaterThanOrEqual(0);
            expect(box.right).toBeLessThanOrEqual(width);
            for (const other of boxes.slice(0, at)) {
              const apart =
                box.left >= other.right ||
                other.left >= box.right ||
                box.top >= other.bottom ||
                other.top >= box.bottom;
              expect(apart).toBe(true);
            }
            for (const { x, y } of placed) {
              const covers = x > box.left && x < box.right && y > box.top && y < box.bottom;
              expect(covers).toBe(false);
            }
          }
          // A word alone has its label.
          if (placed.length === 1) expect(boxes).toHaveLength(1);
        },
      ),
    );
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
