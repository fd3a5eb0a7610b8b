/** Adds rows to the sample of the open job from which a head learns most. */

import { type Embeddings, normalized } from "../../../src/engine/explain/representations/embeddings.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import { nextRows } from "../../../src/heads/next-rows.ts";
import type { SampledRow } from "../../../src/labels/coder-label.ts";
import type { Labeling } from "../../../src/labels/labeling.ts";
import { mergeSample } from "../../../src/labels/sample.ts";
import type { EmbeddingStore } from "../embeddings/embedding-store.ts";
import { labelBook } from "../labels/label-book.ts";
import type { OpenJob } from "../open-job.ts";
import { headResults } from "./head-results.ts";

/** All embeddings of the job, each of length 1. */
async function unitVectors(store: EmbeddingStore, { job }: OpenJob): Promise<Embeddings> {
  let all: Embeddings = { count: job.rows, size: 0, data: new Float32Array() };
  for await (const { size, data, first } of store.pages(job.id)) {
    if (size === 0) continue;
    if (all.size === 0) all = { count: job.rows, size, data: new Float32Array(job.rows * size) };
    all.data.set(normalized({ count: data.length / size, size, data }).data, first * size);
  }
  return all;
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
  const { size, data } = await unitVectors(store, open);
  const labels = await labelBook(open);
  const { sample, draw, labels: given } = labels.labeling;
  const known = new Set([...sample, ...given].map(({ row }) => row));
  const width = head.categories.length;
  const { uncertain, random } = nextRows({
    vectors: data,
    size,
    probabilities: scores,
    categories: width,
    canChoose: (row) => !known.has(row) && !Number.isNaN(scores[row * width]),
    count,
    seed: sample.length + 1,
  });
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
