/** Rows of a job with an embedding, evenly spaced, in clusters. */

import { cluster, type Clusters } from "../../../src/engine/explain/representations/clusters.ts";
import {
  centered,
  type Embeddings,
  meanEmbedding,
  normalized,
} from "../../../src/engine/explain/representations/embeddings.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";
import type { EmbeddingStore } from "./embedding-store.ts";

/** The largest number of points on the map; clustering them takes about a second. */
const MAX_POINTS = 4000;

export interface ClusteredRows extends Clusters {
  /** [count], the index of each row, from 0. */
  rows: number[];
  /** [size], the mean that was taken away from all embeddings. */
  mean: Float64Array;
  /** Their embeddings without the mean, at length 1. */
  unit: Embeddings;
  /** Every `step`-th row is among them. */
  step: number;
}

export function countRows({ job }: OpenJob, includes: RowFilter): number {
  let count = 0;
  for (let row = 0; row < job.rows; row += 1) if (includes(row)) count += 1;
  return count;
}

/** Every `step`-th row of those that are included, if it has an embedding. */
async function sampled(
  store: EmbeddingStore,
  jobId: string,
  step: number,
  includes: RowFilter,
): Promise<{ rows: number[]; embeddings: Embeddings }> {
  const rows: number[] = [];
  const sample: Float32Array[] = [];
  let next = 0;
  for await (const { size, data, first } of store.pages(jobId)) {
    const count = size > 0 ? data.length / size : 0;
    for (let at = 0; at < count; at += 1) {
      const embedding = data.subarray(at * size, (at + 1) * size);
      if (!includes(first + at) || next++ % step !== 0 || Number.isNaN(embedding[0])) continue;
      rows.push(first + at);
      sample.push(embedding.slice());
    }
  }
  const size = sample[0]?.length ?? 0;
  const data = new Float32Array(sample.length * size);
  for (const [at, embedding] of sample.entries()) data.set(embedding, at * size);
  return { rows, embeddings: { count: sample.length, size, data } };
}

/** The same clusters for the same rows. */
export async function clusteredRows(
  store: EmbeddingStore,
  open: OpenJob,
  clusters: number,
  includes: RowFilter,
): Promise<ClusteredRows> {
  const step = Math.max(1, Math.ceil(countRows(open, includes) / MAX_POINTS));
  const { rows, embeddings } = await sampled(store, open.job.id, step, includes);
  // What all rows have in common separates none of them.
  const mean = meanEmbedding(embeddings);
  const unit = normalized(centered(embeddings, mean));
  return { rows, mean, unit, step, ...cluster(unit, clusters) };
}
