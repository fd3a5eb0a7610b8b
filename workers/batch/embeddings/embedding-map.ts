/** Projects a batch's embeddings onto a plane and clusters them. */

import { NearestRows } from "../../../src/engine/explain/representations/embeddings.ts";
import { project } from "../../../src/engine/explain/representations/projection.ts";
import { copyKey, firstCopies } from "../../../src/scoring/selection/copies.ts";
import type { RowFilter } from "../charts/charts.ts";
import { bump, countedClass, zeroCounts } from "../charts/counts.ts";
import type { OpenJob } from "../open-job.ts";
import { rowsAt } from "../table-view.ts";
import { clusteredRows } from "./clustered-rows.ts";
import { clusterWords } from "./cluster-words.ts";
import type { EmbeddingStore } from "./embedding-store.ts";
import type { ClusterSummary, EmbeddingMap, ScoredRow } from "../../protocols/embeddings.ts";

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

/** The texts, empty where an earlier one is the same: a retweet is no further evidence of what a cluster is about. */
function textsOnce(texts: readonly string[]): string[] {
  const isFirst = firstCopies();
  return texts.map((text) => (isFirst(copyKey(text)) ? text : ""));
}

/** Rows of those that are included, evenly spaced. */
export async function embeddingMap(
  store: EmbeddingStore,
  open: OpenJob,
  clusterCount: number,
  includes: RowFilter,
): Promise<EmbeddingMap> {
  const { rows, unit, assignments, centers, step } = await clusteredRows(store, open, clusterCount, includes);
  const { size, data } = unit;
  const { points, explained } = project(unit);
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
