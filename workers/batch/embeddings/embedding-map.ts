/** Projects a batch's embeddings onto a plane and clusters them. */

import { cluster } from "../../../src/engine/explain/representations/clusters.ts";
import {
  centered,
  type Embeddings,
  NearestRows,
  normalized,
} from "../../../src/engine/explain/representations/embeddings.ts";
import { project } from "../../../src/engine/explain/representations/projection.ts";
import { copyKey, firstCopies } from "../../../src/scoring/selection/copies.ts";
import type { RowFilter } from "../charts/charts.ts";
import { bump, countedClass, zeroCounts } from "../charts/counts.ts";
import type { OpenJob } from "../open-job.ts";
import { rowsAt } from "../table-view.ts";
import { clusterWords } from "./cluster-words.ts";
import type { EmbeddingStore } from "./embedding-store.ts";
import type { ClusterSummary, EmbeddingMap, ScoredRow } from "../../protocols/embeddings.ts";

/** The largest number of points on the map; clustering them takes about a second. */
const MAX_POINTS = 4000;
const TYPICAL_ROWS = 3;

/** Returns rows of the table by their indices, in the same order. */
export async function scoredRows(open: OpenJob, indices: Uint32Array): Promise<ScoredRow[]> {
  const rows = await rowsAt(open, indices, 0, indices.length);
  return rows.map(({ index, cells, label, isNotSure, scores }) => ({
    index,
    text: open.textOf(cells),
    label,
    isNotSure,
    score: scores[label] ?? 0,
  }));
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

/** The texts, empty where an earlier one is the same: a retweet is no further evidence of what a cluster is about. */
function textsOnce(texts: readonly string[]): string[] {
  const isFirst = firstCopies();
  return texts.map((text) => (isFirst(copyKey(text)) ? text : ""));
}

/** At most `MAX_POINTS` rows of those that are included, evenly spaced. */
export async function embeddingMap(
  store: EmbeddingStore,
  open: OpenJob,
  clusterCount: number,
  includes: RowFilter,
): Promise<EmbeddingMap> {
  const step = Math.max(1, Math.ceil(countRows(open, includes) / MAX_POINTS));
  const { rows, embeddings } = await sampled(store, open.job.id, step, includes);
  // What all rows have in common separates none of them.
  const unitEmbeddings = normalized(centered(embeddings));
  const { size, data } = unitEmbeddings;
  const { points, explained } = project(unitEmbeddings);
  const { assignments, centers } = cluster(unitEmbeddings, clusterCount);
  const copies = textsOnce((await scoredRows(open, Uint32Array.from(rows))).map(({ text }) => text));
  const words = clusterWords(copies, assignments, centers.count);
  /** Rows whose text is not that of an earlier row. */
  const distinct = new Set(rows.filter((_row, at) => copies[at] !== ""));
  const labels = Int8Array.from(rows, (row) => countedClass(open, row));

  async function summarize(index: number): Promise<ClusterSummary> {
    const members = rows.flatMap((_row, at) => (assignments[at] === index ? [at] : []));
    const nearest = new NearestRows(centers.data.subarray(index * size, (index + 1) * size), TYPICAL_ROWS);
    for (const at of members) {
      if (!distinct.has(rows[at] ?? 0)) continue;
      nearest.add({ count: 1, size, data: data.subarray(at * size, (at + 1) * size) }, rows[at] ?? 0);
    }
    const classes = zeroCounts(open);
    for (const at of members) if ((labels[at] ?? -1) >= 0) bump(classes, labels[at] ?? 0);
    return {
      rows: members.length,
      classes,
      words: words[index] ?? [],
      typical: await scoredRows(
        open,
        Uint32Array.from(nearest.found, ({ row }) => row),
      ),
    };
  }
  const clusters = await Promise.all(Array.from({ length: centers.count }, (_, index) => summarize(index)));
  return { rows: Uint32Array.from(rows), points, explained, assignments, labels, clusters, step };
}
