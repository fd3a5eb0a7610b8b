/** Tables as the text of a CSV file. Pure. */

import { escapeCsvCell } from "../../data/write/escape-csv-cell.ts";

/** Lower-case letters and digits of any script, with hyphens between them. */
export const fileName = (name: string, extension: string): string =>
  `${name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "")}.${extension}`;

function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const escaped = escapeCsvCell(value);
  return /[",\r\n]/.test(escaped) ? `"${escaped.replaceAll('"', '""')}"` : escaped;
}

/** Lines end with CRLF (RFC 4180). A text that a spreadsheet would evaluate as a formula gets an apostrophe. */
export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
