import "./environment/worker.ts";
import * as Comlink from "comlink";
import type { Classifier, ModelInfo } from "../src/engine/classifier/classifier.ts";
import { AppError } from "../src/errors/app-error.ts";
import { type BulkRequest, explainTexts } from "../src/engine/explain/bulk.ts";
import type { BrowserBackendId } from "../src/engine/backends/backend.ts";
import type { TextScore } from "../src/engine/pool/scheduler.ts";
import type { ScoringRules } from "../src/scoring/rules.ts";
import { scoreTexts } from "../src/scoring/score-texts.ts";
import type { SharedModel } from "../src/engine/classifier/load-model.ts";
import type { Slot } from "../src/engine/pool/shared-model-pool.ts";
import { loadClassifier, type ModelChoice } from "./load-classifier.ts";
import type { HubAccess } from "./open-store.ts";
import { type Outcome, settle } from "./rpc.ts";

let classifier: Classifier | undefined;

/** One of several in a batch: one thread each, because one text at a time cannot use more as well. */
const api = {
  load(
    choice: ModelChoice,
    device: BrowserBackendId,
    hub: HubAccess,
    slot: Slot<SharedModel>,
  ): Promise<Outcome<{ info: ModelInfo; shared: SharedModel | undefined }>> {
    return settle(async () => {
      classifier = await loadClassifier(choice, { device, threads: 1, hub, slot });
      return { info: classifier.info, shared: classifier.shared };
    });
  },

  score(texts: readonly string[], rules: ScoringRules): Promise<Outcome<TextScore[]>> {
    return settle(async () => {
      if (!classifier) throw new AppError("inference-failed", "No model is loaded.");
      return await scoreTexts(classifier, texts, rules);
    });
  },

  explain(request: BulkRequest, texts: readonly string[]) {
    return settle(async () => {
      if (!classifier) throw new AppError("inference-failed", "No model is loaded.");
      return await explainTexts(classifier.inspectable, request, texts);
    });
  },
};

export type ScoringApi = typeof api;

Comlink.expose(api);
