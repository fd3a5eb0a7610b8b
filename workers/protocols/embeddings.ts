/** Messages of the page and the batch worker about embeddings and attributions of a file's rows. */

import type { AttributionRequest, EmbeddingRequest } from "../../src/engine/explain/bulk.ts";
import type { AttributionsFormat } from "../../src/scoring/bulk/attributions-file.ts";
import type { ClassWord } from "../../src/engine/explain/class-words.ts";
import type { EmbeddingsFormat } from "../../src/scoring/bulk/embeddings-file.ts";
import type { Topic } from "./annotations.ts";
import type { TableView } from "./batch-types.ts";
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
  /** Whether the prediction names no class. */
  isNotSure: boolean;
  /** The probability of that class. */
  score: number;
}

export interface SimilarRow extends ScoredRow {
  cosine: number;
}

export interface ClusterSummary {
  /** The number of rows. */
  rows: number;
  /** [classes + 1], the number of rows with each predicted class and, last, of those that are not sure. */
  classes: number[];
  /** The words that tell it from the other clusters, the most distinctive first; none where no word does. */
  words: string[];
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
  /** [points], the predicted class of each row; the number of classes for "not sure", -1 without scores. */
  labels: Int8Array;
  clusters: ClusterSummary[];
  /** Every `step`-th row is on the map. */
  step: number;
}

interface WrittenRows {
  /** Only the rows of this view. */
  view?: TableView;
  /** The filter of the view in words, for the provenance. */
  filter?: string;
}

export interface AttributionsFileOptions extends WrittenRows {
  format: AttributionsFormat;
  safeForSpreadsheets: boolean;
}

export interface EmbeddingsFileOptions extends WrittenRows {
  format: EmbeddingsFormat;
}

export interface SavedFile {
  fileName: string;
  /** Absent when the file was written to the place that the person chose. */
  file?: File;
}

/** The words that push towards each class. */
export interface FileClassWords {
  request: AttributionRequest;
  /** The rows with attributions. */
  rows: number;
  /** [classes], the words that raise the class most. */
  byClass: ClassWord[][];
}

export interface SavedAttributions extends SavedFile {
  effects: FileClassWords;
}

/** @param done number of rows so far. @param rows of the file */
type OnRows = (done: number, rows: number) => void;

/** Embeddings and attributions of the open job's rows. A new computation cancels the one before. */
export interface EmbeddingsService {
  embeddingState(): Promise<EmbeddingState | undefined>;
  /** Computes the embeddings of all rows; resumes where an earlier run stopped. */
  computeEmbeddings(request: EmbeddingRequest, hub: HubAccess, onProgress: OnRows): Promise<void>;
  /** Among the rows of the view. */
  similarRows(row: number, limit: number, view: TableView): Promise<SimilarRow[]>;
  /** Of the rows of the view. */
  embeddingMap(clusters: number, view: TableView): Promise<EmbeddingMap>;
  /**
   * Makes the clusters of the map topics of the open job, to which all of its rows belong.
   * @param names [clusters of the map]
   * @param clusters as for `embeddingMap`
   */
  keepTopics(names: readonly string[], clusters: number, view: TableView): Promise<Topic[]>;
  saveEmbeddings(options: EmbeddingsFileOptions, target?: FileSystemFileHandle): Promise<SavedFile>;
  saveAttributions(
    request: AttributionRequest,
    options: AttributionsFileOptions,
    hub: HubAccess,
    onProgress: OnRows,
    target?: FileSystemFileHandle,
  ): Promise<SavedAttributions>;
  /** The same of the rows of a view, without a file. */
  classWords(
    request: AttributionRequest,
    view: TableView,
    hub: HubAccess,
    onProgress: OnRows,
  ): Promise<FileClassWords>;
  /** The computation in progress rejects with `cancelled`; whole pages of embeddings are kept. */
  stopExplaining(): Promise<void>;
}
