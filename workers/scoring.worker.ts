import "./environment/worker.ts";
import type { Classifier } from "../src/engine/classifier/classifier.ts";
import type { LoadProgress } from "../src/engine/classifier/load-model.ts";
import type { DifferentiableModel } from "../src/engine/explain/attribution/gradients.ts";
import { explainTexts, needsGradients } from "../src/engine/explain/bulk.ts";
import { AppError } from "../src/errors/app-error.ts";
import { expose } from "../src/rpc/service.ts";
import { scoreTexts } from "../src/scoring/score-texts.ts";
import { createClassifierLoader } from "./load-classifier.ts";
import type { ScoringService } from "./protocols/scoring.ts";

const loader = createClassifierLoader();
let classifier: Classifier | undefined;
/** Only for a request that needs gradients. */
let differentiable: DifferentiableModel | undefined;

function current(): Classifier {
  if (!classifier) throw new AppError("inference-failed", "No model is loaded.");
  return classifier;
}

expose<ScoringService>({
  /** One thread: a batch runs several of these workers, and one text at a time cannot use more threads as well. */
  async load(choice, backend, hub, slot, request) {
    let warmUpAt = performance.now();
    const onProgress = ({ phase }: LoadProgress) => {
      if (phase === "warm-up") warmUpAt = performance.now();
    };
    classifier = await loader.load(choice, { backend, threads: 1, hub, slot, onProgress });
    const warmUpMs = performance.now() - warmUpAt;
    if (request && needsGradients(request)) {
      const { loadDifferentiable } = await import("../src/engine/explain/attribution/load-differentiable.ts");
      differentiable = await loadDifferentiable(await loader.options(choice, { threads: 1, hub }));
    }
    return { info: classifier.info, shared: classifier.shared, warmUpMs };
  },

  score: async (texts, rules) => scoreTexts(current(), texts, rules),

  async explain(request, texts) {
    const model = differentiable;
    const variants = model ? { differentiable: async () => model } : {};
    return explainTexts(current().inspectable, request, texts, variants);
  },
});
