/** Workers that score, one thread each. */

import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";
import { answerLimit, type ModelPace } from "../../src/engine/pool/answer-limit.ts";
import { batchWorkers } from "../../src/engine/pool/cores.ts";
import type { BrowserBackendId } from "../../src/engine/backends/backend.ts";
import { type BulkRequest, checkRequest } from "../../src/engine/explain/bulk.ts";
import type { SharedModel } from "../../src/engine/classifier/load-model.ts";
import type { Scorer, TextScore } from "../../src/engine/pool/scheduler.ts";
import { type Slot, SharedModelPool } from "../../src/engine/pool/shared-model-pool.ts";
import { connect } from "../../src/rpc/connection.ts";
import { withTimeout } from "../../src/rpc/responding.ts";
import { scoringModelOf } from "../../src/scoring/model.ts";
import type { ScoringPool } from "../../src/scoring/ports.ts";
import type { HubAccess, ModelChoice } from "../protocols/model.ts";
import type { ScoringService } from "../protocols/scoring.ts";
import type { Job, ModelReference } from "../protocols/batch-types.ts";

/** Scoring workers on one backend. */
export interface Pool extends ScoringPool {
  device: BrowserBackendId;
}

/** Texts of one message: few, so that a worker stops soon, and enough to hide the cost of the message. */
const CHUNK = 8;
/** On a graphics processor: enough for batches of texts of similar lengths. */
const BATCHED_CHUNK = 256;

const stuck = () => new AppError("model-stuck", "The model does not respond.");

/**
 * The pools to try, one after the other: where another backend fails, onnxruntime-web takes over.
 * @param hub as for `createScorer`
 */
export function poolsFor(
  job: Pick<Job, "model" | "rules">,
  device: BrowserBackendId,
  hub: HubAccess,
): Pool[] {
  const poolOn = (device: BrowserBackendId, workers: number, modelPool?: SharedModelPool<SharedModel>) => ({
    device,
    workers,
    chunk: CHUNK,
    createScorer: () => createScorer(job, { device, ...(modelPool && { modelPool }) }, hub),
  });
  const workers = batchWorkers();
  const wasm = poolOn("wasm", workers);
  switch (device) {
    case "wasm":
      return [wasm];
    case "kernel":
      // Memory can be shared between workers only where the page is cross-origin isolated.
      return [poolOn(device, workers, crossOriginIsolated ? new SharedModelPool(workers) : undefined), wasm];
    case "webgpu":
      return [{ ...poolOn(device, 1), chunk: BATCHED_CHUNK, maxFailures: 1 }, wasm];
  }
}

function startWorker() {
  const worker = new Worker(new URL("../scoring.worker.ts", import.meta.url), {
    type: "module",
    name: "scoring",
  });
  return connect<ScoringService>(worker, "A scoring worker stopped unexpectedly.");
}

/**
 * Loads a model once, to learn what it is and which backend supports it.
 * @param hub as for `createScorer`
 * @throws AppError what loading a model throws, and `cancelled` when the signal is aborted
 */
export async function loadReference(
  choice: ModelChoice,
  hub: HubAccess,
  signal: AbortSignal,
): Promise<{ model: ModelReference; device: BrowserBackendId }> {
  const { service, terminate } = startWorker();
  const cancel = () => terminate();
  signal.addEventListener("abort", cancel);
  try {
    throwIfCancelled(signal);
    const { info } = await service.load(choice, "auto", hub, { slot: 0, slots: 1 });
    return { model: { choice, ...scoringModelOf(info) }, device: info.device as BrowserBackendId };
  } finally {
    signal.removeEventListener("abort", cancel);
    terminate();
  }
}

/**
 * Starts a worker with the model of the job.
 * @param modelPool of one copy of the model between workers; without it the worker has its own copy
 * @param hub where damaged parts of a stored model are downloaded again, and whose signatures count
 * @param request what to compute for each text; only its scores when absent
 * @throws AppError `not-found` when the weights at this address are no longer those of the job, and all that loading
 * a model throws
 */
export async function createScorer<S extends TextScore = TextScore>(
  { model, rules }: Pick<Job, "model" | "rules">,
  {
    device,
    modelPool = new SharedModelPool(1),
  }: { device: BrowserBackendId; modelPool?: SharedModelPool<SharedModel> },
  hub: HubAccess,
  request?: BulkRequest,
): Promise<Scorer<S>> {
  const { service, terminate } = startWorker();
  let pace: ModelPace = { warmUpMs: 0 };
  const load = async (slot: Slot<SharedModel>) => {
    const { info, shared, warmUpMs } = await service.load(model.choice, device, hub, slot, request);
    const { manifest, dtype, capabilities } = info;
    pace = { warmUpMs, ...(rules.longTexts !== "average" && { maxLength: manifest.maxLength }) };
    if (request) checkRequest(capabilities, request);
    const weights = manifest.weights.find((entry) => entry.dtype === dtype);
    const sha256 = manifest.files.find((entry) => entry.path === weights?.path)?.sha256;
    if (sha256 !== model.weightsSha256) {
      throw new AppError(
        "not-found",
        `This batch was begun with revision ${model.revision} of ${model.id}, which is no longer there.`,
      );
    }
    return shared;
  };
  const lease = await modelPool.acquire(load).catch((cause: unknown) => {
    terminate();
    throw cause;
  });
  // An explanation of a text has no limit: it can be thousands of runs.
  const ask = (texts: readonly string[]) =>
    request
      ? service.explain(request, texts)
      : withTimeout(service.score(texts, rules), answerLimit(texts, pace), stuck);
  return {
    async score(texts) {
      return (await lease.run(() => ask(texts))) as S[];
    },
    terminate() {
      terminate();
      lease.release();
    },
  };
}
