/** The threads that score, each with a model of its own. */

import { Worker } from "node:worker_threads";
import { EngineError, type ErrorReport } from "../../src/engine/errors.ts";
import type { BulkRequest } from "../../src/engine/explain/bulk.ts";
import type { Scorer, TextScore } from "../../src/engine/schedule/scheduler.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import type { Device } from "../command-line/model-options.ts";
import type { LocalModel } from "../models/open-model.ts";

export interface WorkerTask {
  model: LocalModel;
  device: Device;
  /** How to score; the defaults when absent. */
  rules?: ScoringRules;
  /** What to find of each text; its scores alone when absent. */
  request?: BulkRequest;
}

export type WorkerAnswer<T> = { ok: true; value: T } | { ok: false; error: ErrorReport };

/** In place of texts: the thread is not needed any more. */
export const END = null;

/** Built beside the command line (vite.node.config.ts), whichever chunk this code is in. */
const ENTRY = new URL(
  import.meta.url.includes("/chunks/") ? "../scoring-worker.js" : "scoring-worker.js",
  import.meta.url,
);

/** The answer to what was asked last; nothing is asked before it has come. */
function nextAnswer<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (what: string, cause?: unknown) =>
      reject(new EngineError("worker-crashed", `A scoring thread ${what}.`, { cause }));
    const onError = (cause: unknown) => fail(`failed: ${String(cause)}`, cause);
    const onExit = () => fail("stopped unexpectedly");
    worker.once("error", onError);
    worker.once("exit", onExit);
    worker.once("message", (answer: WorkerAnswer<T>) => {
      worker.off("error", onError);
      worker.off("exit", onExit);
      if (answer.ok) resolve(answer.value);
      else reject(EngineError.from(answer.error));
    });
  });
}

/**
 * @param weightsSha256 the weights that it has to have: a folder may change while its rows are scored.
 * @throws EngineError also when the model is no longer the one that the work began with
 */
export async function createScorer<S extends TextScore = TextScore>(
  task: WorkerTask,
  weightsSha256: string,
): Promise<Scorer<S>> {
  const worker = new Worker(ENTRY, { workerData: task });
  let isAlive = true;
  worker.on("error", () => {});
  worker.on("exit", () => {
    isAlive = false;
  });
  try {
    if ((await nextAnswer<string>(worker)) !== weightsSha256) {
      throw new EngineError("not-found", "The model changed while it was used.");
    }
  } catch (cause) {
    void worker.terminate();
    throw cause;
  }
  return {
    async score(texts) {
      if (!isAlive) throw new EngineError("worker-crashed", "A scoring thread stopped unexpectedly.");
      const answer = nextAnswer<S[]>(worker);
      worker.postMessage(texts, []);
      return await answer;
    },
    // The native runtime aborts the whole process when its thread ends within a run; between two runs it may go.
    terminate() {
      if (task.device === "cpu") worker.postMessage(END, []);
      else void worker.terminate();
    },
  };
}
