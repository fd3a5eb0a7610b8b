/** Draws a square matrix of values between texts, as a heatmap or as lines. Pure. */

import type { Drawing, Mark } from "./drawing.ts";
import { fitText } from "./text-fit.ts";

/** The space for the labels to the left of a heatmap and above it, in pixels. */
const LABEL = 84;
const MAX_CELL = 26;
/** Smaller cells have no labels. */
const MIN_LABELED_CELL = 9;

export interface MatrixDrawing {
  drawing: Drawing;
  /** The left and upper edge of the cells. */
  offset: number;
  /** The side of a cell. */
  step: number;
}

export interface LabeledMatrix {
  /** [size, size] in row order, values from 0; each row is drawn up to its ceiling. */
  matrix: { size: number; data: Float32Array };
  ceilings: Float32Array;
  labels: readonly string[];
}

/** The width of a heatmap with cells of the maximum size, for a file. */
export const fullMatrixWidth = (size: number): number => LABEL + MAX_CELL * size;

/** A cell for each pair of texts: rows from, columns to. Cells shrink to fit, and have no labels when they are too small. */
export function matrixDrawing({ matrix, ceilings, labels }: LabeledMatrix, width: number): MatrixDrawing {
  const { size, data } = matrix;
  const labeled = Math.min(MAX_CELL, (width - LABEL) / Math.max(1, size));
  const offset = labeled >= MIN_LABELED_CELL ? LABEL : 0;
  const step = offset > 0 ? labeled : Math.min(MAX_CELL, width / Math.max(1, size));
  const font = Math.min(13, Math.max(9, step - 2));
  const texts = offset > 0 ? labels.map((label) => fitText(label, font, LABEL - 10)) : [];
  const middle = (index: number) => offset + (index + 0.5) * step + font / 3;
  const common = { shape: "text", size: font, fill: "ink-soft" } as const;
  const marks: Mark[] = [
    { shape: "cells", x: offset, y: offset, step, size, data, ceilings, fill: "accent" },
    ...texts.map((text, row): Mark => ({ ...common, x: LABEL - 6, y: middle(row), text, anchor: "end" })),
    ...texts.map((text, column): Mark => ({ ...common, x: middle(column), y: LABEL - 6, text, turn: -90 })),
  ];
  const side = offset + step * size;
  return { drawing: { width: side, height: side, marks }, offset, step };
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
 * @param chosen indices of the texts whose links are drawn; empty for all texts.
 */
export function linksDrawing(
  links: readonly Link[],
  labels: readonly string[],
  width: number,
  chosen: ReadonlySet<number> = new Set(),
): Drawing {
  const right = width - COLUMN;
  const middle = width / 2;
  const y = (index: number) => (index + 0.5) * LINK_ROW;
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
  return { width, height: labels.length * LINK_ROW, marks: [...texts, ...curves] };
}
