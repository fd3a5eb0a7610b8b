/** Explanation as the page calls it: outcomes as values, and one long work at a time. */

import type { Classifier } from "../src/engine/classifier/classifier.ts";
import type { LoadOptions } from "../src/engine/classifier/load-model.ts";
import { AppError } from "../src/errors/app-error.ts";
import { headEffects } from "../src/engine/explain/attention/head-ablation.ts";
import { Explainer, type Level, type Method, type Picture } from "../src/engine/explain/explainer.ts";
import { loadDifferentiable } from "../src/engine/explain/attribution/gradients.ts";
import { loadSwitchable } from "../src/engine/explain/attention/load-ablatable.ts";
import { settle } from "./rpc.ts";

type OnProgress = (done: number, total: number) => void;

/** Progress is told at most this often, in milliseconds. */
const PROGRESS_INTERVAL = 80;

function throttled(tell: OnProgress): OnProgress {
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    if (done < total && now - last < PROGRESS_INTERVAL) return;
    last = now;
    tell(done, total);
  };
}

/** Another session of the current model, loaded when it is first needed and given back when the model is another. */
function secondSession<T extends { dispose(): Promise<void> }>(
  current: () => Classifier | undefined,
  load: () => Promise<T>,
): () => Promise<T> {
  let kept: { of: Classifier | undefined; loading: Promise<T> } | undefined;
  return async () => {
    const of = current();
    if (kept?.of !== of) {
      const former = kept?.loading;
      kept = { of, loading: load() };
      await former?.then((model) => model.dispose()).catch(() => {});
    }
    try {
      return await (kept as { loading: Promise<T> }).loading;
    } catch (cause) {
      kept = undefined;
      throw cause;
    }
  };
}

/** @param again what loads the model that is current, for a second session of it. */
export function explainApi(current: () => Classifier | undefined, again: () => Promise<LoadOptions>) {
  /** Each explainer knows one text: the page's, and the one beside it. */
  let made: { classifier: Classifier; page: Explainer; beside: Explainer } | undefined;
  const running = new Map<"attribute" | "beside" | "check" | "heads", AbortController>();
  const switchable = secondSession(current, () => again().then(loadSwitchable));
  const differentiable = secondSession(current, () => again().then(loadDifferentiable));

  function explainer(which: "page" | "beside" = "page"): Explainer {
    const classifier = current();
    if (!classifier) throw new AppError("inference-failed", "No model is loaded.");
    if (made?.classifier !== classifier) {
      const make = () => new Explainer(classifier.inspectable, { differentiable });
      made = { classifier, page: make(), beside: make() };
    }
    return made[which];
  }

  /** The newest work of a kind ends the one before. */
  function newest(kind: "attribute" | "beside" | "check" | "heads"): AbortSignal {
    running.get(kind)?.abort();
    const controller = new AbortController();
    running.set(kind, controller);
    return controller.signal;
  }

  return {
    read: (text: string) => settle(async () => explainer().read(text)),
    overview: (text: string) => settle(() => explainer().overview(text)),
    picture: (text: string, picture: Picture, level: Level) =>
      settle(() => explainer().picture(text, picture, level)),
    projection: (text: string, layer: number, level: Level) =>
      settle(() => explainer().projection(text, layer, level)),
    attribute: (text: string, method: Method, level: Level, onProgress: OnProgress) =>
      settle(() =>
        explainer().attribute(text, method, {
          level,
          signal: newest("attribute"),
          onProgress: throttled(onProgress),
        }),
      ),
    /** Another text beside the first, with what belongs to it. */
    beside: (text: string, method: Method, level: Level, onProgress: OnProgress) =>
      settle(async () => {
        const signal = newest("beside");
        const other = explainer("beside");
        const attribution = await other.attribute(text, method, {
          level,
          signal,
          onProgress: throttled(onProgress),
        });
        return { reading: other.read(text), attribution };
      }),
    check: (text: string, values: Float64Array, target: number, level: Level, onProgress: OnProgress) =>
      settle(() =>
        explainer().check(text, values, target, {
          level,
          signal: newest("check"),
          onProgress: throttled(onProgress),
        }),
      ),
    without: (text: string, removed: number[], operator: "delete" | "mask", level: Level) =>
      settle(() => explainer().without(text, removed, operator, level)),
    headEffects: (text: string, onProgress: OnProgress) =>
      settle(async () => {
        const signal = newest("heads");
        const { inputIds } = explainer().read(text);
        const { layers, heads } = await explainer().attentions(text);
        const model = await switchable();
        return headEffects(model, inputIds, { layers, heads }, { signal, onProgress: throttled(onProgress) });
      }),
    attentions: (text: string) => settle(() => explainer().attentions(text)),
    hiddenStates: (text: string) => settle(() => explainer().hiddenStates(text)),
  };
}

export type ExplainApi = ReturnType<typeof explainApi>;
