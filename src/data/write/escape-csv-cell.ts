/** Protects spreadsheets from formulas in cells. A separate file, because the page's initial download includes it. */

/** Cells that a spreadsheet can run as a formula (OWASP, CSV injection); numbers are excepted. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?%?$/i;

export const isFormula = (cell: string): boolean => FORMULA.test(cell) && !NUMBER.test(cell);

/** A formula with an apostrophe before it; any other cell unchanged. */
export const escapeCsvCell = (cell: string): string => (isFormula(cell) ? `'${cell}` : cell);
