/** Explanation as the page calls it: outcomes as values, and one long work at a time. */

import type { Classifier } from "../src/engine/classifier.ts";
import { EngineError } from "../src/engine/errors.ts";
import { Explainer, type Level, type Method, type Picture } from "../src/engine/explain/explainer.ts";
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

export function explainApi(current: () => Classifier | undefined) {
  let made: { classifier: Classifier; explainer: Explainer } | undefined;
  const running = new Map<"attribute" | "check", AbortController>();

  function explainer(): Explainer {
    const classifier = current();
    if (!classifier) throw new EngineError("inference-failed", "No model is loaded.");
    if (made?.classifier !== classifier) made = { classifier, explainer: new Explainer(classifier) };
    return made.explainer;
  }

  /** The newest work of a kind ends the one before. */
  function newest(kind: "attribute" | "check"): AbortSignal {
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
    attentions: (text: string) => settle(() => explainer().attentions(text)),
    hiddenStates: (text: string) => settle(() => explainer().hiddenStates(text)),
  };
}

export type ExplainApi = ReturnType<typeof explainApi>;
