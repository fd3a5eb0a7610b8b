import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RectMark } from "../../../ui/chart/drawing.ts";
import { sharesOverTime } from "./shares-over-time.ts";
import { stackedBars } from "./stacked-bars.ts";

const LABELS = ["negative", "neutral", "positive"];
const counts = fc.array(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 3, maxLength: 3 }), {
  minLength: 1,
  maxLength: 40,
});
const rowsOf = (all: number[][]) => all.map((row, at) => ({ name: `row ${at}`, counts: row }));

describe.each(["rows", "columns"] as const)("stacked %s", (layout) => {
  it("have a segment for each count, inside the drawing, and a click finds the segment", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 300, max: 1200 }), (all, width) => {
        const { drawing, at } = stackedBars({ rows: rowsOf(all), labels: LABELS, layout })(width);
        const segments = drawing.marks.filter((mark): mark is RectMark => mark.shape === "rect");
        expect(segments).toHaveLength(all.flat().filter((count) => count > 0).length);
        for (const { x, y, width: wide, height } of segments) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x + wide).toBeLessThanOrEqual(width + 1e-6);
          expect(y + height).toBeLessThanOrEqual(drawing.height + 1e-6);
        }
        const present = all.flatMap((row, index) =>
          row.flatMap((count, label) => (count > 0 ? [{ row: index, label }] : [])),
        );
        for (const [index, { x, y, width: wide, height }] of segments.entries())
          expect(at(x + wide / 2, y + height / 2)).toMatchObject(present[index] ?? {});
      }),
    );
  });
});

describe("shares over time", () => {
  it("skip bins without rows and stay inside the drawing", () => {
    const rows = rowsOf([
      [1, 1, 2],
      [0, 0, 0],
      [3, 0, 0],
    ]);
    const { drawing, at } = sharesOverTime(rows, LABELS, "Day")(500);
    const lines = drawing.marks.flatMap((mark) =>
      mark.shape === "path" && mark.strokeWidth === 2 ? [mark.d] : [],
    );
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.match(/[ML]/g)).toHaveLength(2);
    expect(at(60, 100)?.row).toBe(0);
    expect(at(490, 100)?.row).toBe(2);
    expect(at(10, 100)).toBeUndefined();
  });
});
