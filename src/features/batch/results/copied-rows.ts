/** Rows as a table for the clipboard. Pure. */

import { escapeCsvCell } from "../../../data/write/escape-csv-cell.ts";

/** The text of HTML and of its attributes. */
const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A cell between tabs, as spreadsheets write and read it. */
const quoted = (cell: string): string => (/[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Tab-separated values. Cells that a spreadsheet would run or alter have an apostrophe before them. */
export const asTsv = (table: readonly (readonly string[])[]): string =>
  table.map((row) => row.map((cell) => quoted(escapeCsvCell(cell))).join("\t")).join("\n");

/**
 * A table of HTML, whose first row is the header. Excel (`mso-number-format`) and Google Sheets (`data-sheets-value`)
 * take its cells for texts, so that ids keep their digits and no cell is run as a formula.
 */
export function asHtml([header = [], ...rows]: readonly (readonly string[])[]): string {
  const cellOf = (cell: string) => {
    const value = escapeHtml(JSON.stringify({ 1: 2, 2: cell }));
    return `<td style="mso-number-format:'\\@'" data-sheets-value="${value}">${escapeHtml(cell).replaceAll("\n", "<br>")}</td>`;
  };
  const head = header.map((name) => `<th>${escapeHtml(name)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map(cellOf).join("")}</tr>`).join("\n");
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}
