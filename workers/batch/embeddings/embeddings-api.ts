import { batchWorkers } from "../../../src/engine/pool/cores.ts";
import type { AttributionRequest, EmbeddingRequest } from "../../../src/engine/explain/bulk.ts";
import type { AttributionsFormat } from "../../../src/scoring/bulk/attributions-file.ts";
import type { EmbeddingsFormat } from "../../../src/scoring/bulk/embeddings-file.ts";
import type { HubAccess } from "../../protocols/model.ts";
import { Insight } from "./embeddings.ts";
import type { LikeRow, LikenessMap, SavedFile, VectorState } from "./embeddings-protocol.ts";
import type { OpenJob } from "../job.ts";
import { outcome } from "../outcome.ts";
import type { BatchOutcome } from "../protocol.ts";
import { createScorer } from "../scorers.ts";
import { VectorStore } from "./embedding-store.ts";

/** Progress is told at most this often, in milliseconds. */
const TELL_INTERVAL = 200;

type OnProgress = (done: number, rows: number) => void;

function throttled(tell: OnProgress): OnProgress {
  let last = 0;
  return (done, rows) => {
    const now = performance.now();
    if (done < rows && now - last < TELL_INTERVAL) return;
    last = now;
    tell(done, rows);
  };
}

/**
 * The part of the batch worker that looks behind the verdicts.
 * @param current the open job, or throws AppError
 */
export function insightApi(current: () => OpenJob) {
  let storing: Promise<VectorStore> | undefined;
  const vectors = () => (storing ??= VectorStore.open());
  let hub: HubAccess;
  const insight = new Insight({
    createScorer: (open, request) => createScorer(open.job, { device: "wasm" }, hub, request),
    workers: batchWorkers(),
    vectors,
  });
  const api = {
    vectorState: (): Promise<BatchOutcome<VectorState | undefined>> =>
      outcome(() => insight.state(current())),

    /** Vectors for all rows; goes on where an earlier run ended. */
    embed(request: EmbeddingRequest, access: HubAccess, onProgress: OnProgress): Promise<BatchOutcome<void>> {
      hub = access;
      return outcome(() => insight.embed(current(), request, throttled(onProgress)));
    },

    like: (row: number, most: number): Promise<BatchOutcome<LikeRow[]>> =>
      outcome(() => insight.like(current(), row, most)),

    likenessMap: (groups: number): Promise<BatchOutcome<LikenessMap>> =>
      outcome(() => insight.map(current(), groups)),

    saveVectors: (
      format: EmbeddingsFormat,
      target?: FileSystemFileHandle,
    ): Promise<BatchOutcome<SavedFile>> => outcome(() => insight.saveVectors(current(), format, target)),

    saveAttributions(
      request: AttributionRequest,
      options: { format: AttributionsFormat; safeForSpreadsheets: boolean },
      access: HubAccess,
      onProgress: OnProgress,
      target?: FileSystemFileHandle,
    ): Promise<BatchOutcome<SavedFile>> {
      hub = access;
      const tell = throttled(onProgress);
      return outcome(() => insight.saveAttributions(current(), request, options, tell, target));
    },

    /** What is under way fails with `cancelled`. */
    stopInsight: (): void => insight.stop(),
  };
  return { api, stop: api.stopInsight, forget: (id: string) => insight.forget(id) };
}
