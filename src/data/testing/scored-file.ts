/** Helpers for tests of writers: a table scored by a constant result, and the bytes of its file. */

import { concat } from "../bytes.ts";
import { ImportReport } from "../report.ts";
import type { Table } from "../table.ts";
import { addedColumns, type RowResult, type ScoredRow } from "../write/scored.ts";
import { emptySummary, type Provenance, type WriteFormat } from "../write/write.ts";
import { pseudonymize, type Pseudonymized } from "../write/pseudonymize.ts";
import { omitColumns } from "../write/omit-columns.ts";
import { writeTable } from "../write/write-table.ts";

const LABELS = ["negative", "neutral", "positive"];
const RESULT: RowResult = { status: "scored", label: 2, scores: [0.1, 0.2, 0.7] };
const PROVENANCE: Provenance = {
  app: "tonescope 0.1.0",
  model: "tonescope-tweets",
  revision: "1",
  weightsSha256: "0".repeat(64),
  dtype: "int8",
  device: "wasm",
  longTexts: "cut",
  file: "t.csv",
  time: "2026-01-01T00:00:00Z",
};
/** The added cells of a row, as CSV. */
export const SCORE_CELLS = "positive,0.7,0.1,0.2,0.7,scored";
/** Names of the added columns. */
export const NAMES =
  "sentiment,sentiment_score,sentiment_negative,sentiment_neutral,sentiment_positive,sentiment_status";

/** The file of a table whose every row has this result. */
export async function score(
  table: Table,
  format: WriteFormat,
  safeForSpreadsheets = false,
  result: RowResult | undefined = RESULT,
  omitted: readonly number[] = [],
  pseudonymized?: Pseudonymized,
) {
  const inputReport = new ImportReport();
  for await (const _ of table.rows({ report: inputReport }));
  const report = new ImportReport();
  async function* scoredRows(): AsyncGenerator<ScoredRow[]> {
    for await (const rows of table.rows({ report })) yield rows.map((row) => ({ row, result }));
  }
  const summary = emptySummary();
  const columns = table.columns.map((column) => column.name);
  const added = addedColumns([...columns, ...inputReport.addedColumns], LABELS);
  const chunks: Uint8Array[] = [];
  const content = { table, columnTypes: inputReport.columnTypes.types, rows: scoredRows() };
  for await (const chunk of writeTable({
    ...omitColumns(pseudonymized ? pseudonymize(content, pseudonymized) : content, omitted),
    format,
    added,
    lateColumns: inputReport.addedColumns,
    safeForSpreadsheets,
    provenance: PROVENANCE,
    summary,
    trailer: () => report.trailer,
  })) {
    chunks.push(chunk);
  }
  const bytes = concat(chunks);
  return { bytes, text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), summary, added, chunks };
}
