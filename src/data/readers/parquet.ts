/** Reads Parquet files in batches, so that memory holds a bounded number of rows. */

import { throwIfCancelled } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { type Cell, GroupColumns } from "../parquet/columns.ts";
import { type Metadata, readMetadata } from "../parquet/metadata.ts";
import { PageSource } from "../parquet/page-source.ts";
import { type ParquetSchema, parquetSchema } from "../parquet/schema.ts";
import { ImportReport } from "../report.ts";
import type { Reader, Row, RowsOptions } from "../table.ts";
import { checkCells } from "./check-cells.ts";

const BATCH_ROWS = 2000;
const SAMPLE_ROWS = 500;

/** @throws AppError `damaged`, `encrypted`, `over-limit`, `unreadable-file` */
export async function openParquet(blob: Blob): Promise<Reader> {
  const metadata = await readMetadata(blob);
  const schema = parquetSchema(metadata.elements);
  const sample: Row[] = [];
  for await (const rows of rowsOf(blob, metadata, schema, SAMPLE_ROWS)) {
    sample.push(...rows);
    if (sample.length >= SAMPLE_ROWS) break;
  }
  const total = metadata.groups.reduce((sum, group) => sum + group.rows, 0);
  return {
    format: "parquet",
    names: schema.columns.map(({ name }) => name),
    declarations: schema.columns.map(({ type, groups }) => ({
      ...(type && { type }),
      ...(groups && { groups }),
    })),
    sample: sample.slice(0, SAMPLE_ROWS),
    rows: async function* ({ signal, onBytes, report = new ImportReport() }: RowsOptions) {
      if (metadata.rows !== total) report.add("wrong-row-count", 1);
      for await (const rows of rowsOf(blob, metadata, schema, BATCH_ROWS)) {
        throwIfCancelled(signal);
        for (const row of rows) checkCells(row, report);
        report.rows += rows.length;
        onBytes?.(Math.round((blob.size * report.rows) / total));
        yield rows;
      }
    },
  };
}

/** Batches of at most `limit` rows. */
async function* rowsOf(
  blob: Blob,
  metadata: Metadata,
  schema: ParquetSchema,
  limit: number,
): AsyncGenerator<Row[], void, undefined> {
  const source = await PageSource.open(blob, metadata);
  const width = schema.columns.length;
  const most = Math.max(1, Math.min(limit, Math.floor(LIMITS.batchCells / Math.max(1, width))));
  let number = 1;
  for (const group of metadata.groups) {
    if (group.rows === 0) continue;
    const columns = new GroupColumns(schema, group, source);
    for (let left = group.rows; left > 0;) {
      const cells = await columns.take(Math.min(left, most));
      const count = cells[0]?.length ?? Math.min(left, most);
      yield Array.from({ length: count }, (_, index) => rowOf(number + index, cells, index));
      number += count;
      left -= count;
    }
    await columns.end();
  }
}

function rowOf(number: number, columns: readonly Cell[][], index: number): Row {
  const nulls: number[] = [];
  const cells = columns.map((column, at) => {
    const cell = column[index];
    if (cell === undefined) nulls.push(at);
    return cell ?? "";
  });
  return { number, line: number, cells, ...(nulls.length > 0 && { nulls }) };
}
