import * as Comlink from "comlink";
import type { Classifier, ModelInfo } from "../src/engine/classifier.ts";
import { EngineError } from "../src/engine/errors.ts";
import type { TextScore } from "../src/engine/schedule/scheduler.ts";
import { loadClassifier, type ModelChoice } from "./load-classifier.ts";
import { type Outcome, settle } from "./rpc.ts";

let classifier: Classifier | undefined;

/** One of several in a batch: one thread each, because one text at a time cannot use more as well. */
const api = {
  load(choice: ModelChoice): Promise<Outcome<ModelInfo>> {
    return settle(async () => {
      classifier = await loadClassifier(choice, { threads: 1 });
      return classifier.info;
    });
  },

  score(texts: readonly string[]): Promise<Outcome<TextScore[]>> {
    return settle(async () => {
      if (!classifier) throw new EngineError("inference-failed", "No model is loaded.");
      const scores: TextScore[] = [];
      for (const text of texts) {
        const prediction = await classifier.classify(text);
        scores.push({
          scores: prediction.scores.map(({ score }) => score),
          cut: prediction.cutTokens > 0,
        });
      }
      return scores;
    });
  },
};

export type ScoringApi = typeof api;

Comlink.expose(api);
