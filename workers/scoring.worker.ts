import "./environment/worker.ts";
import type { Classifier } from "../src/engine/classifier/classifier.ts";
import { explainTexts } from "../src/engine/explain/bulk.ts";
import { AppError } from "../src/errors/app-error.ts";
import { expose } from "../src/rpc/service.ts";
import { scoreTexts } from "../src/scoring/score-texts.ts";
import { createClassifierLoader } from "./load-classifier.ts";
import type { ScoringService } from "./protocols/scoring.ts";

const loader = createClassifierLoader();
let classifier: Classifier | undefined;

function current(): Classifier {
  if (!classifier) throw new AppError("inference-failed", "No model is loaded.");
  return classifier;
}

expose<ScoringService>({
  /** One thread: a batch runs several of these workers, and one text at a time cannot use more threads as well. */
  async load(choice, backend, hub, slot) {
    classifier = await loader.load(choice, { backend, threads: 1, hub, slot });
    return { info: classifier.info, shared: classifier.shared };
  },

  score: async (texts, rules) => scoreTexts(current(), texts, rules),

  explain: async (request, texts) => explainTexts(current().inspectable, request, texts),
});
