/** How the dates of a job's columns are written. */

import { DateColumn } from "../../src/data/dates/date-column.ts";
import type { OpenJob } from "./open-job.ts";

const known = new WeakMap<OpenJob, Map<number, DateColumn>>();

/**
 * The facts of all cells of a column, collected once for each column of an open job.
 * @param onRows called with the number of rows that were read
 * @returns undefined when the request is no longer current
 */
export async function columnDates(
  open: OpenJob,
  column: number,
  isCurrent: () => boolean,
  onRows?: (done: number) => void,
): Promise<DateColumn | undefined> {
  const columns = known.get(open) ?? new Map<number, DateColumn>();
  known.set(open, columns);
  const collected = columns.get(column);
  if (collected) return collected;
  const dates = new DateColumn(open.columns[column] ?? "");
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const { cells } of rows) dates.add(cells[column] ?? "");
    onRows?.(first + rows.length);
  }
  columns.set(column, dates);
  return dates;
}
