import "./environment/worker.ts";
import * as Comlink from "comlink";
import type {
  Classifier,
  ClassifyOptions,
  ModelInfo,
  Prediction,
} from "../src/engine/classifier/classifier.ts";
import { AppError } from "../src/errors/app-error.ts";
import type { LoadProgress } from "../src/engine/classifier/load-model.ts";
import { interactiveThreads } from "../src/engine/pool/cores.ts";
import { type Measurement } from "../src/engine/backends/selection.ts";
import { measureClassifier } from "../src/engine/classifier/benchmark.ts";
import { findGpu } from "../src/engine/backends/webgpu.ts";
import { explainApi } from "./explain.ts";
import { loadClassifier, loadOptions, type ModelChoice, type Start } from "./load-classifier.ts";
import type { HubAccess } from "./open-store.ts";
import { type Outcome, settle } from "./rpc.ts";

/** Progress is told at most this often, in milliseconds: each step lays out the page. */
const PROGRESS_INTERVAL = 200;

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

let classifier: Classifier | undefined;
/** What a second session of the same model is loaded with. */
let loaded: { choice: ModelChoice; hub: HubAccess } | undefined;

const api = {
  /** @param hub where damaged parts of a stored model are fetched again. */
  load(
    choice: ModelChoice,
    hub: HubAccess,
    onProgress: (progress: LoadProgress) => void,
    device: Start,
  ): Promise<Outcome<ModelInfo>> {
    return settle(async () => {
      await classifier?.dispose();
      loaded = { choice, hub };
      classifier = await loadClassifier(choice, {
        device,
        threads: interactiveThreads(),
        hub,
        onProgress: throttled(onProgress),
      });
      return classifier.info;
    });
  },

  classify(text: string, options?: ClassifyOptions): Promise<Outcome<Prediction>> {
    return settle(async () => {
      if (!classifier) throw new AppError("inference-failed", "No model is loaded.");
      return await classifier.classify(text, options);
    });
  },

  /** The speed and the numbers of the backend that is loaded. */
  measure(): Promise<Outcome<Measurement>> {
    return settle(async () => {
      if (!classifier) throw new AppError("inference-failed", "No model is loaded.");
      return await measureClassifier(classifier);
    });
  },

  /** Whether another backend can be tried here; downloads nothing. */
  findGpu: () => settle(findGpu),

  explain: explainApi(
    () => classifier,
    async () => {
      if (!loaded) throw new AppError("inference-failed", "No model is loaded.");
      const { choice, hub } = loaded;
      return loadOptions(choice, { threads: interactiveThreads(), hub });
    },
  ),
};

export type InferenceApi = typeof api;

Comlink.expose(api);
