/** A chart of rows, with a hit test for the pointer. */

import type { Drawing } from "./drawing.ts";

export interface PlotHit {
  /** Index among the chart's rows. */
  row: number;
  /** Index among the row's classes, if the pointer is over one. */
  label?: number;
  /** The area of the row, in the drawing's pixels. */
  area: { x: number; y: number; width: number; height: number };
}

export interface Plot {
  drawing: Drawing;
  /** The row and class at a point, in the drawing's pixels. */
  at(x: number, y: number): PlotHit | undefined;
}

/** Draws the chart for a width in pixels. */
export type Plotter = (width: number) => Plot;
