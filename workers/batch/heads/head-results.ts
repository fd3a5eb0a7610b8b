/** The answers of a job's taught heads for all rows, from the stored embeddings. */

import { rescaleTemperature } from "../../../src/engine/classifier/calibration.ts";
import { headProbabilities } from "../../../src/heads/apply.ts";
import type { TaughtHead } from "../../../src/heads/file/head.ts";
import type { EmbeddingStore } from "../embeddings/embedding-store.ts";
import type { OpenJob } from "../open-job.ts";

/** [rows, categories]; NaN where a row has no text. */
export interface HeadResults {
  head: TaughtHead;
  scores: Float32Array;
}

/** The probabilities of a row as the model gives them, without the person's own calibration. */
export function modelProbabilities({ results, job }: OpenJob, row: number): ArrayLike<number> {
  const { calibration } = job.rules;
  const scores = results.scores(row);
  return calibration ? rescaleTemperature(scores, 1 / calibration.temperature) : scores;
}

const known = new WeakMap<OpenJob, Map<string, Promise<HeadResults>>>();

/** Computed once for each head; 100,000 rows take about a second. */
export function headResults(store: EmbeddingStore, open: OpenJob, head: TaughtHead): Promise<HeadResults> {
  const ofJob = known.get(open) ?? new Map<string, Promise<HeadResults>>();
  known.set(open, ofJob);
  const found = ofJob.get(head.sha256) ?? compute(store, open, head);
  ofJob.set(head.sha256, found);
  // A failure is not remembered.
  found.catch(() => ofJob.delete(head.sha256));
  return found;
}

async function compute(store: EmbeddingStore, open: OpenJob, head: TaughtHead): Promise<HeadResults> {
  const width = head.categories.length;
  const scores = new Float32Array(open.job.rows * width).fill(Number.NaN);
  const request = (await store.state(open.job.id))?.request;
  // The embeddings were computed again, from another layer.
  if (request?.layer !== head.layer || request.pooling !== head.pooling) return { head, scores };
  for await (const { size, data, first } of store.pages(open.job.id)) {
    const count = size > 0 ? data.length / size : 0;
    for (let at = 0; at < count; at += 1) {
      const vector = data.subarray(at * size, (at + 1) * size);
      const row = first + at;
      if (Number.isNaN(vector[0]) || open.results.label(row) < 0) continue;
      scores.set(headProbabilities(head, vector, modelProbabilities(open, row)), row * width);
    }
  }
  return { head, scores };
}

/** The probabilities of one row's categories, head by head. */
export const answersOf = (heads: readonly HeadResults[], row: number): number[] =>
  heads.flatMap(({ head: { categories }, scores }) =>
    Array.from(scores.subarray(row * categories.length, (row + 1) * categories.length)),
  );

/** Rows by answer: the most probable category, or each that is more likely than not. */
export function countAnswers({ head, scores }: HeadResults): { counts: number[]; rows: number } {
  const width = head.categories.length;
  const counts = head.categories.map(() => 0);
  let rows = 0;
  for (let first = 0; first < scores.length; first += width) {
    const own = scores.subarray(first, first + width);
    if (Number.isNaN(own[0])) continue;
    rows += 1;
    const best = own.indexOf(Math.max(...own));
    for (let at = 0; at < width; at += 1) {
      if (head.kind === "multiple" ? (own[at] as number) >= 0.5 : at === best)
        counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  return { counts, rows };
}
