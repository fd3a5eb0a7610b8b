/** Adds rows to the sample of the open job from which a head learns most. */

import { normalized } from "../../../src/engine/explain/representations/embeddings.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import { candidateRows, diverseRows } from "../../../src/heads/next-rows.ts";
import type { SampledRow } from "../../../src/labels/coder-label.ts";
import type { Labeling } from "../../../src/labels/labeling.ts";
import { mergeSample } from "../../../src/labels/sample.ts";
import type { EmbeddingStore } from "../embeddings/embedding-store.ts";
import { labelBook } from "../labels/label-book.ts";
import type { OpenJob } from "../open-job.ts";
import { PAGE_ROWS } from "../storage/job-store.ts";
import { headResults } from "./head-results.ts";

/** The vectors of some rows at length 1, with one page in memory at a time. */
async function unitVectors(
  store: EmbeddingStore,
  { job }: OpenJob,
  rows: readonly number[],
): Promise<Map<number, Float32Array>> {
  const byPage = new Map<number, number[]>();
  for (const row of rows) {
    const page = Math.floor(row / PAGE_ROWS);
    byPage.set(page, [...(byPage.get(page) ?? []), row]);
  }
  const vectors = new Map<number, Float32Array>();
  for (const [number, members] of byPage) {
    const { size = 0, data = new Float32Array() } = (await store.page(job.id, number)) ?? {};
    for (const row of members) {
      const start = (row % PAGE_ROWS) * size;
      vectors.set(row, normalized({ count: 1, size, data: data.subarray(start, start + size) }).data);
    }
  }
  return vectors;
}

/** @throws AppError `bad-option` when the job has no answers of the head */
export async function addNextRows(
  store: EmbeddingStore,
  open: OpenJob,
  sha256: string,
  count: number,
): Promise<Labeling> {
  const head = open.job.taughtHeads?.find((own) => own.sha256 === sha256);
  if (!head) throw new AppError("bad-option", "This batch has no answers of the head.");
  const { scores } = await headResults(store, open, head);
  const labels = await labelBook(open);
  const { sample, draw, labels: given } = labels.labeling;
  const known = new Set([...sample, ...given].map(({ row }) => row));
  const width = head.categories.length;
  const candidates = candidateRows({
    probabilities: scores,
    categories: width,
    canChoose: (row) => !known.has(row) && !Number.isNaN(scores[row * width]),
    count,
    seed: sample.length + 1,
  });
  const { random } = candidates;
  const uncertain = diverseRows(candidates, await unitVectors(store, open, candidates.uncertain));
  // Random rows beside a draw in force have no probability of one design, so they are marked as chosen.
  const added = [
    ...uncertain.map((row): SampledRow => ({ row, probability: 1, design: "uncertain" })),
    ...random.map((row): SampledRow => ({ row, probability: 1, design: "chosen" })),
  ];
  await labels.saveSample(
    mergeSample(sample, added, () => true),
    draw,
  );
  return labels.labeling;
}
