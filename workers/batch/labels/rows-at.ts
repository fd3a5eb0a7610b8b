import type { Row } from "../../../src/data/table.ts";
import type { OpenJob } from "../open-job.ts";
import { PAGE_ROWS } from "../storage/job-store.ts";

/** The rows with these indices, those that exist, by index. */
export async function rowsAt(open: OpenJob, indices: Iterable<number>): Promise<Map<number, Row>> {
  const found = new Map<number, Row>();
  for (const index of [...new Set(indices)].sort((a, b) => a - b)) {
    if (!(index >= 0 && index < open.job.rows)) continue;
    const row = (await open.page(Math.floor(index / PAGE_ROWS)))[index % PAGE_ROWS];
    if (row) found.set(index, row);
  }
  return found;
}
