/** A taught head as it is stored and sent: JSON without any text of the labeled rows. */

import type { Pooling } from "../../engine/explain/numeric/matrix.ts";
import type { HeadKind } from "../fit/logistic.ts";
import type { HeadFigures } from "../teach.ts";

export const HEAD_FORMAT = "tonescope-head";
export const HEAD_VERSION = 1;

export interface HeadCategory {
  id: string;
  name: string;
  /** Empty when there is none. */
  definition: string;
}

/** The model whose vectors a head reads. */
export interface HeadEncoder {
  id: string;
  revision: string;
  dtype: string;
  /** The head is valid only for these weights. */
  weightsSha256: string;
  /** Names of the model's classes, in their order. */
  classes: string[];
}

/** Where the labels came from. */
export interface HeadOrigin {
  app: string;
  /** ISO 8601. */
  time: string;
  /** Name of the file whose rows were labeled. */
  file: string;
  /** Number of labeled rows. */
  rows: number;
  /** Number of rows by category, in the order of `categories`. */
  rowsOf: number[];
  /** Names of categories that had too few rows. */
  leftOut: string[];
}

export interface TaughtHead {
  format: typeof HEAD_FORMAT;
  formatVersion: typeof HEAD_VERSION;
  name: string;
  kind: HeadKind;
  /** In the order of the logits. */
  categories: HeadCategory[];
  encoder: HeadEncoder;
  /** 0 is the embedding layer, -1 the last layer. */
  layer: number;
  pooling: Pooling;
  /** Whether the logarithms of the model's probabilities follow the vector. */
  usesProbabilities: boolean;
  /** [categories, entries] */
  weights: number[][];
  /** [categories] */
  bias: number[];
  /** Divides the logits. */
  temperature: number;
  figures: HeadFigures;
  origin: HeadOrigin;
  /** SHA-256 of the JSON of everything else, hexadecimal. */
  sha256: string;
}
