/** Pictures and numbers to take away. Pure: each function gives text or bytes. */

import type { Matrix } from "../../engine/explain/matrix.ts";

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
