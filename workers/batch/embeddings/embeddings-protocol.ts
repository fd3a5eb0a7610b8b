/** What the page and the batch worker say to each other about what lies behind the verdicts. */

import type { EmbeddingRequest } from "../../../src/engine/explain/bulk.ts";

/** The vectors that a batch has. */
export interface VectorState {
  request: EmbeddingRequest;
  /** Rows that have theirs. */
  done: number;
}

export interface LikeLine {
  /** Among all rows, from 0. */
  index: number;
  text: string;
  /** Index of the class; -1 without scores. */
  label: number;
  score: number;
}

export interface LikeRow extends LikeLine {
  cosine: number;
}

export interface LikenessMap {
  /** Which rows, from 0. */
  rows: Uint32Array;
  /** [rows, 2], principal components of the vectors at length 1. */
  points: Float64Array;
  /** Share of the variance that each axis holds. */
  explained: [number, number];
  /** The group of each. */
  of: Int32Array;
  /** The class of each; -1 without scores. */
  labels: Int8Array;
  groups: { rows: number; classes: number[]; typical: LikeLine[] }[];
  /** Every so many-th row is on the map. */
  step: number;
}

export interface SavedFile {
  fileName: string;
  /** Absent when it was written to the place that the person chose. */
  file?: File;
}
