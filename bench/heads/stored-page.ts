/** What stored.mjs runs in the browser: the batch worker's own code on stored vectors. */

import type { TaughtHead } from "../../src/heads/file/head.ts";
import { randomFrom } from "../../src/statistics/random.ts";
import { EmbeddingStore } from "../../workers/batch/embeddings/embedding-store.ts";
import { countAnswers, headResults } from "../../workers/batch/heads/head-results.ts";
import type { OpenJob } from "../../workers/batch/open-job.ts";
import { PAGE_ROWS } from "../../workers/batch/storage/job-store.ts";

const REQUEST = { of: "embeddings", layer: -1, pooling: "mean" } as const;
const JOB = "bench";

/** Stores generated vectors in the format of a batch. */
export async function fill(rows: number, size: number): Promise<void> {
  const store = await EmbeddingStore.open();
  await store.begin(JOB, REQUEST);
  const random = randomFrom(1);
  for (let page = 0; page * PAGE_ROWS < rows; page += 1) {
    const count = Math.min(PAGE_ROWS, rows - page * PAGE_ROWS);
    await store.save(JOB, page, { size, data: Float32Array.from({ length: count * size }, random) });
  }
}

/** @returns milliseconds, and the number of rows that were answered */
export async function answer(rows: number, size: number, categories: number) {
  const random = randomFrom(2);
  const head = {
    sha256: "bench",
    kind: "single",
    categories: Array.from({ length: categories }, (_, at) => ({
      id: `${at}`,
      name: `${at}`,
      definition: "",
    })),
    layer: REQUEST.layer,
    pooling: REQUEST.pooling,
    usesProbabilities: false,
    weights: Array.from({ length: categories }, () => Array.from({ length: size }, random)),
    bias: Array.from({ length: categories }, random),
    temperature: 1,
  } as Partial<TaughtHead> as TaughtHead;
  const open = {
    job: { id: JOB, rows, rules: {} },
    results: { label: () => 0, scores: () => [] },
  } as unknown as OpenJob;
  const store = await EmbeddingStore.open();
  const before = performance.now();
  const { rows: answered } = countAnswers(await headResults(store, open, head));
  return { milliseconds: performance.now() - before, answered };
}
