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

/** The text column, and further columns whose texts follow its text. */
interface TextColumns {
  textColumn: number;
  joinedColumns?: readonly number[];
}

/**
 * @param chosen names of columns, also several with commas between them; the detected column when it is empty
 * @throws AppError `bad-option`, which lists the columns
 */
export function textColumns(
  table: Pick<Table, "columns" | "textColumn">,
  chosen: readonly string[],
): TextColumns {
  const isColumn = (name: string) => table.columns.some((column) => column.name === name);
  const names = chosen.flatMap((name) =>
    isColumn(name) ? name : name.split(",").map((part) => part.trim()),
  );
  const indexOf = (name?: string) => columnIndex(table, name, table.textColumn, "column of texts");
  const [textColumn = indexOf(), ...joinedColumns] = new Set(names.map((name) => indexOf(name)));
  return { textColumn, ...(joinedColumns.length > 0 && { joinedColumns }) };
}

/** The names of the columns, for messages. */
export const namesOfColumns = (
  { columns }: Pick<Table, "columns">,
  { textColumn, joinedColumns = [] }: TextColumns,
): string => [textColumn, ...joinedColumns].map((column) => columns[column]?.name ?? "").join(" + ");
