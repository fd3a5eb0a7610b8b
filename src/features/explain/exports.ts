/** Exports of drawings and values. Pure: each function returns text or bytes. */

import type { HeadSummary } from "../../engine/explain/attention/heads.ts";
import type { HeatmapSource } from "../../engine/explain/heatmap.ts";
import type { TextUnit } from "../../engine/tokenizer/tokenized-text.ts";
import type { Matrix } from "../../engine/explain/numeric/matrix.ts";
import { escapeXml, svgFile, svgText } from "../../ui/chart/svg.ts";

/** Colors on white paper in either theme: support for a class, opposition to it, and attention. */
export const PAPER = { for: "#2f6fd0", against: "#d9822b", attention: "#2456c9" };

/** A square heatmap with the labels of its rows. */
export interface Drawn {
  title: string;
  /** The title in English, for files. */
  name: string;
  of: HeatmapSource["of"];
  matrix: Matrix;
  labels: string[];
  /** For each row, its index among the words or tokens. */
  units: number[];
}

export function matrixRows(matrix: Matrix, labels: readonly string[]): (string | number)[][] {
  const { size, data } = matrix;
  return [
    ["from \\ to", ...labels],
    ...labels.map((label, row) => [label, ...data.subarray(row * size, (row + 1) * size)]),
  ];
}

/** One row for each word or token: its span in the text and its value for each class. */
export function attributionRows(
  units: readonly Pick<TextUnit, "label" | "start" | "end">[],
  labels: readonly string[],
  values: readonly ArrayLike<number>[],
  errors?: readonly ArrayLike<number>[],
): (string | number)[][] {
  return [
    [
      "word",
      "start",
      "end",
      ...labels.map((label) => `effect on ${label}`),
      ...(errors ? labels.map((label) => `standard error on ${label}`) : []),
    ],
    ...units.map(({ label, start, end }, unit) => [
      label,
      start,
      end,
      ...labels.map((_, index) => values[index]?.[unit] ?? 0),
      ...(errors ? labels.map((_, index) => errors[index]?.[unit] ?? 0) : []),
    ]),
  ];
}

/** One row for each head; layers and heads are numbered from 1. */
export function headRows(
  summaries: readonly HeadSummary[],
  effects?: ArrayLike<number>,
): (string | number)[][] {
  return [
    [
      "layer",
      "head",
      "entropy, bits",
      "distance, tokens",
      "share on special tokens",
      "largest weight",
      ...(effects ? ["class falls without it"] : []),
    ],
    ...summaries.map(({ layer, head, entropy, distance, specialMass, peak }, index) => [
      layer + 1,
      head + 1,
      entropy,
      distance,
      specialMass,
      peak,
      ...(effects ? [effects[index] ?? 0] : []),
    ]),
  ];
}

/** One row for each word or token: its coordinates. */
export function pointRows(labels: readonly string[], points: ArrayLike<number>): (string | number)[][] {
  return [
    ["word", "component 1", "component 2"],
    ...labels.map((label, index) => [label, points[index * 2] ?? 0, points[index * 2 + 1] ?? 0]),
  ];
}

const CHIP_HEIGHT = 30;
const CHIP_FONT = 16;
/** The estimated width of a character as a share of the font size, because text cannot be measured here. */
const LETTER = 0.62;

export interface DrawnChip {
  label: string;
  color: string;
  /** From 0 to 1. */
  strength: number;
  isAgainst: boolean;
}

/** The tinted words on lines of at most `width` pixels; words against the class are underlined. */
export function chipsSvg(chips: readonly DrawnChip[], width = 760): string {
  let [x, y] = [8, 8];
  const drawn = chips.map(({ label, color, strength, isAgainst }) => {
    const wide = Math.ceil(Math.max(1, [...label].length) * CHIP_FONT * LETTER) + 14;
    if (x + wide > width - 8 && x > 8) [x, y] = [8, y + CHIP_HEIGHT + 8];
    const box = `<rect x="${x}" y="${y}" width="${wide}" height="${CHIP_HEIGHT}" rx="6" fill="${escapeXml(color)}" fill-opacity="${strength.toFixed(3)}"/>`;
    const line = isAgainst
      ? `<path d="M${x + 6} ${y + CHIP_HEIGHT - 4}h${wide - 12}" stroke="${escapeXml(color)}" stroke-dasharray="4 3" stroke-width="2"/>`
      : "";
    const text = `<text x="${x + 7}" y="${y + 20}">${escapeXml(label)}</text>`;
    x += wide + 6;
    return box + line + text;
  });
  return svgFile(width, y + CHIP_HEIGHT + 8, [svgText(CHIP_FONT, drawn)]);
}
