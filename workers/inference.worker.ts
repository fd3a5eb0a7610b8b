import "./environment/worker.ts";
import { measureClassifier, timeTexts } from "../src/engine/classifier/benchmark.ts";
import type { Classifier } from "../src/engine/classifier/classifier.ts";
import { findGpu } from "../src/engine/backends/webgpu.ts";
import { bestVariant } from "../src/engine/kernel/module.ts";
import { helperThreads, interactiveThreads } from "../src/engine/pool/cores.ts";
import { AppError } from "../src/errors/app-error.ts";
import { expose } from "../src/rpc/service.ts";
import { throttlePhases } from "../src/rpc/throttle.ts";
import { createExplainService } from "./explain.ts";
import { createClassifierLoader } from "./load-classifier.ts";
import type { InferenceService } from "./protocols/inference.ts";
import type { HubAccess, ModelChoice } from "./protocols/model.ts";

const loader = createClassifierLoader();
let classifier: Classifier | undefined;
/** For further sessions of the same model. */
let loaded: { choice: ModelChoice; hub: HubAccess } | undefined;

const noModel = () => new AppError("inference-failed", "No model is loaded.");

function current(): Classifier {
  if (!classifier) throw noModel();
  return classifier;
}

expose<InferenceService>({
  ping: async () => {},

  async load(choice, hub, backend, onProgress) {
    await classifier?.dispose();
    loaded = { choice, hub };
    classifier = await loader.load(choice, {
      backend,
      threads: interactiveThreads(),
      helpers: helperThreads(),
      hub,
      onProgress: throttlePhases(onProgress),
    });
    return classifier.info;
  },

  classify: async (text, options) => current().classify(text, options),

  measure: async () => measureClassifier(current()),

  time: async (texts) => timeTexts(current(), texts),

  findGpu,

  kernelVariant: async () => bestVariant(),

  ...createExplainService(current, async () => {
    if (!loaded) throw noModel();
    return loader.options(loaded.choice, { threads: 1 + helperThreads(), hub: loaded.hub });
  }),
});
