/** The embeddings of a batch's rows: computed, stored, searched by similarity and saved. */

import type { EmbeddedText, EmbeddingRequest } from "../../../src/engine/explain/bulk.ts";
import { NearestRows, normalized } from "../../../src/engine/explain/representations/embeddings.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import { writeEmbeddings } from "../../../src/scoring/bulk/embeddings-file.ts";
import type { EmbeddedRow } from "../../../src/scoring/bulk/rows.ts";
import { saveChunks } from "../export.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";
import { PAGE_ROWS } from "../storage/job-store.ts";
import {
  bulkFileName,
  bulkProvenance,
  type BulkRun,
  type CreateScorer,
  MEDIA_TYPES,
  type OnRows,
} from "./bulk-run.ts";
import { countRows } from "./clustered-rows.ts";
import { scoredRows } from "./embedding-map.ts";
import type { EmbeddingStore } from "./embedding-store.ts";
import type {
  EmbeddingsFileOptions,
  EmbeddingState,
  SavedFile,
  SimilarRow,
} from "../../protocols/embeddings.ts";

export async function embeddingState(
  store: EmbeddingStore,
  { job }: OpenJob,
): Promise<EmbeddingState | undefined> {
  const stored = await store.state(job.id);
  return stored && { request: stored.request, done: Math.min(job.rows, stored.pages * PAGE_ROWS) };
}

/** Resumes after the last whole page of an earlier run with the same request. @throws AppError */
export async function computeEmbeddings(
  run: BulkRun,
  store: EmbeddingStore,
  open: OpenJob,
  request: EmbeddingRequest,
  { createScorer, onRows }: { createScorer: CreateScorer; onRows: OnRows },
): Promise<void> {
  const { id, rows } = open.job;
  const firstPage = await store.begin(id, request);
  let page = firstPage;
  let pending: (Float32Array | undefined)[] = [];
  const save = async () => {
    const size = pending.find((embedding) => embedding)?.length ?? 0;
    const data = new Float32Array(pending.length * size).fill(Number.NaN);
    for (const [at, embedding] of pending.entries()) if (embedding) data.set(embedding, at * size);
    await store.save(id, page, { size, data });
    page += 1;
    pending = [];
  };
  onRows(firstPage * PAGE_ROWS, rows);
  for await (const { row, result } of run.start<EmbeddedText>(open, request, createScorer, { firstPage })) {
    pending.push(result?.vector);
    if (pending.length === PAGE_ROWS) await save();
    onRows(firstPage * PAGE_ROWS + row, rows);
  }
  if (pending.length > 0) await save();
}

export interface SimilaritySearch {
  row: number;
  limit: number;
  /** Whether a row is searched. */
  includes: RowFilter;
}

/**
 * The rows with the highest cosine similarity to one row, without that row, the most similar first.
 * @throws AppError `bad-option` when the row has no embedding
 */
export async function similarRows(
  store: EmbeddingStore,
  open: OpenJob,
  { row, limit, includes }: SimilaritySearch,
): Promise<SimilarRow[]> {
  const page = await store.page(open.job.id, Math.floor(row / PAGE_ROWS));
  const start = (row % PAGE_ROWS) * (page?.size ?? 0);
  const embedding = page?.data.slice(start, start + page.size) ?? new Float32Array();
  if (!(embedding.length > 0) || Number.isNaN(embedding[0])) {
    throw new AppError("bad-option", "This row has no text to compare.");
  }
  const query = normalized({ count: 1, size: embedding.length, data: embedding }).data;
  const nearest = new NearestRows(query, limit + 1);
  for await (const { size, data, first } of store.pages(open.job.id)) {
    if (size > 0) nearest.add(normalized({ count: data.length / size, size, data }), first, includes);
  }
  const found = nearest.found.filter((other) => other.row !== row).slice(0, limit);
  const rows = await scoredRows(
    open,
    Uint32Array.from(found, (other) => other.row),
  );
  return rows.map((other, at) => ({ ...other, cosine: found[at]?.cosine ?? 0 }));
}

export interface SaveEmbeddingsOptions extends Omit<EmbeddingsFileOptions, "view"> {
  /** Whether a row is written; all rows when absent. */
  includes?: RowFilter | undefined;
  target?: FileSystemFileHandle | undefined;
}

/** @throws AppError `bad-option` before any embedding was computed */
export async function saveEmbeddings(
  store: EmbeddingStore,
  open: OpenJob,
  { format, filter, includes, target }: SaveEmbeddingsOptions,
): Promise<SavedFile> {
  const stored = await store.state(open.job.id);
  if (!stored) throw new AppError("bad-option", "No embeddings were computed yet.");
  async function* rows(): AsyncGenerator<EmbeddedRow> {
    for await (const { size, data, first } of store.pages(open.job.id)) {
      for (const [at, { cells }] of (await open.page(first / PAGE_ROWS)).entries()) {
        if (includes && !includes(first + at)) continue;
        const vector = data.slice(at * size, (at + 1) * size);
        const hasEmbedding = size > 0 && !Number.isNaN(vector[0]);
        const scores = open.results.scores(first + at);
        const cut = open.results.status(first + at) === "cut";
        yield {
          row: first + at + 1,
          text: open.textOf(cells),
          result: hasEmbedding ? { vector, scores, cut } : undefined,
        };
      }
    }
  }
  const chunks = () =>
    writeEmbeddings(format, {
      rows: rows(),
      count: includes ? countRows(open, includes) : open.job.rows,
      hasRowNumbers: includes !== undefined,
      labels: open.job.model.labels,
      provenance: bulkProvenance(open, stored.request, filter),
    });
  return await saveChunks(bulkFileName(open, "embeddings", format), MEDIA_TYPES[format], chunks, target);
}
