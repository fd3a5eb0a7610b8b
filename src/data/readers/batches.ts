import { LIMITS } from "../limits.ts";
import type { Row } from "../table.ts";

/** Rows in batches with a limited number of cells, because a row of a few bytes can have thousands of them. */
export function* inBatches(rows: Iterable<Row>): Generator<Row[], void, undefined> {
  let batch: Row[] = [];
  let cells = 0;
  for (const row of rows) {
    batch.push(row);
    cells += row.cells.length + 1;
    if (cells < LIMITS.batchCells && batch.length < LIMITS.batchRows) continue;
    yield batch;
    batch = [];
    cells = 0;
  }
  if (batch.length > 0) yield batch;
}
