/** Explanations of the model that is loaded; one long computation of each kind at a time. */

import type { Classifier } from "../src/engine/classifier/classifier.ts";
import { embedText } from "../src/engine/explain/bulk.ts";
import { headProbabilities } from "../src/heads/apply.ts";
import type { TaughtHead } from "../src/heads/file/head.ts";
import { loadDifferentiableHead } from "../src/heads/differentiable-head.ts";
import { headedModel } from "../src/heads/headed-model.ts";
import { textWarnings } from "../src/engine/classifier/text-warnings.ts";
import type { LoadOptions } from "../src/engine/classifier/load-model.ts";
import { ablateHeads } from "../src/engine/explain/attention/head-ablation.ts";
import { loadHeadSwitches } from "../src/engine/explain/attention/load-head-switches.ts";
import { loadDifferentiable } from "../src/engine/explain/attribution/load-differentiable.ts";
import { Explainer } from "../src/engine/explain/explainer.ts";
import { throttleSteps } from "../src/rpc/throttle.ts";
import type { ExplainService, ExplainTask } from "./protocols/explain.ts";

/** A further session of the current model, created when it is first needed and disposed when what it is of changes. */
function furtherSession<Of, T extends { dispose(): Promise<void> }>(
  current: () => Of,
  load: (of: Of) => Promise<T>,
): () => Promise<T> {
  let session: { of: Of; loading: Promise<T> } | undefined;
  return async () => {
    const of = current();
    if (session?.of !== of) {
      const previous = session?.loading;
      session = { of, loading: load(of) };
      await previous?.then((model) => model.dispose()).catch(() => {});
    }
    try {
      return await session.loading;
    } catch (cause) {
      session = undefined;
      throw cause;
    }
  };
}

/** Each explainer caches one text: the page's, and the text that it is compared with. */
interface Explainers {
  main: Explainer;
  comparison: Explainer;
}

/** Explainers of the current model, and of the taught head that was explained last. */
function explainersOf(
  current: () => Classifier,
  reload: () => Promise<LoadOptions>,
): (which?: keyof Explainers, head?: TaughtHead) => Explainer {
  let explainers:
    | { classifier: Classifier; ofModel: Explainers; ofHead?: Explainers & { head: TaughtHead } }
    | undefined;
  const differentiable = furtherSession(current, () => reload().then(loadDifferentiable));
  const differentiableHead = furtherSession(
    () => explainers?.ofHead?.head,
    async (head) => {
      if (!head) throw new Error("No head is explained.");
      return loadDifferentiableHead(await reload(), head);
    },
  );

  return (which = "main", head) => {
    const classifier = current();
    if (explainers?.classifier !== classifier) {
      const create = () => new Explainer(classifier.inspectable, { differentiable });
      explainers = { classifier, ofModel: { main: create(), comparison: create() } };
    }
    if (!head) return explainers.ofModel[which];
    if (explainers.ofHead?.head.sha256 !== head.sha256) {
      const model = headedModel(classifier.inspectable, head);
      const create = () => new Explainer(model, { differentiable: differentiableHead });
      explainers.ofHead = { head, main: create(), comparison: create() };
    }
    return explainers.ofHead[which];
  };
}

/**
 * @param current the loaded model; throws AppError `inference-failed` when there is none
 * @param reload loads the same model for a further session
 */
export function createExplainService(
  current: () => Classifier,
  reload: () => Promise<LoadOptions>,
): ExplainService {
  const running = new Map<ExplainTask, AbortController>();
  const headSwitches = furtherSession(current, () => reload().then(loadHeadSwitches));
  const explainer = explainersOf(current, reload);

  /** Cancels the computation of this kind that is in progress. */
  function begin<Known extends unknown[]>(
    task: ExplainTask,
    onProgress: (done: number, total: number, ...known: Known) => void,
  ) {
    running.get(task)?.abort();
    const controller = new AbortController();
    running.set(task, controller);
    return { signal: controller.signal, onProgress: throttleSteps(onProgress) };
  }

  return {
    tokenize: async (text) => explainer().tokenize(text),
    textWarnings: async (texts) => textWarnings(current(), texts),
    async answerHeads(text, heads) {
      const answers: number[][] = [];
      for (const head of heads) {
        const { layer, pooling } = head;
        const { vector, scores } = await embedText(current().inspectable, text, {
          of: "embeddings",
          layer,
          pooling,
        });
        answers.push(headProbabilities(head, vector, scores));
      }
      return answers;
    },
    overview: async (text) => explainer().overview(text),
    heatmap: async (text, source, level) => explainer().heatmap(text, source, level),
    projection: async (text, layer, level, special) => explainer().projection(text, layer, level, special),
    attribute: async (text, method, level, onProgress, head) =>
      explainer("main", head).attribute(text, method, { level, ...begin("attribute", onProgress) }),
    async compare(text, method, level, onProgress, head) {
      const comparison = explainer("comparison", head);
      const options = { level, ...begin("compare", onProgress) };
      const attribution = await comparison.attribute(text, method, options);
      return { tokenized: comparison.tokenize(text), attribution };
    },
    check: async (text, values, target, level, onProgress, head) =>
      explainer("main", head).check(text, values, target, { level, ...begin("check", onProgress) }),
    probabilitiesWithout: async (text, removed, operator, level, head) =>
      explainer("main", head).probabilitiesWithout(text, removed, operator, level),
    async ablateHeads(text, onProgress) {
      const options = begin("ablate", onProgress);
      const { inputIds } = explainer().tokenize(text);
      const { layers, heads } = await explainer().attentions(text);
      return ablateHeads(await headSwitches(), inputIds, { layers, heads }, options);
    },
    counterfactuals: async (text, onProgress, head) =>
      explainer("main", head).counterfactuals(text, begin("counterfactuals", onProgress)),
    stop: async (task) => running.get(task)?.abort(),
    attentions: async (text) => explainer().attentions(text),
    hiddenStates: async (text) => explainer().hiddenStates(text),
  };
}
