/** The group of each row of the open job, read once and remembered: the next count needs no cells. */

import type { OpenJob } from "../open-job.ts";

export interface Grouping {
  /** Tells groupings of a job apart. */
  key: string;
  /** The name of a row's group from its cells; `undefined` for none. */
  nameOf: (cells: readonly string[]) => string | undefined;
}

interface RowGroups {
  names: string[];
  /** [rows] index of the row's name; -1 for none. */
  groups: Int32Array;
}

/** Groups of a column, and periods. */
const MOST_KNOWN = 2;

const known = new WeakMap<OpenJob, Map<string, RowGroups>>();

export const columnGrouping = (column: number): Grouping => ({
  key: `values ${column}`,
  nameOf: (cells) => cells[column] ?? "",
});

export async function rowGroups(open: OpenJob, { key, nameOf }: Grouping): Promise<RowGroups> {
  const groupings = known.get(open) ?? new Map<string, RowGroups>();
  known.set(open, groupings);
  const found = groupings.get(key);
  if (found) return found;
  const indices = new Map<string, number>();
  const groups = new Int32Array(open.job.rows).fill(-1);
  for await (const { first, rows } of open.pages()) {
    for (const [at, { cells }] of rows.entries()) {
      const name = nameOf(cells);
      if (name === undefined) continue;
      const index = indices.get(name) ?? indices.size;
      if (index === indices.size) indices.set(name, index);
      groups[first + at] = index;
    }
  }
  const [oldest] = groupings.keys();
  if (groupings.size >= MOST_KNOWN && oldest !== undefined) groupings.delete(oldest);
  const read = { names: [...indices.keys()], groups };
  groupings.set(key, read);
  return read;
}
