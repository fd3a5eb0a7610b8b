import { AppError } from "../../src/errors/app-error.ts";
import type { Table } from "../../src/data/table.ts";

/**
 * Index of the column with this name.
 * @param what the column's purpose, for the message when neither a name nor detection finds a column.
 * @throws AppError `bad-option`, which lists the columns.
 */
export function columnIndex(
  { columns }: Pick<Table, "columns">,
  name: string | undefined,
  detected: number,
  what: string,
): number {
  const index = name === undefined ? detected : columns.findIndex((column) => column.name === name);
  if (columns[index]) return index;
  const names = columns.map((column) => column.name).join(", ");
  throw new AppError("bad-option", `There is no ${name ? `column ${name}` : what} among ${names}.`);
}
