/** The workers that score, one thread each. */

import { AppError } from "../../src/errors/app-error.ts";
import { batchWorkers } from "../../src/engine/pool/cores.ts";
import type { BrowserBackendId } from "../../src/engine/backends/backend.ts";
import { type BulkRequest, checkRequest } from "../../src/engine/explain/bulk.ts";
import type { SharedModel } from "../../src/engine/classifier/load-model.ts";
import type { Scorer, TextScore } from "../../src/engine/pool/scheduler.ts";
import { type Slot, SharedModelPool } from "../../src/engine/pool/shared-model-pool.ts";
import { connect } from "../../src/rpc/connection.ts";
import type { HubAccess } from "../protocols/model.ts";
import type { ScoringService } from "../protocols/scoring.ts";
import type { Job } from "./protocol.ts";

/** Who scores a batch. */
export interface Pool {
  device: BrowserBackendId;
  workers: number;
  /** Texts that a worker gets at a time. */
  chunk: number;
  /** Failures in a row after which the pool is given up. */
  maxFailures?: number;
  /** Of one copy of the model; absent, each worker has its own. */
  modelPool?: SharedModelPool<SharedModel>;
}

/** Few enough to stop soon, enough to hide the message. */
const CHUNK = 8;
/** Enough for runs of like lengths. */
const BATCHED_CHUNK = 256;

/** The pools to try, one after the other: what another backend fails at, onnxruntime-web finishes. */
export function poolsFor(device: BrowserBackendId): Pool[] {
  const onProcessor = (device: BrowserBackendId): Pool => ({ device, workers: batchWorkers(), chunk: CHUNK });
  const own = onProcessor("wasm");
  switch (device) {
    case "wasm":
      return [own];
    case "kernel":
      // A memory can be sent to another worker only where the page is isolated.
      return [
        {
          ...onProcessor(device),
          ...(crossOriginIsolated && { modelPool: new SharedModelPool(own.workers) }),
        },
        own,
      ];
    case "webgpu":
      return [{ device, workers: 1, chunk: BATCHED_CHUNK, maxFailures: 1 }, own];
  }
}

/**
 * A worker with the model of the job, and no other.
 * @param hub where damaged parts of a stored model are fetched again, and whose signatures count
 * @param request what to find of each text; its scores alone when absent
 * @throws AppError also when the model at this address is no longer the one that the job began with
 */
export async function createScorer<S extends TextScore = TextScore>(
  { model, rules }: Pick<Job, "model" | "rules">,
  { device, modelPool = new SharedModelPool(1) }: Pick<Pool, "device" | "modelPool">,
  hub: HubAccess,
  request?: BulkRequest,
): Promise<Scorer<S>> {
  const worker = new Worker(new URL("../scoring.worker.ts", import.meta.url), {
    type: "module",
    name: "scoring",
  });
  const { service, terminate } = connect<ScoringService>(worker, "A scoring worker stopped unexpectedly.");
  const load = async (slot: Slot<SharedModel>) => {
    const { info, shared } = await service.load(model.choice, device, hub, slot, request);
    const { manifest, dtype, capabilities } = info;
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
  const ask = (texts: readonly string[]) =>
    request ? service.explain(request, texts) : service.score(texts, rules);
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
