/** Helpers for tests of readers: open a table from text or bytes, and read all of its rows. */

import { AppError } from "../../errors/app-error.ts";
import { openTable } from "../open.ts";
import { ImportReport } from "../report.ts";
import type { OpenOptions, Row, Table } from "../table.ts";

export type Content = string | Uint8Array<ArrayBuffer>;

export const utf8 = (text: string) => new TextEncoder().encode(text);
export const bytesOf = (content: Content) => (typeof content === "string" ? utf8(content) : content);

export const open = (name: string, content: Content, options: OpenOptions = {}) =>
  openTable({ name, blob: new Blob([content]) }, options);

export async function readAll(
  table: Table,
): Promise<{ rows: Row[]; cells: string[][]; report: ImportReport }> {
  const report = new ImportReport();
  const rows: Row[] = [];
  for await (const batch of table.rows({ report })) rows.push(...batch);
  return { rows, cells: rows.map((row) => row.cells), report };
}

export const names = (table: Table) => table.columns.map((column) => column.name);
export const textName = (table: Table) => names(table)[table.textColumn];

export async function codeOf(opening: Promise<unknown>): Promise<string | undefined> {
  try {
    await opening;
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return undefined;
}

export const TWEETS = 'id,text,lang\n1467810369000000001,Grüße 🙂,de\n2,"two\nlines",en\n';
export const ROWS = [
  ["1467810369000000001", "Grüße 🙂", "de"],
  ["2", "two\nlines", "en"],
];
