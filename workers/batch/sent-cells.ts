/** Characters of a cell that are sent to the page: a long post on X has 25,000. */
const MOST = 25_000;

/** Cells as the page needs them, to show them and to open a text in Analyze: a cell of a file can have 16 million characters. */
export const sentCells = (cells: readonly string[]): string[] =>
  cells.map((cell) => (cell.length > MOST ? cell.slice(0, MOST).toWellFormed() : cell));
