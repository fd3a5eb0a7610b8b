/** Pictures and numbers to take away. Pure: each function gives text or bytes. */

import type { HeadSummary } from "../../engine/explain/attention/attention.ts";
import type { Picture } from "../../engine/explain/explainer.ts";
import type { TextUnit } from "../../engine/tokenizer/tokenized-text.ts";
import type { Matrix } from "../../engine/explain/matrix.ts";
import { escapeXml, svgFile, svgText } from "../../ui/chart/svg.ts";
import type { Link } from "./attention/attention-links.ts";

/** On white paper, whatever the theme: what speaks for a class, against it, and attention. */
export const PAPER = { for: "#2f6fd0", against: "#d9822b", attention: "#2456c9" };

/** A picture with the names of its rows, as it is drawn. */
export interface Drawn {
  title: string;
  /** The title in English, for files. */
  name: string;
  of: Picture["of"];
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

const CELL = 22;
const MARGIN = 110;

export function matrixSvg({ size, data }: Matrix, labels: readonly string[], ceilings: Float32Array): string {
  const side = MARGIN + size * CELL;
  const cells = Array.from(data, (weight, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    const opacity = (ceilings[row] ?? 0) > 0 ? weight / (ceilings[row] ?? 1) : 0;
    if (opacity < 0.002) return "";
    const [x, y] = [MARGIN + column * CELL, MARGIN + row * CELL];
    return `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill-opacity="${opacity.toFixed(3)}"/>`;
  });
  const middle = (index: number) => MARGIN + (index + 0.7) * CELL;
  const texts = labels.map(escapeXml);
  return svgFile(side, side, [
    `<g fill="${PAPER.attention}">${cells.join("")}</g>`,
    svgText(
      12,
      texts.map((text, index) => `<text x="${MARGIN - 6}" y="${middle(index)}">${text}</text>`),
      "end",
    ),
    svgText(
      12,
      texts.map(
        (text, index) =>
          `<text transform="translate(${middle(index)} ${MARGIN - 6}) rotate(-90)">${text}</text>`,
      ),
    ),
  ]);
}

const ROW = 24;
const COLUMN = 140;
const WIDTH = 640;

/** The line view: the text twice, a curve for each link. */
export function linksSvg(links: readonly Link[], labels: readonly string[]): string {
  const height = labels.length * ROW;
  const right = WIDTH - COLUMN;
  const middle = WIDTH / 2;
  const y = (index: number) => (index + 0.5) * ROW;
  const curves = links.map(({ from, to, weight }) => {
    const path = `M${COLUMN} ${y(from)}C${middle} ${y(from)} ${middle} ${y(to)} ${right} ${y(to)}`;
    const opacity = Math.min(1, 0.06 + weight).toFixed(3);
    return `<path d="${path}" stroke-opacity="${opacity}" stroke-width="${(1 + 3 * weight).toFixed(2)}"/>`;
  });
  const texts = labels.map(escapeXml);
  const names = (x: number) =>
    texts.map((text, index) => `<text x="${x}" y="${y(index) + 4}">${text}</text>`);
  return svgFile(WIDTH, height, [
    `<g fill="none" stroke="${PAPER.attention}">${curves.join("")}</g>`,
    svgText(14, names(COLUMN - 8), "end"),
    svgText(14, names(right + 8)),
  ]);
}

/** A row for each word or token: where it stands and what it did to each class. */
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

/** A row for each head, numbered from 1. */
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

/** A row for each word or token: its place on the plane. */
export function pointRows(labels: readonly string[], points: ArrayLike<number>): (string | number)[][] {
  return [
    ["word", "component 1", "component 2"],
    ...labels.map((label, index) => [label, points[index * 2] ?? 0, points[index * 2 + 1] ?? 0]),
  ];
}

const CHIP_HEIGHT = 30;
const CHIP_FONT = 16;
/** Of the font's size; no text is measured here. */
const LETTER = 0.62;

export interface DrawnChip {
  label: string;
  color: string;
  /** From 0 to 1. */
  strength: number;
  isAgainst: boolean;
}

/** The tinted words on lines of at most `width`; what speaks against the class is underlined. */
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
