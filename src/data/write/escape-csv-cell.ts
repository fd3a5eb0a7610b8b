/** The guard against spreadsheet formulas. In a file of its own, because the page's first download has it. */

/** What a spreadsheet takes for a formula or cuts at (OWASP, CSV injection), numbers excepted. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?%?$/i;

export const isFormula = (cell: string): boolean => FORMULA.test(cell) && !NUMBER.test(cell);

/** The cell with an apostrophe before what a spreadsheet would run as a formula; any other cell as it is. */
export const escapeCsvCell = (cell: string): string => (isFormula(cell) ? `'${cell}` : cell);
