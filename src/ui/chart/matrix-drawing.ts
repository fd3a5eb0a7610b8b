/** Draws a square matrix of values between texts, as a heatmap or as lines. Pure. */

import type { Drawing, Mark } from "./drawing.ts";
import { fitText, textWidth } from "./text-fit.ts";

/** The most space for the labels to the left of a heatmap and above it, in pixels. */
const MAX_LABEL = 84;
const LABEL_FONT = 13;
const MAX_CELL = 26;
/** The side of the largest cell of a file that has a given width, in pixels. */
export const PRINT_CELL = 44;
/** The space for the name of an axis, in pixels. */
const AXIS = 20;
const AXIS_FONT = 13;
/** Smaller cells have no labels. */
const MIN_LABELED_CELL = 9;

export interface MatrixDrawing {
  drawing: Drawing;
  /** The left and upper edge of the cells. */
  offset: number;
  /** The side of a cell. */
  step: number;
}

/** What rows and columns are, or the texts on the left and on the right. */
export interface LinkAxes {
  from: string;
  to: string;
}

export interface LabeledMatrix {
  /** [size, size] in row order, values from 0; each row is drawn up to its ceiling. */
  matrix: { size: number; data: Float32Array };
  ceilings: Float32Array;
  labels: readonly string[];
  axes: LinkAxes;
}

/** The width of a heatmap with cells of the maximum size, for a file. */
export const fullMatrixWidth = (size: number): number => AXIS + MAX_LABEL + MAX_CELL * size;

/** A cell for each pair of texts: rows from, columns to. Cells shrink to fit, and have no labels when they are too small. */
export function matrixDrawing(
  { matrix, ceilings, labels, axes }: LabeledMatrix,
  width: number,
  maxCell = MAX_CELL,
): MatrixDrawing {
  const { size, data } = matrix;
  const cells = Math.max(1, size);
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, LABEL_FONT)));
  const space = Math.min(MAX_LABEL, Math.ceil(widest) + 10);
  const labeled = Math.min(maxCell, (width - AXIS - space) / cells);
  const isLabeled = labeled >= MIN_LABELED_CELL;
  const offset = AXIS + (isLabeled ? space : 0);
  const step = isLabeled ? labeled : Math.min(maxCell, (width - AXIS) / cells);
  const font = Math.min(LABEL_FONT, Math.max(9, step - 2));
  const texts = isLabeled ? labels.map((label) => fitText(label, font, space - 10)) : [];
  const middle = (index: number) => offset + (index + 0.5) * step + font / 3;
  const common = { shape: "text", size: font, fill: "ink-soft" } as const;
  const marks: Mark[] = [
    { shape: "cells", x: offset, y: offset, step, size, data, ceilings, fill: "accent" },
    ...texts.map((text, row): Mark => ({ ...common, x: offset - 6, y: middle(row), text, anchor: "end" })),
    ...texts.map((text, column): Mark => ({ ...common, x: middle(column), y: offset - 6, text, turn: -90 })),
  ];
  const side = offset + step * size;
  const axis = { shape: "text", size: AXIS_FONT, fill: "ink", anchor: "middle" } as const;
  const center = offset + (step * size) / 2;
  const names: Mark[] = [
    { ...axis, x: AXIS_FONT, y: center, text: axes.from, turn: -90 },
    { ...axis, x: center, y: AXIS_FONT, text: axes.to },
  ];
  return { drawing: { width: side, height: side, marks: [...marks, ...names] }, offset, step };
}

export interface Link {
  /** Indices of two texts. */
  from: number;
  to: number;
  /** From 0 to 1. */
  weight: number;
}

/** The height of a line of text in a drawing of links, in pixels. */
export const LINK_ROW = 24;
/** The space for the texts on either side, in pixels. */
const COLUMN = 120;
const FONT = 14;

/**
 * The texts twice, with a curve for each link whose opacity is its weight.
 * The texts begin one row below, under the names of the axes.
 * @param chosen indices of the texts whose links are drawn; empty for all texts.
 */
export function linksDrawing(
  links: readonly Link[],
  { labels, axes }: Pick<LabeledMatrix, "labels" | "axes">,
  width: number,
  chosen: ReadonlySet<number> = new Set(),
): Drawing {
  const right = width - COLUMN;
  const middle = width / 2;
  const y = (index: number) => (index + 1.5) * LINK_ROW;
  const curves = links
    .filter(({ from }) => chosen.size === 0 || chosen.has(from))
    .map(({ from, to, weight }): Mark => ({
      shape: "path",
      d: `M${COLUMN} ${y(from)}C${middle} ${y(from)} ${middle} ${y(to)} ${right} ${y(to)}`,
      stroke: "accent",
      strokeWidth: 1 + 3 * weight,
      opacity: Math.min(1, 0.06 + weight),
    }));
  const texts = labels.flatMap((label, index): Mark[] => {
    const text = fitText(label, FONT, COLUMN - 12);
    const isFaint = chosen.size > 0 && !chosen.has(index);
    const common = { shape: "text", y: y(index) + FONT / 3, text, size: FONT } as const;
    return [
      { ...common, x: COLUMN - 8, anchor: "end", fill: isFaint ? "ink-soft" : "ink" },
      { ...common, x: right + 8, fill: "ink" },
    ];
  });
  const name = { shape: "text", y: 0.5 * LINK_ROW + FONT / 3, size: AXIS_FONT, fill: "ink-soft" } as const;
  const names: Mark[] = [
    { ...name, x: COLUMN - 8, text: axes.from, anchor: "end" },
    { ...name, x: right + 8, text: axes.to },
  ];
  return { width, height: (labels.length + 1) * LINK_ROW, marks: [...names, ...texts, ...curves] };
}
