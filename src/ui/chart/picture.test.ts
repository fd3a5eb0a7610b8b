import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Drawing } from "./drawing.ts";
import { textWidth } from "./text-fit.ts";
import { PICTURE_SIZES, type PictureSize, pictureOf } from "./picture.ts";

/** A chart whose names wrap, so that it is higher where it is narrow. */
const draw =
  (area: number) =>
  (width: number): Drawing => ({ width, height: 120 + area / width, marks: [] });
const sizes = Object.keys(PICTURE_SIZES) as PictureSize[];

it("has the ratio of its size, and room for all that is in it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...sizes),
      fc.integer({ min: 0, max: 900_000 }),
      fc.string(),
      // The dialog trims it.
      fc.string().map((note) => note.trim()),
      (size, area, title, note) => {
        const { width, height, marks, top } = pictureOf(draw(area), { title, note, size }, ["a.csv: 5 rows"]);
        const { width: least, ratio }: { width: number; ratio?: number } = PICTURE_SIZES[size];
        expect(width).toBeGreaterThanOrEqual(least);
        if (ratio !== undefined) expect(width / height).toBeCloseTo(ratio, 1);
        for (const mark of marks) {
          if (mark.shape !== "text") continue;
          expect(mark.y).toBeGreaterThan(-top);
          expect(mark.y).toBeLessThan(height - top);
          if (mark.anchor === undefined)
            expect(mark.x + textWidth(mark.text, mark.size)).toBeLessThanOrEqual(width);
        }
        const texts = marks.flatMap((mark) => (mark.shape === "text" ? [mark.text] : []));
        expect(texts).toHaveLength(1 + Number(title !== "") + Number(note !== ""));
      },
    ),
  );
});
