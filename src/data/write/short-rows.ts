/** Cells that a row can lack and still be written with all columns. */
const MAX_LACKING = 100;

/**
 * How many columns of the input a row is written with: all, or only its cells where it lacks many, in formats that allow
 * it. A row of a few bytes can lack thousands.
 */
export const writtenCells = ({ cells }: { cells: readonly string[] }, columns: number): number =>
  columns - cells.length > MAX_LACKING ? cells.length : columns;
