import * as fc from "fast-check";
import { expect, test } from "vitest";
import { scaledScroll, scrollTopOf } from "./scaled-scroll.ts";

const HEIGHT = 44;
const VIEWPORT = 560;

test("every row of a long table can be scrolled into view", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rows, share) => {
        const row = Math.floor(share * (rows - 1));
        const { first, count, height } = scaledScroll(
          rows,
          HEIGHT,
          VIEWPORT,
          scrollTopOf(row, rows, HEIGHT, VIEWPORT),
        );
        expect(first).toBeLessThanOrEqual(row);
        expect(first + count).toBeGreaterThan(row);
        expect(height).toBeLessThanOrEqual(10_000_000);
      },
    ),
  );
});

test("the rendered rows cover the view and stay inside the element", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 13, max: 2_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rows, share) => {
        const whole = scaledScroll(rows, HEIGHT, VIEWPORT, 0).height;
        const scrollTop = share * (whole - VIEWPORT);
        const { count, offset } = scaledScroll(rows, HEIGHT, VIEWPORT, scrollTop);
        expect(offset).toBeLessThanOrEqual(scrollTop + 1e-6);
        expect(offset + count * HEIGHT).toBeGreaterThanOrEqual(scrollTop + VIEWPORT - 1e-3);
      },
    ),
  );
});

test("short tables scroll pixel by pixel", () => {
  expect(scaledScroll(100, 44, 560, 100)).toEqual({ height: 4400, first: 2, count: 14, offset: 88 });
});
