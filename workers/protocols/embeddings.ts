/** Messages of the page and the batch worker about embeddings and attributions of a file's rows. */

import type { AttributionRequest, EmbeddingRequest } from "../../src/engine/explain/bulk.ts";
import type { AttributionsFormat } from "../../src/scoring/bulk/attributions-file.ts";
import type { EmbeddingsFormat } from "../../src/scoring/bulk/embeddings-file.ts";
import type { HubAccess } from "./model.ts";

/** The embeddings that a batch has. */
export interface EmbeddingState {
  request: EmbeddingRequest;
  /** Rows with an embedding, from the first row on. */
  done: number;
}

export interface ScoredRow {
  /** The index among all rows, from 0. */
  index: number;
  text: string;
  /** Index of the predicted class; -1 without scores. */
  label: number;
  /** The probability of that class. */
  score: number;
}

export interface SimilarRow extends ScoredRow {
  cosine: number;
}

export interface ClusterSummary {
  /** The number of rows. */
  rows: number;
  /** [classes], the number of rows with each predicted class. */
  classes: number[];
  /** The rows nearest to the center. */
  typical: ScoredRow[];
}

export interface EmbeddingMap {
  /** [points], the index of each row, from 0. */
  rows: Uint32Array;
  /** [points, 2], the first two principal components of the embeddings at length 1. */
  points: Float64Array;
  /** Share of the variance that each component explains. */
  explained: [number, number];
  /** [points], the cluster of each row. */
  assignments: Int32Array;
  /** [points], the predicted class of each row; -1 without scores. */
  labels: Int8Array;
  clusters: ClusterSummary[];
  /** Every `step`-th row is on the map. */
  step: number;
}

export interface SavedFile {
  fileName: string;
  /** Absent when the file was written to the place that the person chose. */
  file?: File;
}

/** @param done number of rows so far. @param rows of the file */
type OnRows = (done: number, rows: number) => void;

/** Embeddings and attributions of the open job's rows. A new computation cancels the one before. */
export interface EmbeddingsService {
  embeddingState(): Promise<EmbeddingState | undefined>;
  /** Computes the embeddings of all rows; resumes where an earlier run stopped. */
  computeEmbeddings(request: EmbeddingRequest, hub: HubAccess, onProgress: OnRows): Promise<void>;
  similarRows(row: number, limit: number): Promise<SimilarRow[]>;
  embeddingMap(clusters: number): Promise<EmbeddingMap>;
  saveEmbeddings(format: EmbeddingsFormat, target?: FileSystemFileHandle): Promise<SavedFile>;
  saveAttributions(
    request: AttributionRequest,
    options: { format: AttributionsFormat; safeForSpreadsheets: boolean },
    hub: HubAccess,
    onProgress: OnRows,
    target?: FileSystemFileHandle,
  ): Promise<SavedFile>;
  /** The computation in progress rejects with `cancelled`; whole pages of embeddings are kept. */
  stopExplaining(): Promise<void>;
}
