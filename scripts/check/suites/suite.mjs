/** What a suite of check:suites is. */

/**
 * @typedef {object} Case one file of a suite
 * @property {string} name
 * @property {import("./reader.mjs").Input} input
 * @property {(reading: import("./reader.mjs").Reading) => string | undefined} difference what was read wrongly
 * @property {boolean} [isBad] whether refusing the file, or reporting an issue, is right
 * @property {boolean} [mayBeRefused] whether refusing the file is right too
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {string} package
 * @property {(folder: string, python: string) => Case[] | Promise<Case[]>} cases
 */

/** @param {unknown} value */
export const shown = (value) => JSON.stringify(value)?.slice(0, 160) ?? "nothing";

/** @param {readonly string[]} row */
function trimmed(row) {
  const end = row.findLastIndex((cell) => cell !== "");
  return row.slice(0, end + 1);
}

/** @param {readonly (readonly string[])[]} rows @returns {string[][]} without empty rows, and empty cells at the ends of rows */
export const withoutEmpty = (rows) => rows.map(trimmed).filter((row) => row.length > 0);

/**
 * The first difference of two tables.
 * @param {readonly (readonly string[])[]} found
 * @param {readonly (readonly string[])[]} wanted
 * @param {(found: string, wanted: string) => boolean} [isSame]
 * @returns {string | undefined}
 */
export function tableDifference(found, wanted, isSame = (a, b) => a === b) {
  for (const [index, row] of wanted.entries()) {
    const cells = found[index] ?? [];
    for (let column = 0; column < Math.max(row.length, cells.length); column++) {
      const [cell = "", expected = ""] = [cells[column], row[column]];
      if (!isSame(cell, expected)) {
        return `row ${index + 1}, column ${column + 1}: ${shown(cell)}, expected ${shown(expected)}`;
      }
    }
  }
  return found.length === wanted.length ? undefined : `rows: ${found.length}, expected ${wanted.length}`;
}
