import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RectMark } from "../../../ui/chart/drawing.ts";
import { pickedConditions, plotPanels } from "./panels.ts";
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

describe("panels", () => {
  it("have the segments of each panel on one scale, inside the drawing, and a click finds the panel", () => {
    const panelCounts = fc.array(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 9, maxLength: 9 }), {
      minLength: 1,
      maxLength: 10,
    });
    const panels = { column: 4, values: ["a", "b", "c"], names: ["a", "b", "c"] };
    fc.assert(
      fc.property(
        panelCounts,
        fc.integer({ min: 300, max: 2000 }),
        fc.constantFrom("rows" as const, "columns" as const),
        (all, width, layout) => {
          const { drawing, at } = plotPanels(rowsOf(all), LABELS, panels, (rows, options) =>
            stackedBars({ rows, labels: LABELS, layout, ...options }),
          )(width);
          const segments = drawing.marks.filter((mark): mark is RectMark => mark.shape === "rect");
          const found = segments.map(({ x, y, width: wide, height }) => {
            expect(x + wide).toBeLessThanOrEqual(width + 1e-6);
            expect(y + height).toBeLessThanOrEqual(drawing.height + 1e-6);
            const hit = at(x + wide / 2, y + height / 2);
            const size = layout === "rows" ? wide : height;
            return { hit, size };
          });
          const counted = all.flatMap((row, index) =>
            row.flatMap((count, label) => (count > 0 ? [{ row: index, label, count }] : [])),
          );
          expect(found).toHaveLength(counted.length);
          for (const { row, label, count } of counted) {
            const segment = found.find(({ hit }) => hit?.row === row && hit.label === label);
            const [first] = counted;
            const other = found.find(({ hit }) => hit?.row === first?.row && hit?.label === first?.label);
            expect((segment?.size ?? 0) / count).toBeCloseTo((other?.size ?? 0) / (first?.count ?? 1), 6);
          }
        },
      ),
    );
    const others = { ...panels, values: ["a", "b"] };
    const plotted = plotPanels(rowsOf([[1, 0, 0, 1, 0, 0, 100, 0, 0]]), LABELS, others, (rows, options) =>
      stackedBars({ rows, labels: LABELS, layout: "columns", ...options }),
    )(1000);
    const heights = plotted.drawing.marks.flatMap((mark) => (mark.shape === "rect" ? [mark.height] : []));
    // Other values do not make the bars of single ones short.
    expect(heights).toEqual([heights[2], heights[2], heights[2]]);
    expect(pickedConditions(7, 3, panels)).toEqual([
      { on: "class", classes: [1] },
      { on: "value", column: 4, values: ["c"] },
    ]);
  });
});
