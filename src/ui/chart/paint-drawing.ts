/** Paints a drawing's marks on a canvas. */

import type { ColorToken } from "./color-tokens.ts";
import { cssColor, type Rgb } from "./colors.ts";
import { type CellsMark, type Drawing, type Mark, markText, type TextMark } from "./drawing.ts";
import { HeatmapPixels } from "./heatmap-pixels.ts";

const FONT = "Inter Variable, system-ui, sans-serif";

type ColorOf = (token: ColorToken) => Rgb;

/** @param pixels a buffer that the caller reuses between heatmaps of one size; created when absent. */
export function paintDrawing(
  context: CanvasRenderingContext2D,
  { marks }: Pick<Drawing, "marks">,
  colorOf: ColorOf,
  pixels?: HeatmapPixels,
): void {
  for (const mark of marks) {
    if (mark.shape === "cells") paintCells(context, mark, colorOf, pixels);
    else if (mark.shape === "text") paintText(context, mark, colorOf);
    else paintShape(context, mark, colorOf);
  }
  context.globalAlpha = 1;
}

function paintCells(
  context: CanvasRenderingContext2D,
  { x, y, step, size, data, ceilings, fill }: CellsMark,
  colorOf: ColorOf,
  kept: HeatmapPixels | undefined,
): void {
  if (size === 0) return;
  const pixels = kept?.size === size ? kept : new HeatmapPixels(size);
  context.globalAlpha = 1;
  context.imageSmoothingEnabled = false;
  const painted = pixels.paint(data, ceilings, colorOf("surface"), colorOf(fill));
  context.drawImage(painted, x, y, step * size, step * size);
}

function paintText(context: CanvasRenderingContext2D, mark: TextMark, colorOf: ColorOf): void {
  const { x, y, size, anchor = "start", turn, fill = "ink", opacity = 1 } = mark;
  context.save();
  context.globalAlpha = opacity;
  context.font = `${size}px ${FONT}`;
  context.fillStyle = cssColor(colorOf(fill));
  // A canvas that is not in the page has no direction to take over.
  context.direction = "ltr";
  context.textAlign = anchor === "middle" ? "center" : anchor === "end" ? "right" : "left";
  context.translate(x, y);
  if (turn) context.rotate((turn * Math.PI) / 180);
  context.fillText(markText(mark), 0, 0);
  context.restore();
}

function pathOf(mark: Exclude<Mark, CellsMark | { shape: "text" }>): Path2D {
  if (mark.shape === "path") return new Path2D(mark.d);
  const path = new Path2D();
  if (mark.shape === "circle") path.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
  else path.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius ?? 0);
  return path;
}

function paintShape(
  context: CanvasRenderingContext2D,
  mark: Exclude<Mark, CellsMark | { shape: "text" }>,
  colorOf: ColorOf,
): void {
  const path = pathOf(mark);
  context.globalAlpha = mark.opacity ?? 1;
  if (mark.fill) {
    context.fillStyle = cssColor(colorOf(mark.fill));
    context.fill(path);
  }
  if (mark.stroke) {
    context.strokeStyle = cssColor(colorOf(mark.stroke));
    context.lineWidth = mark.strokeWidth ?? 1;
    context.setLineDash(mark.dash ? mark.dash.split(" ").map(Number) : []);
    context.stroke(path);
  }
}
