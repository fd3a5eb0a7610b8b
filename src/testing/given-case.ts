/** What `npm run check:cases -- --folder FOLDER` compares with the cases of a folder. */

import { DateColumn, readDate } from "../data/dates/date-column.ts";
import { labelColumns } from "../data/columns.ts";
import { names, open, readAll, textName } from "../data/testing/tables.ts";
import type { Row, Table } from "../data/table.ts";
import { noticeRule, rowText } from "../scoring/row-text.ts";
import { CLEANINGS } from "../scoring/rules.ts";

interface ReadFile {
  table: Table;
  rows: readonly Row[];
  names: readonly string[];
  textName: string;
}

/** @throws AppError */
export async function readTable(file: string, content: Uint8Array<ArrayBuffer>): Promise<ReadFile> {
  const table = await open(file, content);
  const { rows, report } = await readAll(table);
  return { table, rows, names: [...names(table), ...report.addedColumns], textName: textName(table) ?? "" };
}

/** The text of a row as it is, as it is without blanks around it, and as the model reads it. */
export function textsOf({ table, rows }: ReadFile, index: number): string[] {
  const row = rows[index];
  const cell = row?.cells[table.textColumn] ?? "";
  const model = row ? rowText(row, table.textColumn, { clean: CLEANINGS, ...noticeRule(table) }) : undefined;
  return [cell, cell.trim(), model ?? ""];
}

export const labelNames = ({ table }: ReadFile): string[] =>
  labelColumns(table.columns).map((index) => names(table)[index] ?? "");

/** Whether each filled cell of a column is a date. */
export function hasDates({ rows, names: all }: ReadFile, name: string): boolean {
  const index = all.indexOf(name);
  const cells = rows.map(({ cells: row }) => row[index] ?? "").filter((cell) => cell !== "");
  const column = new DateColumn(name);
  for (const cell of cells) column.add(cell);
  const format = column.format({});
  return cells.length > 0 && cells.every((cell) => !Number.isNaN(readDate(cell, format)));
}
