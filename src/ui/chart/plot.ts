/** A chart of rows that a pointer can pick from. */

import type { Drawing } from "./drawing.ts";

export interface PlotHit {
  /** Index among the chart's rows. */
  row: number;
  /** Index among its classes, where the pointer is over one. */
  label?: number;
  /** The area of the row, in the drawing's pixels. */
  area: { x: number; y: number; width: number; height: number };
}

export interface Plot {
  drawing: Drawing;
  /** What is at a point, in the drawing's pixels. */
  at(x: number, y: number): PlotHit | undefined;
}

/** Draws for a width, in pixels. */
export type Plotter = (width: number) => Plot;
