import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mapRows, mapSvg, placesOf } from "./map-files.ts";

const map = {
  rows: Uint32Array.of(0, 4, 9),
  points: Float64Array.of(-1, 0, 1, 0.5, 0, 1),
  explained: [0.5, 0.2] as [number, number],
  of: Int32Array.of(0, 1, 1),
  labels: Int8Array.of(2, -1, 0),
  groups: [],
  step: 1,
};

test("every row is on the picture once, in its class's colour, and no label breaks it", () => {
  const svg = mapSvg(map, ["<b>&", "neutral", "positive"]);
  expect(svg.match(/<title>[^<]*<\/title>/g)).toEqual([
    "<title>Row 1, group 1</title>",
    "<title>Row 5, group 2</title>",
    "<title>Row 10, group 2</title>",
  ]);
  expect(svg).toContain("&lt;b>&amp;</text>");
  expect(svg).toMatch(/r="4" fill="#2563d9"><title>Row 1,/);
  expect(svg).toMatch(/r="4" fill="#b5b9c1"><title>Row 5,/);
});

test("numbers are those of the map", () => {
  expect(mapRows(map, ["a", "b", "c"])).toEqual([
    ["row", "component 1", "component 2", "group", "class"],
    [1, -1, 0, 1, "c"],
    [5, 1, 0.5, 2, ""],
    [10, 0, 1, 2, "a"],
  ]);
});

test("places stay within the picture, also where all points are one", () => {
  const point = fc.tuple(
    fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    fc.double({ noNaN: true, min: -1, max: 1 }),
  );
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), (points) => {
      const places = placesOf(
        { points: Float64Array.from(points.flat()), rows: Uint32Array.from(points.keys()) },
        { width: 300, height: 200 },
      );
      for (const [at, place] of places.entries()) {
        expect(place).toBeGreaterThanOrEqual(16);
        expect(place).toBeLessThanOrEqual((at % 2 === 0 ? 300 : 200) - 16 + 1e-9);
      }
    }),
  );
});
