/** Threads that score: with one copy of the model for all where it can be shared, else with one each. */

import { Worker } from "node:worker_threads";
import { AppError } from "../../src/errors/app-error.ts";
import { type Result, unwrap } from "../../src/rpc/result.ts";
import type { BulkRequest } from "../../src/engine/explain/bulk.ts";
import type { SharedModel } from "../../src/engine/classifier/load-model.ts";
import type { Scorer, TextScore } from "../../src/engine/pool/scheduler.ts";
import { type Slot, SharedModelPool } from "../../src/engine/pool/shared-model-pool.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import type { LocalModel } from "../models/open-model.ts";

export interface ThreadTask {
  model: LocalModel;
  device: NodeBackendId;
  /** How to score; the defaults when absent. */
  rules?: ScoringRules;
  /** What to find of each text; its scores alone when absent. */
  request?: BulkRequest;
}

/** A thread’s answer to its slot, which is the first message it gets. */
export interface Started {
  weightsSha256: string;
  /** What other threads attach to the model with; absent where each has its own. */
  shared: SharedModel | undefined;
}

/** In place of texts: the thread is not needed any more. */
export const END = null;

/** Built beside the command line (scripts/build/vite.node.config.ts), whichever chunk this code is in. */
const ENTRY = new URL(
  import.meta.url.includes("/chunks/") ? "../scoring-worker.js" : "scoring-worker.js",
  import.meta.url,
);

/** The answer to what was asked last; nothing is asked before it has come. Rejects when the thread is no more. */
function nextAnswer<T>(worker: Worker): Promise<Result<T>> {
  return new Promise((resolve, reject) => {
    const fail = (what: string, cause?: unknown) =>
      reject(new AppError("worker-crashed", `A scoring thread ${what}.`, { cause }));
    const onError = (cause: unknown) => fail(`failed: ${String(cause)}`, cause);
    const onExit = () => fail("stopped unexpectedly");
    worker.once("error", onError);
    worker.once("exit", onExit);
    worker.once("message", (answer: Result<T>) => {
      worker.off("error", onError);
      worker.off("exit", onExit);
      resolve(answer);
    });
  });
}

/** Threads that all compute the same. On the kernel they share one copy of the model. */
export function threadPool<S extends TextScore = TextScore>(
  task: ThreadTask,
  weightsSha256: string,
  workers: number,
): { workers: number; createScorer: () => Promise<Scorer<S>> } {
  const modelPool = new SharedModelPool<SharedModel>(task.device === "kernel" ? workers : 1);
  return { workers, createScorer: () => createThread<S>(task, weightsSha256, modelPool) };
}

/**
 * @param weightsSha256 the weights that it must load: a folder may change while its rows are scored.
 * @throws AppError also when the model is no longer the one that the work began with
 */
async function createThread<S extends TextScore>(
  task: ThreadTask,
  weightsSha256: string,
  modelPool: SharedModelPool<SharedModel>,
): Promise<Scorer<S>> {
  const worker = new Worker(ENTRY, { workerData: task });
  let isAlive = true;
  worker.on("error", () => {});
  worker.on("exit", () => {
    isAlive = false;
  });
  async function ask<T>(message: Slot<SharedModel> | readonly string[]): Promise<Result<T>> {
    if (!isAlive) throw new AppError("worker-crashed", "A scoring thread stopped unexpectedly.");
    const next = nextAnswer<T>(worker);
    worker.postMessage(message, []);
    return next;
  }
  const load = async (slot: Slot<SharedModel>) => {
    const { weightsSha256: own, shared } = unwrap(await ask<Started>(slot));
    if (own !== weightsSha256) throw new AppError("not-found", "The model changed while it was used.");
    return shared;
  };
  const lease = await modelPool.acquire(load).catch((cause: unknown) => {
    void worker.terminate();
    throw cause;
  });
  return {
    score: async (texts) => unwrap(await lease.run(() => ask<S[]>(texts))),
    // The native runtime aborts the whole process when its thread ends within a run; between two runs it may go.
    terminate() {
      if (task.device === "cpu") worker.postMessage(END, []);
      else void worker.terminate();
      lease.release();
    },
  };
}
