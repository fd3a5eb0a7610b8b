import type { AttributedText, AttributionRequest } from "../../../src/engine/explain/bulk.ts";
import { type AttributionsFormat, writeAttributions } from "../../../src/scoring/bulk/attributions-file.ts";
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
import type { SavedFile } from "../../protocols/embeddings.ts";

export interface AttributionsFileOptions {
  format: AttributionsFormat;
  safeForSpreadsheets: boolean;
}

/** Computes the attributions of all rows and writes them to a file. @throws AppError */
export async function saveAttributions(
  run: BulkRun,
  open: OpenJob,
  request: AttributionRequest,
  { format, safeForSpreadsheets }: AttributionsFileOptions,
  { createScorer, onRows }: { createScorer: CreateScorer; onRows: OnRows },
  target: FileSystemFileHandle | undefined,
): Promise<SavedFile> {
  async function* rows() {
    for await (const row of run.start<AttributedText>(open, request, createScorer)) {
      onRows(row.row, open.job.rows);
      yield row;
    }
  }
  const chunks = () =>
    writeAttributions(format, {
      rows: rows(),
      labels: open.job.model.labels,
      provenance: bulkProvenance(open, request),
      safeForSpreadsheets,
    });
  return await saveChunks(bulkFileName(open, "words", format), MEDIA_TYPES[format], chunks, target);
}
