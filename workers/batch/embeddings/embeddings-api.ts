import type { AttributionRequest, EmbeddingRequest } from "../../../src/engine/explain/bulk.ts";
import { batchWorkers } from "../../../src/engine/pool/cores.ts";
import type { EmbeddingsFormat } from "../../../src/scoring/bulk/embeddings-file.ts";
import type { HubAccess } from "../../protocols/model.ts";
import type { OpenJob } from "../job.ts";
import { outcome } from "../outcome.ts";
import type { BatchOutcome } from "../protocol.ts";
import { createScorer } from "../scorers.ts";
import { type AttributionsFileOptions, saveAttributions } from "./attributions.ts";
import { BulkRun, type CreateScorer, type OnRows } from "./bulk-run.ts";
import { embeddingMap } from "./embedding-map.ts";
import { EmbeddingStore } from "./embedding-store.ts";
import { computeEmbeddings, embeddingState, saveEmbeddings, similarRows } from "./embeddings.ts";
import type { EmbeddingMap, EmbeddingState, SavedFile, SimilarRow } from "./embeddings-protocol.ts";

const PROGRESS_INTERVAL_MS = 200;

function throttled(report: OnRows): OnRows {
  let last = 0;
  return (done, rows) => {
    const now = performance.now();
    if (done < rows && now - last < PROGRESS_INTERVAL_MS) return;
    last = now;
    report(done, rows);
  };
}

/** Attributions and embeddings run on onnxruntime-web, which returns intermediates of every model. */
const scorerFor =
  (hub: HubAccess): CreateScorer =>
  ({ job }, request) =>
    createScorer(job, { device: "wasm" }, hub, request);

/**
 * The part of the batch worker that computes embeddings and attributions.
 * @param current the open job. @throws AppError when none is open
 */
export function embeddingsApi(current: () => OpenJob) {
  let opening: Promise<EmbeddingStore> | undefined;
  const store = () => (opening ??= EmbeddingStore.open());
  const run = new BulkRun(batchWorkers());
  const api = {
    embeddingState: (): Promise<BatchOutcome<EmbeddingState | undefined>> =>
      outcome(async () => embeddingState(await store(), current())),

    /** Computes the embeddings of all rows; resumes where an earlier run stopped. */
    computeEmbeddings: (
      request: EmbeddingRequest,
      hub: HubAccess,
      onProgress: OnRows,
    ): Promise<BatchOutcome<void>> =>
      outcome(async () => {
        const options = { createScorer: scorerFor(hub), onRows: throttled(onProgress) };
        await computeEmbeddings(run, await store(), current(), request, options);
      }),

    similarRows: (row: number, limit: number): Promise<BatchOutcome<SimilarRow[]>> =>
      outcome(async () => similarRows(await store(), current(), row, limit)),

    embeddingMap: (clusters: number): Promise<BatchOutcome<EmbeddingMap>> =>
      outcome(async () => embeddingMap(await store(), current(), clusters)),

    saveEmbeddings: (
      format: EmbeddingsFormat,
      target?: FileSystemFileHandle,
    ): Promise<BatchOutcome<SavedFile>> =>
      outcome(async () => saveEmbeddings(await store(), current(), format, target)),

    saveAttributions: (
      request: AttributionRequest,
      options: AttributionsFileOptions,
      hub: HubAccess,
      onProgress: OnRows,
      target?: FileSystemFileHandle,
    ): Promise<BatchOutcome<SavedFile>> =>
      outcome(() => {
        const work = { createScorer: scorerFor(hub), onRows: throttled(onProgress) };
        return saveAttributions(run, current(), request, options, work, target);
      }),

    /** The computation in progress fails with `cancelled`; whole pages of embeddings are kept. */
    stopExplaining: (): void => run.stop(),
  };
  return {
    api,
    stop: api.stopExplaining,
    forget: async (id: string): Promise<void> => (await store()).remove(id),
  };
}
