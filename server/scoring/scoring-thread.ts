/** A scoring thread: one model, one text at a time. */

import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { settle } from "../../src/rpc/result.ts";
import { loadDifferentiable } from "../../src/engine/explain/attribution/load-differentiable.ts";
import type { DifferentiableModel } from "../../src/engine/explain/attribution/gradients.ts";
import { checkRequest, explainTexts, needsGradients } from "../../src/engine/explain/bulk.ts";
import { loadDifferentiableHead } from "../../src/heads/differentiable-head.ts";
import { headedModel } from "../../src/heads/headed-model.ts";
import type { SharedModel } from "../../src/engine/classifier/load-model.ts";
import type { Slot } from "../../src/engine/pool/shared-model-pool.ts";
import { scoringModelOf } from "../../src/scoring/model.ts";
import { DEFAULT_RULES } from "../../src/scoring/rules.ts";
import { scoreTexts } from "../../src/scoring/score-texts.ts";
import { createBackend } from "../models/node-backend.ts";
import { openLocal } from "../models/open-model.ts";
import { END, type Started, type ThreadTask } from "./scoring-threads.ts";

const { model, device, rules = DEFAULT_RULES, request, head } = workerData as ThreadTask;
const port = parentPort;
if (!port) process.exit(1);

let classifier: Classifier | undefined;
/** Only for a request that needs gradients. */
let differentiable: (DifferentiableModel & { dispose(): Promise<void> }) | undefined;

async function start({ slots, slot, model: shared }: Slot<SharedModel>): Promise<Started> {
  const { source, dtype } = await openLocal(model);
  classifier = await Classifier.load({
    source,
    backend: await createBackend(device, slots),
    ...(dtype && { dtype }),
    // Outputs between layers make the native runtime slower; the other backends keep the graph of the page.
    exposeIntermediates: device !== "cpu" || request !== undefined || (rules.taughtHeads ?? []).length > 0,
    ...(shared && { attach: { model: shared, slot } }),
  });
  if (request) checkRequest(classifier.info.capabilities, request);
  if (request && needsGradients(request)) {
    // The encoder kernel has no backward pass.
    const backend = await createBackend(device === "kernel" ? "wasm" : device);
    const options = { source, backend, ...(dtype && { dtype }) };
    differentiable = await (head ? loadDifferentiableHead(options, head) : loadDifferentiable(options));
  }
  return { weightsSha256: scoringModelOf(classifier.info).weightsSha256, shared: classifier.shared };
}

async function score(texts: readonly string[]) {
  if (!classifier) throw new AppError("inference-failed", "No model is loaded.");
  const gradientModel = differentiable;
  const variants = gradientModel ? { differentiable: async () => gradientModel } : {};
  const { inspectable } = classifier;
  return request
    ? explainTexts(head ? headedModel(inspectable, head) : inspectable, request, texts, variants)
    : scoreTexts(classifier, texts, rules);
}

port.on("message", (message: Slot<SharedModel> | string[] | typeof END) => {
  if (message === END) {
    port.close();
    void classifier?.dispose();
    void differentiable?.dispose();
    return;
  }
  void settle<unknown>(() => (Array.isArray(message) ? score(message) : start(message))).then((result) =>
    port.postMessage(result),
  );
});
