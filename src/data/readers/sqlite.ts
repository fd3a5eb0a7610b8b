/** Reads the tables of an SQLite database page by page, so that memory holds a bounded part of it. */

import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { columnNames } from "../columns.ts";
import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { textFormat } from "../parquet/text.ts";
import { ImportReport } from "../report.ts";
import { Pages } from "../sqlite/pages.ts";
import { readTables, type SqliteTable } from "../sqlite/schema.ts";
import { Tree } from "../sqlite/tree.ts";
import { type SqlValue, ValueDecoder } from "../sqlite/values.ts";
import type { Part, Reader, Row, RowsOptions } from "../table.ts";
import { inBatches } from "./batches.ts";
import { checkCells } from "./check-cells.ts";
import { readerOfRows } from "./sampled.ts";

/** @throws AppError `damaged`, `empty-file`, `over-limit`, `unreadable-file` */
export async function sqliteParts(blob: Blob, fileName: string): Promise<Part[]> {
  const pages = await Pages.open(blob);
  const tables = (await readTables(pages)).filter(({ columns }) => columns.length > 0);
  if (tables.length === 0) throw new AppError("empty-file", "The SQLite database has no table.");
  if (tables.length > LIMITS.archiveParts) {
    throw new AppError("over-limit", `The database has more than ${LIMITS.archiveParts} tables.`);
  }
  const tree = new Tree(pages);
  const parts: Part[] = [];
  for (const table of tables) {
    parts.push({
      name: tables.length === 1 ? fileName : table.name,
      size: await tree.estimatedBytes(table.root),
      open: async () => ({ reader: await openTable(pages, table) }),
    });
  }
  return parts;
}

async function openTable(pages: Pages, table: SqliteTable): Promise<Reader> {
  const names = columnNames(table.columns, table.columns.length);
  const reader = await readerOfRows("sqlite", names, (options) => rowsOf(pages, table, options));
  if (reader.sample.length === 0) throw new AppError("empty-file", `The table ${table.name} has no rows.`);
  return reader;
}

async function* rowsOf(
  pages: Pages,
  table: SqliteTable,
  { signal, onBytes, report = new ImportReport() }: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const decoder = new ValueDecoder(pages.encoding);
  let bytes = 0;
  for await (const records of new Tree(pages).records(table.root)) {
    throwIfCancelled(signal);
    const rows = records.map(({ payload, rowId }) => {
      report.rows++;
      bytes += payload.length;
      return rowOf(report.rows, valuesOf(decoder.values(payload, table.order.length), rowId, table), report);
    });
    onBytes?.(Math.min(pages.count * pages.size, bytes));
    yield* inBatches(rows);
  }
}

/** The values by column. */
function valuesOf(stored: readonly SqlValue[], rowId: bigint | undefined, table: SqliteTable): SqlValue[] {
  const values = [...table.defaults];
  for (const [index, value] of stored.entries()) values[table.order[index] ?? 0] = value;
  const { rowIdColumn } = table;
  if (rowIdColumn !== undefined && rowId !== undefined) values[rowIdColumn] = rowId;
  return values;
}

const blobText = textFormat({ kind: "binary" });

function rowOf(number: number, values: readonly SqlValue[], report: ImportReport): Row {
  let kinds = "";
  const cells = values.map((value) => {
    kinds += kindOf(value);
    return value === null ? "" : value instanceof Uint8Array ? blobText(value) : String(value);
  });
  const row: Row = { number, line: number, cells, kinds };
  checkCells(row, report);
  return row;
}

function kindOf(value: SqlValue): CellKind {
  if (value === null) return CELL_KINDS.missing;
  return typeof value === "bigint" || typeof value === "number" ? CELL_KINDS.number : CELL_KINDS.text;
}
