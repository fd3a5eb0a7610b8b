/** Scoring threads, which share one copy of the model if the backend allows this, and otherwise have one each. */

import { Worker } from "node:worker_threads";
import { AppError } from "../../src/errors/app-error.ts";
import { type Result, unwrap } from "../../src/rpc/result.ts";
import type { BulkRequest } from "../../src/engine/explain/bulk.ts";
import type { SharedModel } from "../../src/engine/classifier/load-model.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import type { Scorer, TextScore } from "../../src/engine/pool/scheduler.ts";
import { type Slot, SharedModelPool } from "../../src/engine/pool/shared-model-pool.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import { NODE_BACKENDS, type NodeBackendId } from "../../src/engine/backends/backend.ts";
import type { LocalModel } from "../models/open-model.ts";
import { interruptedRun, type JournalOptions } from "./journal.ts";

/**
 * Chooses the backend of a run when the number of its texts is known.
 * @param earlier the backend of the run that is resumed
 */
export type DeviceChooser = (texts: number, earlier: NodeBackendId | undefined) => Promise<NodeBackendId>;

/** A run that is resumed tells its device to the chooser. */
export async function chosenDevice(
  choose: DeviceChooser,
  texts: number,
  { output, resume }: Pick<JournalOptions, "output" | "resume">,
): Promise<NodeBackendId> {
  const earlier = resume ? (await interruptedRun(output))?.device : undefined;
  return choose(
    texts,
    NODE_BACKENDS.find((device) => device === earlier),
  );
}

export interface ThreadTask {
  model: LocalModel;
  device: NodeBackendId;
  /** The scoring options; the defaults when absent. */
  rules?: ScoringRules;
  /** The explanation to compute for each text; only its scores when absent. */
  request?: BulkRequest;
  /** The taught head whose categories are attributed in place of the model's classes. */
  head?: TaughtHead | undefined;
}

/** A thread's response to its slot, which is the first message that it receives. */
export interface Started {
  weightsSha256: string;
  /** The handle with which other threads attach to the model; absent if each thread has its own copy. */
  shared: SharedModel | undefined;
}

/** Sent instead of texts to end the thread. */
export const END = null;

/** Built beside the command line (scripts/build/vite.node.config.ts), whichever chunk this code is in. */
const ENTRY = new URL(
  import.meta.url.includes("/chunks/") ? "../scoring-worker.js" : "scoring-worker.js",
  import.meta.url,
);

/** The response to the last request; requests are sequential. Rejects when the thread has ended. */
function nextResult<T>(worker: Worker): Promise<Result<T>> {
  return new Promise((resolve, reject) => {
    const fail = (what: string, cause?: unknown) =>
      reject(new AppError("worker-crashed", `A scoring thread ${what}.`, { cause }));
    const onError = (cause: unknown) => fail(`failed: ${String(cause)}`, cause);
    const onExit = () => fail("stopped unexpectedly");
    worker.once("error", onError);
    worker.once("exit", onExit);
    worker.once("message", (result: Result<T>) => {
      worker.off("error", onError);
      worker.off("exit", onExit);
      resolve(result);
    });
  });
}

/** Threads with the same model. On the encoder kernel they share one copy of it. */
export function threadPool<S extends TextScore = TextScore>(
  task: ThreadTask,
  weightsSha256: string,
  workers: number,
): { workers: number; createScorer: () => Promise<Scorer<S>> } {
  const modelPool = new SharedModelPool<SharedModel>(task.device === "kernel" ? workers : 1);
  return { workers, createScorer: () => createThread<S>(task, weightsSha256, modelPool) };
}

/**
 * @param weightsSha256 of the weights that the threads must load, because a folder may change during the run.
 * @throws AppError also when the model has changed since the run began
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
    const next = nextResult<T>(worker);
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
    // The native runtime aborts the whole process when its thread ends during a run, so the thread ends between runs.
    terminate() {
      if (task.device === "cpu") worker.postMessage(END, []);
      else void worker.terminate();
      lease.release();
    },
  };
}
