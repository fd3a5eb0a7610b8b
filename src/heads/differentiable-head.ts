/** Gradients of the categories of a taught head. */

import { Classifier } from "../engine/classifier/classifier.ts";
import type { InspectableModel } from "../engine/classifier/inspectable-model.ts";
import type { LoadOptions } from "../engine/classifier/load-model.ts";
import type { DifferentiableModel } from "../engine/explain/attribution/gradients.ts";
import { poolTokens } from "../engine/explain/representations/hidden-states.ts";
import {
  ATTRIBUTION,
  differentiateLayer,
  LAYER,
  LAYER_SEED,
  LOGITS_SEED,
  type ProbabilityOptions,
  SCALE,
} from "../engine/onnx/transforms/differentiate.ts";
import { AppError } from "../errors/app-error.ts";
import { headProbabilities } from "./apply.ts";
import type { TaughtHead } from "./file/head.ts";

type ForwardRun = Awaited<ReturnType<InspectableModel["runTransformed"]>>;

/** The slope of one output's probability at each logit, divided by the temperature: of a softmax, or of sigmoids. */
const slopes = (
  probabilities: readonly number[],
  output: number,
  isMultiple: boolean,
  temperature: number,
): number[] => {
  const own = probabilities[output] ?? 0;
  return probabilities.map((probability, at) => {
    if (isMultiple) return at === output ? (own * (1 - own)) / temperature : 0;
    return (own * (Number(at === output) - probability)) / temperature;
  });
};

/**
 * The gradients of a category's probability, [categories] of the head's logits by `slopes`, at the vector and at the model's
 * logits. The logarithm of a probability has the slope of the probability, divided by it.
 */
function gradientsOf(
  { kind, weights, temperature, usesProbabilities }: TaughtHead,
  { own, model, category, hidden }: { own: number[]; model: number[]; category: number; hidden: number },
  options: ProbabilityOptions,
): { vector: Float64Array; logits: number[] } {
  const vector = new Float64Array(hidden);
  const logits = model.map(() => 0);
  for (const [at, slope] of slopes(own, category, kind === "multiple", temperature).entries()) {
    const row = weights[at] ?? [];
    for (let entry = 0; entry < hidden; entry += 1)
      vector[entry] = (vector[entry] as number) + slope * (row[entry] ?? 0);
    if (!usesProbabilities) continue;
    for (const [label, probability] of model.entries()) {
      const weight = (slope * (row[hidden + label] ?? 0)) / Math.max(probability, 1e-6);
      for (const [logit, change] of slopes(model, label, options.isMultiLabel, options.temperature).entries())
        logits[logit] = (logits[logit] as number) + weight * change;
    }
  }
  return { vector, logits };
}

/** [1, tokens, hidden], the gradient at the layer of a gradient at the pooled vector. */
function unpooled(gradient: Float64Array, tokens: number, { pooling }: TaughtHead): Float32Array {
  const seed = new Float32Array(tokens * gradient.length);
  const pooled = pooling === "first" ? 1 : tokens;
  for (let token = 0; token < pooled; token += 1) {
    for (const [at, value] of gradient.entries()) seed[token * gradient.length + at] = value / pooled;
  }
  return seed;
}

/**
 * A session of a model, in 32-bit floats, with the backward graph from the layer that a head reads. A point takes a run for
 * the layer, and each gradient at it one with the gradients of the head.
 * @throws AppError `not-shown` when this export cannot be differentiated, and what loading throws
 */
export async function loadDifferentiableHead(
  options: Omit<LoadOptions, "transformGraph" | "exposeIntermediates">,
  head: TaughtHead,
): Promise<DifferentiableModel & { dispose(): Promise<void> }> {
  let probabilityOptions: ProbabilityOptions = { temperature: 1, isMultiLabel: false };
  const classifier = await Classifier.load({
    ...options,
    backend: { ...options.backend, prefersFloat: true },
    exposeIntermediates: false,
    transformGraph(graph, { internals, temperature, isMultiLabel }) {
      probabilityOptions = { temperature, isMultiLabel };
      const layer = internals.hiddenStates.at(head.layer);
      if (layer === undefined)
        throw new AppError("not-shown", `This export does not show layer ${head.layer}.`);
      return differentiateLayer(graph, layer);
    },
  });
  const classes = classifier.info.manifest.labels.length;
  const hidden = (head.weights[0]?.length ?? 0) - (head.usesProbabilities ? classes : 0);
  /** The run for the layer that was made last: all categories at a point share it. */
  let last: { point: string; forward: ForwardRun } | undefined;
  return {
    classes: head.categories.length,
    isMultiLabel: head.kind === "multiple",
    async gradient(inputIds, scale, category) {
      const tokens = scale.length;
      const feeds = (layer: Float32Array, logits: Float32Array) => ({
        [SCALE]: { data: scale, dims: [1, tokens, 1] },
        [LAYER_SEED]: { data: layer, dims: [1, tokens, hidden] },
        [LOGITS_SEED]: { data: logits, dims: [1, classes] },
      });
      const point = `${inputIds.join()} ${scale.join()}`;
      if (last?.point !== point) {
        const none = feeds(new Float32Array(tokens * hidden), new Float32Array(classes));
        last = { point, forward: await classifier.inspectable.runTransformed(inputIds, none, [LAYER]) };
      }
      const { forward } = last;
      const data = forward.outputs[LAYER]?.data ?? new Float32Array();
      const vector = poolTokens({ layers: 1, tokens, hidden, data }, 0, head.pooling);
      const model = forward.probabilities;
      const own = headProbabilities(head, vector, model);
      const gradients = gradientsOf(head, { own, model, category, hidden }, probabilityOptions);
      const seeds = feeds(unpooled(gradients.vector, tokens, head), Float32Array.from(gradients.logits));
      const { outputs } = await classifier.inspectable.runTransformed(inputIds, seeds, [ATTRIBUTION]);
      return { probabilities: own, products: outputs[ATTRIBUTION]?.data ?? new Float32Array() };
    },
    dispose: () => classifier.dispose(),
  };
}
