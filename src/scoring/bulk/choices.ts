/** Formats and poolings for the explanations of a file, with English names; the page's names are in `src/i18n`. */

import type { Pooling } from "../../engine/explain/numeric/matrix.ts";
import type { AttributionsFormat } from "./attributions-file.ts";
import type { EmbeddingsFormat } from "./embeddings-file.ts";

export const ATTRIBUTION_FORMATS: Record<AttributionsFormat, string> = {
  csv: "CSV, a line a word",
  jsonl: "JSON Lines, a line a row",
  parquet: "Parquet, a line a word",
};

export const EMBEDDING_FORMATS: Record<EmbeddingsFormat, string> = { parquet: "Parquet", npz: "NumPy .npz" };

export const POOLINGS: Record<Pooling, string> = { mean: "Mean of all", first: "The first" };

export const namesOf = <T extends string>(choices: Record<T, unknown>): T[] => Object.keys(choices) as T[];
