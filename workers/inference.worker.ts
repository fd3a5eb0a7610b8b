import * as Comlink from "comlink";
import type { Classifier, LoadProgress, ModelInfo, Prediction } from "../src/engine/classifier.ts";
import { EngineError } from "../src/engine/errors.ts";
import { explainApi } from "./explain.ts";
import { loadClassifier, type ModelChoice } from "./load-classifier.ts";
import type { HubAccess } from "./open-store.ts";
import { type Outcome, settle } from "./rpc.ts";

/** Progress is told at most this often, in milliseconds. */
const PROGRESS_INTERVAL = 50;

function throttled(tell: (progress: LoadProgress) => void): (progress: LoadProgress) => void {
  let latest: LoadProgress | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (latest) tell(latest);
    latest = undefined;
  };
  return (progress) => {
    if (latest && latest.phase !== progress.phase) flush();
    latest = progress;
    timer ??= setTimeout(flush, PROGRESS_INTERVAL);
  };
}

/** Threads share memory, which a page gets only when it is isolated; half of the cores leave the page fluid. */
function threadCount(): number {
  return self.crossOriginIsolated ? Math.min(4, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
}

let classifier: Classifier | undefined;

const api = {
  /** @param hub where damaged parts of a stored model are fetched again. */
  load(
    choice: ModelChoice,
    hub: HubAccess,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Outcome<ModelInfo>> {
    return settle(async () => {
      await classifier?.dispose();
      classifier = await loadClassifier(choice, {
        threads: threadCount(),
        hub,
        onProgress: throttled(onProgress),
      });
      return classifier.info;
    });
  },

  classify(text: string): Promise<Outcome<Prediction>> {
    return settle(async () => {
      if (!classifier) throw new EngineError("inference-failed", "No model is loaded.");
      return await classifier.classify(text);
    });
  },

  explain: explainApi(() => classifier),
};

export type InferenceApi = typeof api;

Comlink.expose(api);
