import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mapDrawing } from "./map-drawing.ts";
import { mapFileDrawing, mapRows } from "./map-exports.ts";
import { drawingToSvg } from "../../../ui/files/drawing-svg.ts";
import { nearestPoint, pointPositions } from "./map-layout.ts";

const size = { width: 4, height: 4 };
const map = {
  rows: Uint32Array.of(0, 4, 9),
  points: Float64Array.of(-1, 0, 1, 0.5, 0, 1),
  explained: [0.5, 0.2] as [number, number],
  assignments: Int32Array.of(0, 1, 1),
  labels: Int8Array.of(2, -1, 0),
  clusters: [],
  step: 1,
};

test("the SVG has each row once, in the color of its class, and escapes labels", () => {
  const origin = { lines: ["<img>.csv: 3 of 9 rows", "Model: own/<m>@main"], fields: {} };
  const svg = drawingToSvg(mapFileDrawing(map, ["<b>&", "neutral", "positive", "not_sure"], origin));
  expect(svg.match(/<title>[^<]*<\/title>/g)).toEqual([
    "<title>Row 1, cluster 1</title>",
    "<title>Row 5, cluster 2</title>",
    "<title>Row 10, cluster 2</title>",
  ]);
  expect(svg).toContain("&lt;b>&amp;</text>");
  expect(svg).toContain("&lt;img>.csv: 3 of 9 rows</text>");
  expect(svg).toMatch(/fill="#cfc9bf"\/>\n.*>Not sure<\/text>/);
  expect(svg).toMatch(/fill="#8a867d"\/>\n.*>no score<\/text>/);
  expect(svg).toContain(">Model: own/&lt;m>@main</text>");
  expect(svg).toMatch(/r="3" fill="#2563d9" opacity="0.75"><title>Row 1,/);
  expect(svg).toMatch(/r="3" fill="#8a867d" opacity="0.75"><title>Row 5,/);
});

test("the map outlines the highlighted row, and fades the other clusters", () => {
  const { marks } = mapDrawing(map, ["a", "b", "c"], Float64Array.of(1, 1, 2, 2, 3, 3), size, {
    selected: 0,
    row: 9,
  });
  expect(marks).toEqual([
    { shape: "circle", x: 1, y: 1, radius: 3, fill: "neutral", opacity: 0.75 },
    { shape: "circle", x: 2, y: 2, radius: 3, fill: "line-strong", opacity: 0.15 },
    { shape: "circle", x: 3, y: 3, radius: 6, fill: "positive", opacity: 0.75 },
    { shape: "circle", x: 3, y: 3, radius: 6, stroke: "ink", strokeWidth: 2 },
  ]);
});

test("the rows have the numbers of the map", () => {
  expect(mapRows(map, ["a", "b", "c"])).toEqual([
    ["row", "component 1", "component 2", "group", "class"],
    [1, -1, 0, 1, "c"],
    [5, 1, 0.5, 2, ""],
    [10, 0, 1, 2, "a"],
  ]);
});

test("positions are within the margin, also when all points are equal", () => {
  const point = fc.tuple(
    fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    fc.double({ noNaN: true, min: -1, max: 1 }),
  );
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), (points) => {
      const positions = pointPositions(
        { points: Float64Array.from(points.flat()), rows: Uint32Array.from(points.keys()) },
        { width: 300, height: 200 },
      );
      for (const [at, position] of positions.entries()) {
        expect(position).toBeGreaterThanOrEqual(16);
        expect(position).toBeLessThanOrEqual((at % 2 === 0 ? 300 : 200) - 16 + 1e-9);
      }
    }),
  );
});

test("the nearest point is found within the radius only", () => {
  const positions = Float64Array.of(10, 10, 50, 50);
  expect(nearestPoint(positions, 12, 11, 12)).toBe(0);
  expect(nearestPoint(positions, 45, 52, 12)).toBe(1);
  expect(nearestPoint(positions, 30, 30, 12)).toBe(-1);
});
