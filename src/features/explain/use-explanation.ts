import { useState } from "react";
import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import { unitsAt } from "../../engine/explain/text/units.ts";
import { useModel } from "../../session/model-store.ts";
import { scoringModelOf } from "../../scoring/model.ts";
import { activeHeadsOf, useTaughtHeads } from "../../session/taught-heads-store.ts";
import { attributionScale, targetClass } from "./attribution/attribution-view.ts";
import { attributionMethod } from "./explain-params.ts";
import { useExplain } from "./explain-store.ts";
import { useAnswer } from "./use-answer.ts";

/** The faithfulness of longer texts is measured only on request. */
const QUICK_WORDS = 100;

function useHeads(info: ModelInfo) {
  const heads = useTaughtHeads((store) => store.heads);
  const active = useTaughtHeads((store) => store.active);
  return activeHeadsOf(scoringModelOf(info).weightsSha256, { heads, active });
}

/** What several tabs show of one text: its tokens, its prediction, its attribution and how faithful that is. */
export function useExplanation(text: string, info: ModelInfo) {
  const view = useExplain((store) => store.view);
  const heads = useHeads(info);
  const head = heads.find(({ sha256 }) => sha256 === view.head);
  const labels = head ? head.categories.map(({ name }) => name) : info.manifest.labels;
  const explain = useModel((store) => store.explain);
  const [isCheckOpen, openCheck] = useState(false);
  const { level } = view;
  const method = attributionMethod(view);
  const subject = head?.sha256 ?? "";
  const key = JSON.stringify([text, level, method, subject]);
  const group = `${level} ${subject} ${text}`;
  const tokenized = useAnswer(text, text, () => explain((worker) => worker.tokenize(text)));
  // One pass, asked for first: the prediction is there at once, also where the attribution takes minutes.
  const predicted = `${subject} ${text}`;
  const prediction = useAnswer(predicted, predicted, () =>
    explain((worker) => worker.probabilitiesWithout(text, [], "delete", "words", head)),
  );
  const probabilities = prediction.value ?? [];
  const attribution = useAnswer(key, group, async (onProgress) =>
    explain((worker) => worker.attribute(text, method, level, onProgress, head)),
  );
  const target = targetClass(labels, view.label, probabilities);
  // The values of the method that was chosen before are not shown under the name of the new one.
  const complete = attribution.isBusy ? undefined : attribution.value;
  const known = attribution.progress?.values;
  const shown = complete ?? (known && { values: known, isSigned: true });
  const words = tokenized.value ? unitsAt(tokenized.value, level).length : 0;
  const isCheckAsked = isCheckOpen || words <= QUICK_WORDS;
  const values = complete?.values[target];
  const faithfulness = useAnswer(
    values && isCheckAsked ? JSON.stringify([key, target]) : undefined,
    group,
    async (onProgress) =>
      explain((worker) => worker.check(text, values ?? new Float64Array(), target, level, onProgress, head)),
  );
  return {
    tokenized: tokenized.value,
    probabilities,
    attribution,
    /** Absent until all values are known. */
    complete,
    /** What is drawn: all values, or those so far. */
    shown,
    scale: attributionScale(shown ?? { values: [], isSigned: true }, labels, target),
    faithfulness,
    isCheckOpen,
    openCheck,
    /** The active heads of the model, one of which can be explained in its place. */
    heads,
    /** The head that is explained; absent for the model. */
    head,
    /** The classes, or the categories of the head. */
    labels,
    /** Whether `probabilities` has the number that the model gives in place of classes. */
    isNumber: info.manifest.problemType === "regression" && !head,
    /** Index of the class that is explained. */
    target,
    label: labels[target] ?? "",
    words,
    error: tokenized.error ?? prediction.error ?? attribution.error ?? faithfulness.error,
  };
}

export type Explanation = ReturnType<typeof useExplanation>;
