import { AppError } from "../../src/errors/app-error.ts";
import type { Table } from "../../src/data/table.ts";
import { noticeRule, type TextRules } from "../../src/scoring/row-text.ts";

/** Index of a column. @throws AppError `bad-option`, which lists the columns */
export function columnIndex({ columns }: Pick<Table, "columns">, name: string): number {
  const index = columns.findIndex((column) => column.name === name);
  if (index >= 0) return index;
  const known = columns.map((column) => column.name).join(", ");
  throw new AppError("bad-option", `There is no column ${name} among ${known}.`);
}

/**
 * Indices of the columns with these names, each once.
 * @param chosen names of columns, also several with commas between them; the detected columns when it is empty
 * @param what the columns' purpose, for the message when neither names nor detection find a column
 * @throws AppError `bad-option`, which lists the columns
 */
export function chosenColumns(
  { columns }: Pick<Table, "columns">,
  chosen: readonly string[],
  detected: readonly number[],
  what: string,
): number[] {
  const isName = (name: string) => columns.some((column) => column.name === name);
  const names = chosen.flatMap((name) => (isName(name) ? name : name.split(",").map((part) => part.trim())));
  const indices = names.map((name) => columnIndex({ columns }, name));
  const found = [...new Set(names.length > 0 ? indices : detected)];
  if (found.every((index) => columns[index]) && found.length > 0) return found;
  const known = columns.map(({ name }) => name).join(", ");
  throw new AppError("bad-option", `There is no ${what} among ${known}.`);
}

/** The text column, and further columns whose texts follow its text. */
interface TextColumns extends Pick<TextRules, "joinedColumns" | "notices"> {
  textColumn: number;
}

/**
 * The columns, with the rule of the table's export format on what is no text.
 * @param chosen names of columns, also several with commas between them; the detected column when it is empty
 * @throws AppError `bad-option`, which lists the columns
 */
export function textColumns(
  table: Pick<Table, "columns" | "textColumn" | "exportFormat">,
  chosen: readonly string[],
): TextColumns {
  const [textColumn = -1, ...joinedColumns] = chosenColumns(
    table,
    chosen,
    [table.textColumn],
    "column of texts",
  );
  return { textColumn, ...(joinedColumns.length > 0 && { joinedColumns }), ...noticeRule(table) };
}

/** Indices of the columns whose texts are scored. */
export const scoredColumns = ({ textColumn, joinedColumns = [] }: Omit<TextColumns, "notices">): number[] => [
  textColumn,
  ...joinedColumns,
];

/** The names of the columns, for messages. */
export const namesOfColumns = ({ columns }: Pick<Table, "columns">, indices: readonly number[]): string =>
  indices.map((index) => columns[index]?.name ?? "").join(" + ");
