/** What a person can choose of a whole file's explanations, with its names for a terminal; the page has its own (`src/i18n`). */

import type { Pooling } from "../../engine/explain/attention/attention.ts";
import type { AttributionRequest } from "../../engine/explain/bulk.ts";
import type { AttributionsFormat } from "./attributions-file.ts";
import type { EmbeddingsFormat } from "./embeddings-file.ts";

export const ATTRIBUTION_METHODS = {
  occlusion: { title: "Leave one word out", method: { name: "occlusion", operator: "delete" } },
  mask: { title: "Mask one word", method: { name: "occlusion", operator: "mask" } },
  shapley: {
    title: "Shapley values, sampled",
    method: { name: "shapley", operator: "delete", orders: 8 },
  },
  lime: { title: "LIME, 200 samples", method: { name: "lime", operator: "delete", samples: 200 } },
} satisfies Record<string, { title: string; method: AttributionRequest["method"] }>;

export type AttributionMethod = keyof typeof ATTRIBUTION_METHODS;

export const ATTRIBUTION_FORMATS: Record<AttributionsFormat, string> = {
  csv: "CSV, a line a word",
  jsonl: "JSON Lines, a line a row",
  parquet: "Parquet, a line a word",
};

export const EMBEDDING_FORMATS: Record<EmbeddingsFormat, string> = { parquet: "Parquet", npz: "NumPy .npz" };

export const POOLINGS: Record<Pooling, string> = { mean: "Mean of all", first: "The first" };

export const namesOf = <T extends string>(choices: Record<T, unknown>): T[] => Object.keys(choices) as T[];
