/** One of several workers that score a batch. */

import type { ModelInfo } from "../../src/engine/classifier/classifier.ts";
import type { SharedModel } from "../../src/engine/classifier/load-model.ts";
import type { BulkRequest, explainTexts } from "../../src/engine/explain/bulk.ts";
import type { TextScore } from "../../src/engine/pool/scheduler.ts";
import type { Slot } from "../../src/engine/pool/shared-model-pool.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import type { BackendChoice, HubAccess, ModelChoice } from "./model.ts";

export interface ScoringService {
  load(
    choice: ModelChoice,
    backend: BackendChoice,
    hub: HubAccess,
    slot: Slot<SharedModel>,
    /** The request of later `explain` calls, so that a second session with gradients is loaded if necessary. */
    request?: BulkRequest,
  ): Promise<{
    info: ModelInfo;
    shared: SharedModel | undefined;
    /** Milliseconds that the first run took, on a short text. */
    warmUpMs: number;
  }>;
  score(texts: readonly string[], rules: ScoringRules): Promise<TextScore[]>;
  explain(request: BulkRequest, texts: readonly string[]): ReturnType<typeof explainTexts>;
}
