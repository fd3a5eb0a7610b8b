/** A model or a taught head that explains a text for a command. */

import { predictedClass } from "../../src/engine/classifier/predict-label.ts";
import type { Prediction } from "../../src/engine/classifier/classifier.ts";
import type { Attribution } from "../../src/engine/explain/attribution/attribute.ts";
import { loadDifferentiable } from "../../src/engine/explain/attribution/load-differentiable.ts";
import { type AttributionMethod, unsupportedReason } from "../../src/engine/explain/attribution/registry.ts";
import { Explainer } from "../../src/engine/explain/explainer.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { loadDifferentiableHead } from "../../src/heads/differentiable-head.ts";
import { headedModel } from "../../src/heads/headed-model.ts";
import type { ModelValues } from "../options/model.ts";
import { loadOptions } from "./load-model.ts";
import type { ProgressLine } from "./progress.ts";
import type { ChosenModel } from "./second-model.ts";

export interface ExplainedModel {
  /** The model's classes, or the categories of the head. */
  labels: readonly string[];
  explainer: Explainer;
}

/**
 * @param chosen with the options that choose it
 * @throws AppError `not-shown` when the method does not explain this model
 */
export function explainedModel(
  { classifier, head, choice }: ChosenModel & { choice: ModelValues },
  method: AttributionMethod,
  progress: ProgressLine,
  signal: AbortSignal,
): ExplainedModel {
  const { manifest, capabilities, device } = classifier.info;
  const reason = unsupportedReason(method, capabilities);
  if (reason !== undefined) throw new AppError("not-shown", reason);
  // The encoder kernel has no backward pass.
  const gradientChoice = { ...choice, device: device === "cpu" ? "cpu" : "wasm" } as const;
  const explained = head ? headedModel(classifier.inspectable, head) : classifier.inspectable;
  const explainer = new Explainer(explained, {
    async differentiable() {
      const options = await loadOptions(gradientChoice, progress, signal);
      return head ? loadDifferentiableHead(options, head) : loadDifferentiable(options);
    },
  });
  return {
    labels: head ? head.categories.map(({ name }) => name) : manifest.labels,
    explainer,
  };
}

export interface Word {
  word: string;
  /** UTF-16 units of the text. */
  start: number;
  end: number;
  effect: number;
}

/** What a model says of a text. */
export interface ExplainedText {
  /** The class that is explained, with its probability. */
  label: string;
  score: number;
  scores: Prediction["scores"];
  cutTokens: number;
  words: Word[];
}

/**
 * @param target the class to explain, from the probabilities; by default the predicted one
 * @returns also its index, the effect of each unit and the passes that they took
 */
export async function explainText(
  { labels, explainer }: ExplainedModel,
  text: string,
  method: AttributionMethod,
  options: { signal: AbortSignal; onProgress: (done: number, total: number) => void },
  target?: number,
): Promise<ExplainedText & { target: number; effects: ArrayLike<number>; passes: Attribution["passes"] }> {
  const { cutTokens, units } = explainer.tokenize(text);
  const probabilities = await explainer.probabilitiesWithout(text, [], "delete");
  const index = target ?? predictedClass(probabilities);
  const { values, passes } = await explainer.attribute(text, method, options);
  const effects = values[index] ?? new Float64Array();
  return {
    label: labels[index] ?? "",
    score: probabilities[index] ?? 0,
    scores: labels.map((label, at) => ({ label, score: probabilities[at] ?? 0 })),
    cutTokens,
    words: units.flatMap(({ isSpecial, label: word, start, end }, unit) =>
      isSpecial ? [] : [{ word, start, end, effect: effects[unit] ?? 0 }],
    ),
    target: index,
    effects,
    passes,
  };
}
