/** Teaches a head on the labels of the open job. */

import type { EmbeddedText, EmbeddingRequest } from "../../../src/engine/explain/bulk.ts";
import { createHead } from "../../../src/heads/file/create-head.ts";
import { type EncodedText, groupsOf, teachInputOf } from "../../../src/heads/labeled-texts.ts";
import { teachHead } from "../../../src/heads/teach.ts";
import type { StepOptions } from "../../../src/heads/validation/steps.ts";
import { activeCategories, type Category } from "../../../src/labels/codebook.ts";
import { finalLabels, type Labeling } from "../../../src/labels/labeling.ts";
import { APP } from "../../../src/scoring/app.ts";
import type { Teaching } from "../../protocols/heads.ts";
import type { BulkRun, CreateScorer, OnRows } from "../embeddings/bulk-run.ts";
import type { EmbeddingStore } from "../embeddings/embedding-store.ts";
import { rowsAt } from "../labels/rows-at.ts";
import type { OpenJob } from "../open-job.ts";
import { PAGE_ROWS } from "../storage/job-store.ts";
import { modelProbabilities } from "./head-results.ts";

/** The vectors from which heads learn by default, the best on the collections of `npm run bench -- heads`. */
const HEAD_VECTORS: EmbeddingRequest = {
  of: "embeddings",
  layer: -1,
  pooling: "mean",
  withMiddleLayers: true,
};

export interface Encoder {
  run: BulkRun;
  store: EmbeddingStore;
  createScorer: CreateScorer;
}

/** Whether the job's embeddings are those that heads read, of all rows. */
async function isEmbedded(store: EmbeddingStore, { job }: OpenJob): Promise<boolean> {
  const state = await store.state(job.id);
  const { layer, pooling } = HEAD_VECTORS;
  return (
    state?.request.layer === layer && state.request.pooling === pooling && state.pages * PAGE_ROWS >= job.rows
  );
}

/** The stored vectors of some rows, which are of one layer. */
async function storedRows(
  store: EmbeddingStore,
  open: OpenJob,
  rows: readonly number[],
): Promise<Map<number, EncodedText>> {
  const stored = new Map<number, EncodedText>();
  for (const row of rows) {
    const page = await store.page(open.job.id, Math.floor(row / PAGE_ROWS));
    const start = (row % PAGE_ROWS) * (page?.size ?? 0);
    const vector = page?.data.slice(start, start + page.size) ?? new Float32Array();
    if (vector.length > 0 && !Number.isNaN(vector[0]))
      stored.set(row, { vector, scores: modelProbabilities(open, row) });
  }
  return stored;
}

/** What the encoder read of labeled rows during this visit. */
const encodedBefore = new WeakMap<OpenJob, Map<number, EncodedText>>();

/**
 * The vectors of some rows: those that were read for an earlier head, and of a run over the other rows alone. A visit that
 * finds vectors of all rows uses these and runs no encoder; then there is one layer to learn from.
 */
async function encodedRows(
  { run, store, createScorer }: Encoder,
  open: OpenJob,
  rows: readonly number[],
  onRows: OnRows,
): Promise<Map<number, EncodedText>> {
  const encoded = encodedBefore.get(open) ?? new Map<number, EncodedText>();
  if (encoded.size === 0 && (await isEmbedded(store, open))) return await storedRows(store, open, rows);
  encodedBefore.set(open, encoded);
  const wanted = new Set(rows.filter((row) => !encoded.has(row)));
  if (wanted.size === 0) return encoded;
  let done = 0;
  const options = { includes: (row: number) => wanted.has(row) };
  for await (const { row, result } of run.start<EmbeddedText>(open, HEAD_VECTORS, createScorer, options)) {
    if (!result) continue;
    encoded.set(row - 1, result);
    done += 1;
    onRows(done, wanted.size);
  }
  return encoded;
}

/** The category of each class of the model; undefined where the categories have other names. */
function classesOf(categories: readonly Category[], classes: readonly string[]): number[] | undefined {
  const names = categories.map(({ name }) => name.toLowerCase());
  const indices = classes.map((label) => names.indexOf(label.toLowerCase()));
  return indices.includes(-1) ? undefined : indices;
}

/** @throws AppError `too-few-labels`, `cancelled`, and why texts could not be embedded */
export async function teachOnLabels(
  encoder: Encoder,
  open: OpenJob,
  labeling: Labeling,
  name: string,
  { onRows, ...steps }: StepOptions & { onRows: OnRows },
): Promise<Teaching> {
  const { job } = open;
  const categories = activeCategories(labeling.codebook);
  const indexOf = new Map(categories.map(({ id }, index) => [id, index]));
  const answers = finalLabels(labeling).flatMap(({ row, answer }) =>
    typeof answer === "string" ? [] : [{ row, labels: answer.flatMap((id) => indexOf.get(id) ?? []) }],
  );
  const encoded = await encodedRows(
    encoder,
    open,
    answers.map(({ row }) => row),
    onRows,
  );
  const labeled = answers.filter(({ row }) => encoded.has(row));
  const rows = labeled.map(({ row }) => row);
  const texts = await rowsAt(open, rows);
  const { codebook } = labeling;
  const taught = await teachHead(
    teachInputOf(
      rows.flatMap((row) => encoded.get(row) ?? []),
      {
        kind: codebook.isMultiple ? "multiple" : "single",
        categories: categories.length,
        classes: codebook.isMultiple ? undefined : classesOf(categories, job.model.labels),
        labels: labeled.map(({ labels }) => labels),
        groups: groupsOf(rows.map((row) => open.textOf(texts.get(row)?.cells ?? []))),
      },
    ),
    steps,
  );
  const { id, revision, dtype, weightsSha256, labels: classes } = job.model;
  const head = await createHead(taught, {
    name,
    encoder: { id, revision, dtype, weightsSha256, classes },
    layer: taught.otherLayer ?? HEAD_VECTORS.layer,
    pooling: HEAD_VECTORS.pooling,
    categories,
    origin: { app: APP, file: job.fileName },
  });
  return { head, few: taught.few.map((index) => categories[index]?.name ?? "") };
}
