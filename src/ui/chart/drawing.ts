/**
 * A drawing as data. The same marks become SVG elements on the page (`DrawingSvg`), pixels on a canvas (`paintDrawing`)
 * and a file (`drawing-files.ts`), so that the screen and saved files cannot differ. Lengths are CSS pixels. Pure.
 */

import { isolated } from "../../i18n/texts.ts";
import { textDirection } from "../format/direction.ts";
import type { ColorToken } from "./color-tokens.ts";

interface Style {
  fill?: ColorToken;
  stroke?: ColorToken;
  strokeWidth?: number;
  /** Such as "4 4". */
  dash?: string;
  /** From 0 to 1; of fill and stroke. */
  opacity?: number;
  /** A title that SVG viewers show on hover and screen readers read. */
  title?: string;
}

export interface RectMark extends Style {
  shape: "rect";
  x: number;
  y: number;
  width: number;
  height: number;
  radius?: number;
}

export interface CircleMark extends Style {
  shape: "circle";
  x: number;
  y: number;
  radius: number;
}

export interface PathMark extends Style {
  shape: "path";
  /** As in SVG. */
  d: string;
}

export interface TextMark extends Style {
  shape: "text";
  x: number;
  /** The position of the baseline. */
  y: number;
  text: string;
  /** The font size in pixels. */
  size: number;
  anchor?: "start" | "middle" | "end";
  /** The rotation around x and y: -90 or 90 degrees. */
  turn?: -90 | 90;
}

/** A square matrix of values, each a cell whose color is as strong as its share of its row's ceiling. */
export interface CellsMark {
  shape: "cells";
  x: number;
  y: number;
  /** The side of one cell. */
  step: number;
  /** The number of rows and of columns. */
  size: number;
  /** [size, size] in row order, values from 0. */
  data: Float32Array;
  /** The value of each row that has the full color. */
  ceilings: Float32Array;
  fill: ColorToken;
}

export type Mark = RectMark | CircleMark | PathMark | TextMark | CellsMark;

export interface Drawing {
  width: number;
  height: number;
  /** Later marks are drawn above earlier ones. */
  marks: readonly Mark[];
}

/** The number of color steps in SVG; the cells of a step are one path. */
const STEPS = 64;

/** The cells as paths, one for each color step, with a run of equal cells as one rectangle. */
export function cellPaths({ x, y, step, size, data, ceilings, fill }: CellsMark): PathMark[] {
  const paths = Array.from({ length: STEPS + 1 }, () => "");
  const strengthAt = (row: number, column: number) => {
    const ceiling = ceilings[row] ?? 1;
    const share = ceiling > 0 ? (data[row * size + column] ?? 0) / ceiling : 0;
    return Math.round(Math.min(1, Math.max(0, share)) * STEPS);
  };
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size;) {
      const strength = strengthAt(row, column);
      let end = column + 1;
      while (end < size && strengthAt(row, end) === strength) end += 1;
      const width = round((end - column) * step);
      if (strength > 0)
        paths[strength] +=
          `M${round(x + column * step)} ${round(y + row * step)}h${width}v${round(step)}h-${width}z`;
      column = end;
    }
  }
  return paths.flatMap((d, strength) =>
    d === "" ? [] : [{ shape: "path", d, fill, opacity: strength / STEPS } satisfies PathMark],
  );
}

/** Engines differ in the last bits of a logarithm or a root: without it, they would round a half to either side. */
const BEYOND_NOISE = 1e-6;

/** Rounds to hundredths of a pixel, which keeps files small. */
const round = (length: number): number => Math.round(length * 100 + BEYOND_NOISE) / 100;

/** A line through points; absent points are skipped. */
export const linePath = (points: readonly (readonly [x: number, y: number])[]): string =>
  points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");

/** Drawings run from left to right; a text from right to left keeps its own order in them. */
export const markText = ({ text }: TextMark): string =>
  textDirection(text) === "rtl" ? isolated(text) : text;

/** @returns the attributes of this mark's SVG element, by React's names. */
export function svgAttributes(
  mark: Exclude<Mark, CellsMark>,
  colorOf: (token: ColorToken) => string,
): Record<string, string | number> {
  const { fill, stroke, strokeWidth, dash, opacity } = mark;
  const style: Record<string, string | number> = { fill: fill ? colorOf(fill) : "none" };
  if (stroke) style["stroke"] = colorOf(stroke);
  if (strokeWidth !== undefined) style["strokeWidth"] = round(strokeWidth);
  if (dash) style["strokeDasharray"] = dash;
  if (opacity !== undefined) style["opacity"] = Math.round(opacity * 1000) / 1000;
  switch (mark.shape) {
    case "rect": {
      const { x, y, width, height, radius } = mark;
      const box = { x: round(x), y: round(y), width: round(width), height: round(height) };
      return { ...box, ...(radius && { rx: radius }), ...style };
    }
    case "circle":
      return { cx: round(mark.x), cy: round(mark.y), r: mark.radius, ...style };
    case "path":
      return { d: mark.d, ...style };
    case "text": {
      const [x, y] = [round(mark.x), round(mark.y)];
      const place = mark.turn ? { transform: `translate(${x} ${y}) rotate(${mark.turn})` } : { x, y };
      return { ...place, fontSize: mark.size, textAnchor: mark.anchor ?? "start", ...style };
    }
  }
}

/** Moves the absolute commands M, L, H, V and Z of a path. */
function movePath({ d }: PathMark, dx: number, dy: number): string {
  return d.replaceAll(/([MLHV])([^MLHVZ]*)/g, (_, command: string, places: string) => {
    const numbers = places.match(/-?[\d.]+(?:e-?\d+)?/gi) ?? [];
    const moved = numbers.map((number, at) => {
      const isX = command === "H" || (command !== "V" && at % 2 === 0);
      return Number(number) + (isX ? dx : dy);
    });
    return `${command}${moved.join(" ")}`;
  });
}

/** The mark at another place, in pixels to the right and down. Paths have absolute commands without curves. */
export const moveMark = (mark: Mark, dx: number, dy: number): Mark =>
  mark.shape === "path"
    ? { ...mark, d: movePath(mark, dx, dy) }
    : { ...mark, x: mark.x + dx, y: mark.y + dy };
