/** Attributions from the model's own slope: gradient times input, and integrated gradients. */

import { Classifier } from "../../classifier/classifier.ts";
import type { LoadOptions } from "../../classifier/load-model.ts";
import { throwIfCancelled } from "../../../errors/app-error.ts";
import { ATTRIBUTION, differentiate, SCALE, SEED } from "../../onnx/transforms/differentiate.ts";
import type { AttributionOptions } from "./occlusion-shapley.ts";

/** A model that knows how its classes follow its word embeddings. */
export interface DifferentiableModel {
  readonly classes: number;
  readonly isMultiLabel: boolean;
  /**
   * @param scale [tokens], what each word embedding is multiplied with.
   * @returns `products` [tokens]: each embedding times the slope of the class at the scaled embedding.
   */
  slope(
    inputIds: readonly number[],
    scale: Float32Array,
    label: number,
  ): Promise<{ probabilities: number[]; products: Float32Array }>;
}

export interface GradientEffects {
  /** [classes][tokens]; 0 for special tokens. */
  values: Float64Array[];
  /** Of the float model at the whole text. */
  probabilities: number[];
  /** For each class, the change that the values do not account for, of integrated gradients. */
  missing?: number[];
  /** Runs, each forward and backward. */
  passes: number;
}

export interface GradientOptions extends AttributionOptions {
  /** Points on the way from no words to the text; 1 is gradient times input at the text itself. */
  steps: number;
  isSpecial: (token: number) => boolean;
}

/**
 * Gradient times input (Shrikumar et al. 2016), or integrated gradients (Sundararajan et al. 2017) by the midpoint
 * rule from a baseline whose words have embeddings of 0 and whose special tokens are as they are.
 * @throws AppError `cancelled`, and what a run throws
 */
export async function gradientEffects(
  model: DifferentiableModel,
  inputIds: readonly number[],
  { steps, isSpecial, signal, onProgress }: GradientOptions,
): Promise<GradientEffects> {
  const { classes, isMultiLabel } = model;
  const tokens = inputIds.length;
  const scaleOf = (share: number) =>
    Float32Array.from({ length: tokens }, (_, token) => (isSpecial(token) ? 1 : share));
  const values = Array.from({ length: classes }, () => new Float64Array(tokens));
  // The slopes of probabilities that sum to 1 sum to 0, so the last class needs no run.
  const asked = isMultiLabel ? classes : Math.max(1, classes - 1);
  let passes = 0;
  const run = async (share: number, label: number) => {
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    throwIfCancelled(signal);
    passes += 1;
    return model.slope(inputIds, scaleOf(share), label);
  };
  let probabilities: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    const share = steps === 1 ? 1 : (step + 0.5) / steps;
    for (let label = 0; label < asked; label += 1) {
      const slope = await run(share, label);
      probabilities = slope.probabilities;
      for (const [token, product] of slope.products.entries()) {
        if (isSpecial(token)) continue;
        const row = values[label] as Float64Array;
        row[token] = (row[token] as number) + product / steps;
      }
      onProgress?.(step * asked + label + 1, steps * asked);
    }
  }
  if (asked < classes) {
    const last = values[classes - 1] as Float64Array;
    for (let token = 0; token < tokens; token += 1) {
      last[token] = -values.slice(0, asked).reduce((sum, row) => sum + (row[token] as number), 0);
    }
  }
  if (steps === 1) return { values, probabilities, passes };
  const { probabilities: whole } = await run(1, 0);
  const { probabilities: baseline } = await run(0, 0);
  const missing = values.map((row, label) => {
    const accounted = row.reduce((sum, value) => sum + value, 0);
    return (whole[label] ?? 0) - (baseline[label] ?? 0) - accounted;
  });
  return { values, probabilities: whole, missing, passes };
}

/**
 * A second session of a model, in 32-bit floats, with its backward graph; the 8-bit weights are used as they are.
 * @throws AppError `not-shown` where this export cannot be differentiated, and what loading throws
 */
export async function loadDifferentiable(
  options: Omit<LoadOptions, "transformGraph" | "exposeIntermediates">,
): Promise<DifferentiableModel & { dispose(): Promise<void> }> {
  const classifier = await Classifier.load({
    ...options,
    backend: { ...options.backend, prefersFloat: true },
    exposeIntermediates: false,
    transformGraph: (graph, { temperature, isMultiLabel }) =>
      differentiate(graph, { temperature, isMultiLabel }),
  });
  const { manifest } = classifier.info;
  const classes = manifest.labels.length;
  return {
    classes,
    isMultiLabel: manifest.problemType === "multi_label_classification",
    async slope(inputIds, scale, label) {
      const seed = Float32Array.from({ length: classes }, (_, index) => Number(index === label));
      const extra = {
        [SCALE]: { data: scale, dims: [1, scale.length, 1] },
        [SEED]: { data: seed, dims: [1, classes] },
      };
      const { probabilities, outputs } = await classifier.inspectable.runTransformed(inputIds, extra, [
        ATTRIBUTION,
      ]);
      return { probabilities, products: outputs[ATTRIBUTION]?.data ?? new Float32Array() };
    },
    dispose: () => classifier.dispose(),
  };
}
