/** Attributions from gradients: gradient times input, and integrated gradients. */

import { throwIfCancelled } from "../../../errors/app-error.ts";
import { type RunOptions, yieldToEventLoop } from "../text/run-options.ts";
import { zeros } from "./word-effects.ts";

/** A model with a backward graph from its classes to its word embeddings. */
export interface DifferentiableModel {
  readonly classes: number;
  readonly isMultiLabel: boolean;
  /**
   * One forward and one backward pass.
   * @param scale [tokens], factors of the word embeddings.
   * @returns `products` [tokens]: the dot product of each token's embedding and the gradient of the class's
   * probability at the scaled embeddings.
   */
  gradient(
    inputIds: readonly number[],
    scale: Float32Array,
    label: number,
  ): Promise<{ probabilities: number[]; products: Float32Array }>;
}

export interface GradientEffects {
  /** [classes][tokens]; 0 for special tokens. */
  values: Float64Array[];
  /** The probability of each class for the whole text, by the model in 32-bit floats. */
  probabilities: number[];
  /** [classes], of integrated gradients: the change from the baseline minus the sum of the values. */
  completenessGap?: number[];
  /** Forward and backward passes. */
  passes: number;
}

export interface GradientOptions extends RunOptions {
  /** Points on the path from the baseline to the text; 1 is gradient times input at the text itself. */
  steps: number;
  isSpecial: (token: number) => boolean;
}

/**
 * Gradient times input (Shrikumar et al. 2016), or integrated gradients (Sundararajan et al. 2017) by the midpoint
 * rule. The baseline sets the words' embeddings to 0 and keeps the special tokens'.
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
  const values = zeros(classes, tokens);
  // The gradients of probabilities that sum to 1 sum to 0, so the last class needs no run.
  const computed = isMultiLabel ? classes : Math.max(1, classes - 1);
  let passes = 0;
  const run = async (share: number, label: number) => {
    await yieldToEventLoop();
    throwIfCancelled(signal);
    passes += 1;
    return model.gradient(inputIds, scaleOf(share), label);
  };
  let probabilities: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    const share = steps === 1 ? 1 : (step + 0.5) / steps;
    for (let label = 0; label < computed; label += 1) {
      const gradient = await run(share, label);
      probabilities = gradient.probabilities;
      for (const [token, product] of gradient.products.entries()) {
        if (isSpecial(token)) continue;
        const row = values[label] as Float64Array;
        row[token] = (row[token] as number) + product / steps;
      }
      onProgress?.(step * computed + label + 1, steps * computed);
    }
  }
  if (computed < classes) {
    const last = values[classes - 1] as Float64Array;
    for (let token = 0; token < tokens; token += 1) {
      last[token] = -values.slice(0, computed).reduce((sum, row) => sum + (row[token] as number), 0);
    }
  }
  if (steps === 1) return { values, probabilities, passes };
  const { probabilities: whole } = await run(1, 0);
  const { probabilities: baseline } = await run(0, 0);
  const completenessGap = values.map((row, label) => {
    const explained = row.reduce((sum, value) => sum + value, 0);
    return (whole[label] ?? 0) - (baseline[label] ?? 0) - explained;
  });
  return { values, probabilities: whole, completenessGap, passes };
}
