/** Pictures and numbers to take away. Pure: each function gives text or bytes. */

import type { HeadSummary } from "../../engine/explain/attention.ts";
import type { ReadUnit } from "../../engine/explain/reading.ts";
import type { Matrix } from "../../engine/explain/matrix.ts";
import type { Link } from "./links.ts";

export const fileName = (name: string, extension: string): string =>
  `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.${extension}`;

/** A cell that no spreadsheet takes for a formula. */
function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");

export function matrixRows(matrix: Matrix, labels: readonly string[]): (string | number)[][] {
  const { size, data } = matrix;
  return [
    ["from \\ to", ...labels],
    ...labels.map((label, row) => [label, ...data.subarray(row * size, (row + 1) * size)]),
  ];
}

const escapeXml = (text: string): string =>
  text
    // XML 1.0 has no place for control characters.
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll('"', "&quot;");

const CELL = 22;
const MARGIN = 110;

export function matrixSvg(
  { size, data }: Matrix,
  labels: readonly string[],
  ceilings: Float32Array,
  color: string,
): string {
  const side = MARGIN + size * CELL;
  const cells = Array.from(data, (weight, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    const opacity = (ceilings[row] ?? 0) > 0 ? weight / (ceilings[row] ?? 1) : 0;
    if (opacity < 0.002) return "";
    const [x, y] = [MARGIN + column * CELL, MARGIN + row * CELL];
    return `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill-opacity="${opacity.toFixed(3)}"/>`;
  });
  const names = labels.map((label, index) => {
    const middle = MARGIN + (index + 0.7) * CELL;
    const text = escapeXml(label);
    return `<text x="${MARGIN - 6}" y="${middle}" text-anchor="end">${text}</text><text transform="translate(${middle} ${MARGIN - 6}) rotate(-90)">${text}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 ${side} ${side}">`,
    `<rect width="${side}" height="${side}" fill="#ffffff"/>`,
    `<g fill="${escapeXml(color)}">${cells.join("")}</g>`,
    `<g font-family="sans-serif" font-size="12" fill="#1b1f27">${names.join("")}</g>`,
    "</svg>",
  ].join("\n");
}

const ROW = 24;
const COLUMN = 140;
const WIDTH = 640;

/** The line view: the text twice, a curve for each link. */
export function linksSvg(links: readonly Link[], labels: readonly string[], color: string): string {
  const height = labels.length * ROW;
  const right = WIDTH - COLUMN;
  const middle = WIDTH / 2;
  const y = (index: number) => (index + 0.5) * ROW;
  const curves = links.map(({ from, to, weight }) => {
    const path = `M${COLUMN} ${y(from)}C${middle} ${y(from)} ${middle} ${y(to)} ${right} ${y(to)}`;
    const opacity = Math.min(1, 0.06 + weight).toFixed(3);
    return `<path d="${path}" stroke-opacity="${opacity}" stroke-width="${(1 + 3 * weight).toFixed(2)}"/>`;
  });
  const names = labels.map((label, index) => {
    const text = escapeXml(label);
    const at = y(index) + 4;
    return `<text x="${COLUMN - 8}" y="${at}" text-anchor="end">${text}</text><text x="${right + 8}" y="${at}">${text}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<g fill="none" stroke="${escapeXml(color)}">${curves.join("")}</g>`,
    `<g font-family="sans-serif" font-size="14" fill="#1b1f27">${names.join("")}</g>`,
    "</svg>",
  ].join("\n");
}

/** A row for each word or token: where it stands and what it did to each class. */
export function attributionRows(
  units: readonly Pick<ReadUnit, "label" | "start" | "end">[],
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
  const height = y + CHIP_HEIGHT + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g font-family="sans-serif" font-size="${CHIP_FONT}" fill="#1b1f27">${drawn.join("")}</g>`,
    "</svg>",
  ].join("\n");
}
