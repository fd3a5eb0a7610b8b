/** The workers that score, one thread each. */

import * as Comlink from "comlink";
import { EngineError } from "../../src/engine/errors.ts";
import type { Scorer } from "../../src/engine/schedule/scheduler.ts";
import { unwrap } from "../rpc.ts";
import type { ScoringApi } from "../scoring.worker.ts";
import type { ModelReference } from "./protocol.ts";

/** Each holds the model once more, so memory sets a limit before cores do. */
const MAX_WORKERS = 8;

/** All cores but one, which the page keeps for itself. */
export function poolSize(cores = navigator.hardwareConcurrency): number {
  return Math.max(1, Math.min(MAX_WORKERS, cores - 1));
}

/**
 * A worker with the model of the job, and no other.
 * @throws EngineError also when the model at this address is no longer the one that the job began with
 */
export async function createScorer(model: ModelReference): Promise<Scorer> {
  const worker = new Worker(new URL("../scoring.worker.ts", import.meta.url), {
    type: "module",
    name: "scoring",
  });
  const remote = Comlink.wrap<ScoringApi>(worker);
  const crashed = new Promise<never>((_, reject) => {
    const fail = () => reject(new EngineError("worker-crashed", "A scoring worker stopped unexpectedly."));
    worker.addEventListener("error", fail);
    worker.addEventListener("messageerror", fail);
  });
  crashed.catch(() => {});
  try {
    const { manifest, dtype } = unwrap(await Promise.race([remote.load(model.choice), crashed]));
    const weights = manifest.weights.find((entry) => entry.dtype === dtype);
    const sha256 = manifest.files.find((entry) => entry.path === weights?.path)?.sha256;
    if (sha256 !== model.weightsSha256) {
      throw new EngineError(
        "not-found",
        `This batch was begun with revision ${model.revision} of ${model.id}, which is no longer there.`,
      );
    }
  } catch (cause) {
    worker.terminate();
    throw cause;
  }
  return {
    score: async (texts) => unwrap(await Promise.race([remote.score(texts), crashed])),
    terminate: () => worker.terminate(),
  };
}
