/** Explanations of the model that is loaded; one long computation of each kind at a time. */

import type { Classifier } from "../src/engine/classifier/classifier.ts";
import type { LoadOptions } from "../src/engine/classifier/load-model.ts";
import { headEffects } from "../src/engine/explain/attention/head-ablation.ts";
import { loadSwitchable } from "../src/engine/explain/attention/load-ablatable.ts";
import { loadDifferentiable } from "../src/engine/explain/attribution/gradients.ts";
import { Explainer } from "../src/engine/explain/explainer.ts";
import { throttleSteps } from "../src/rpc/throttle.ts";
import type { ExplainService } from "./protocols/explain.ts";

/** A further session of the current model: created when it is first needed, disposed when another model is current. */
function furtherSession<T extends { dispose(): Promise<void> }>(
  current: () => Classifier,
  load: () => Promise<T>,
): () => Promise<T> {
  let session: { classifier: Classifier; loading: Promise<T> } | undefined;
  return async () => {
    const classifier = current();
    if (session?.classifier !== classifier) {
      const former = session?.loading;
      session = { classifier, loading: load() };
      await former?.then((model) => model.dispose()).catch(() => {});
    }
    try {
      return await session.loading;
    } catch (cause) {
      session = undefined;
      throw cause;
    }
  };
}

type LongWork = "attribute" | "beside" | "check" | "heads";

/**
 * @param current the loaded model; throws AppError `inference-failed` when there is none
 * @param reload what loads the same model for a further session
 */
export function createExplainService(
  current: () => Classifier,
  reload: () => Promise<LoadOptions>,
): ExplainService {
  /** Each explainer caches what it computed for one text: the page's, and the text beside it. */
  let explainers: { classifier: Classifier; page: Explainer; beside: Explainer } | undefined;
  const running = new Map<LongWork, AbortController>();
  const switchable = furtherSession(current, () => reload().then(loadSwitchable));
  const differentiable = furtherSession(current, () => reload().then(loadDifferentiable));

  function explainer(which: "page" | "beside" = "page"): Explainer {
    const classifier = current();
    if (explainers?.classifier !== classifier) {
      const create = () => new Explainer(classifier.inspectable, { differentiable });
      explainers = { classifier, page: create(), beside: create() };
    }
    return explainers[which];
  }

  /** Cancels the work of this kind that is under way. */
  function begin(work: LongWork): AbortSignal {
    running.get(work)?.abort();
    const controller = new AbortController();
    running.set(work, controller);
    return controller.signal;
  }

  return {
    read: async (text) => explainer().read(text),
    overview: async (text) => explainer().overview(text),
    picture: async (text, picture, level) => explainer().picture(text, picture, level),
    projection: async (text, layer, level) => explainer().projection(text, layer, level),
    attribute: async (text, method, level, onProgress) =>
      explainer().attribute(text, method, {
        level,
        signal: begin("attribute"),
        onProgress: throttleSteps(onProgress),
      }),
    async beside(text, method, level, onProgress) {
      const signal = begin("beside");
      const other = explainer("beside");
      const attribution = await other.attribute(text, method, {
        level,
        signal,
        onProgress: throttleSteps(onProgress),
      });
      return { reading: other.read(text), attribution };
    },
    check: async (text, values, target, level, onProgress) =>
      explainer().check(text, values, target, {
        level,
        signal: begin("check"),
        onProgress: throttleSteps(onProgress),
      }),
    without: async (text, removed, operator, level) => explainer().without(text, removed, operator, level),
    async headEffects(text, onProgress) {
      const signal = begin("heads");
      const { inputIds } = explainer().read(text);
      const { layers, heads } = await explainer().attentions(text);
      const model = await switchable();
      return headEffects(
        model,
        inputIds,
        { layers, heads },
        { signal, onProgress: throttleSteps(onProgress) },
      );
    },
    attentions: async (text) => explainer().attentions(text),
    hiddenStates: async (text) => explainer().hiddenStates(text),
  };
}
