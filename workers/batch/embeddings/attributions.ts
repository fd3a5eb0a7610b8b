import type { AttributedText, AttributionRequest } from "../../../src/engine/explain/bulk.ts";
import { writeAttributions } from "../../../src/scoring/bulk/attributions-file.ts";
import type { RowFilter } from "../charts/charts.ts";
import { saveChunks } from "../export.ts";
import type { OpenJob } from "../open-job.ts";
import {
  bulkFileName,
  bulkProvenance,
  type BulkRun,
  type CreateScorer,
  MEDIA_TYPES,
  type OnRows,
} from "./bulk-run.ts";
import type { AttributionsFileOptions, SavedFile } from "../../protocols/embeddings.ts";

interface AttributionsWork {
  createScorer: CreateScorer;
  onRows: OnRows;
  /** Whether a row is written; all rows when absent. */
  includes?: RowFilter | undefined;
}

/** Computes the attributions of the rows and writes them to a file. @throws AppError */
export async function saveAttributions(
  run: BulkRun,
  open: OpenJob,
  request: AttributionRequest,
  { format, safeForSpreadsheets, filter }: Omit<AttributionsFileOptions, "view">,
  { createScorer, onRows, includes = () => true }: AttributionsWork,
  target: FileSystemFileHandle | undefined,
): Promise<SavedFile> {
  async function* rows() {
    for await (const row of run.start<AttributedText>(open, request, createScorer, { includes })) {
      onRows(row.row, open.job.rows);
      if (includes(row.row - 1)) yield row;
    }
  }
  const chunks = () =>
    writeAttributions(format, {
      rows: rows(),
      labels: open.job.model.labels,
      provenance: bulkProvenance(open, request, filter),
      safeForSpreadsheets,
    });
  return await saveChunks(bulkFileName(open, "words", format), MEDIA_TYPES[format], chunks, target);
}
