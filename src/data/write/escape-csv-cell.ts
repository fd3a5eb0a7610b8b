/** Protects cells from spreadsheets. A separate file, because the page's initial download includes it. */

/** Cells that a spreadsheet can run as a formula (OWASP, CSV injection); numbers are excepted. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?%?$/i;
/** Digits that a spreadsheet changes: it drops leading zeros, and has 15 digits. */
const ALTERED_NUMBER = /^[+-]?(0\d+|\d{16,})$/;

/** Characters of a longest number; an expression that matches millions of digits exhausts the stack. */
const LONGEST_NUMBER = 1000;

const isChanged = (cell: string): boolean =>
  cell.length > LONGEST_NUMBER
    ? FORMULA.test(cell)
    : ALTERED_NUMBER.test(cell) || (FORMULA.test(cell) && !NUMBER.test(cell));

/** A formula, a long id or a number with leading zeros with an apostrophe before it; any other cell unchanged. */
export const escapeCsvCell = (cell: string): string => (isChanged(cell) ? `'${cell}` : cell);
