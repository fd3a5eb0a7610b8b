/** The ids by which files name the rows of a job: the cells of a column of ids that differ, else the numbers of the rows. */

import type { OpenJob } from "../open-job.ts";

/** Ids of the person who wrote a text. */
const OF_PERSON = /user|author|member|sender|from/i;

export interface RowIds {
  idOf(row: number, cells: readonly string[]): string;
  /** The index of each row by its id. */
  rows: ReadonlyMap<string, number>;
}

const known = new WeakMap<OpenJob, Promise<RowIds>>();

/** Read once for each open job. */
export function rowIds(open: OpenJob): Promise<RowIds> {
  const ids = known.get(open) ?? findIds(open);
  known.set(open, ids);
  ids.catch(() => known.delete(open));
  return ids;
}

async function findIds(open: OpenJob): Promise<RowIds> {
  const columns = open.job.table.columns.flatMap(({ name, role }, index) =>
    role === "id" && !OF_PERSON.test(name) ? [index] : [],
  );
  for (const column of columns) {
    const rows = await cellsOf(open, column);
    if (rows) return { rows, idOf: (_, cells) => (cells[column] ?? "").trim() };
  }
  const rows = new Map(Array.from({ length: open.job.rows }, (_, row) => [String(row + 1), row]));
  return { rows, idOf: (row) => String(row + 1) };
}

/** @returns undefined when a cell is empty or repeated */
async function cellsOf(open: OpenJob, column: number): Promise<Map<string, number> | undefined> {
  const found = new Map<string, number>();
  for await (const { first, rows } of open.pages()) {
    for (const [at, { cells }] of rows.entries()) {
      const cell = (cells[column] ?? "").trim();
      if (cell === "" || found.has(cell)) return undefined;
      found.set(cell, first + at);
    }
  }
  return found;
}
