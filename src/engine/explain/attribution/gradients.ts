/** Attributions from gradients: gradient times input, and integrated gradients. */

import { throwIfCancelled } from "../../../errors/app-error.ts";
import { type PartialRunOptions, yieldToEventLoop } from "../text/run-options.ts";
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

export interface GradientOptions extends PartialRunOptions {
  /** Points on the path from the baseline to the text; 1 is gradient times input at the text itself. */
  steps: number;
  isSpecial: (token: number) => boolean;
}

/**
 * The points on the path in the order of van der Corput's sequence: any number of the first ones is spread evenly, so that
 * their mean estimates the integral.
 */
function pointsOnPath(steps: number): number[] {
  if (steps === 1) return [1];
  const bits = Math.ceil(Math.log2(steps));
  const indexes = Array.from({ length: 2 ** bits }, (_, index) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit += 1) reversed = 2 * reversed + ((index >> bit) & 1);
    return reversed;
  });
  return indexes.filter((index) => index < steps).map((index) => (index + 0.5) / steps);
}

/** The gradients of probabilities that sum to 1 sum to 0, so the last class needs no run. */
function addLastClass(values: readonly Float64Array[]): void {
  const others = values.slice(0, -1);
  values.at(-1)?.forEach((_, token, last) => {
    last[token] = -others.reduce((sum, row) => sum + (row[token] as number), 0);
  });
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
  const sums = zeros(classes, tokens);
  const values = zeros(classes, tokens);
  const computed = isMultiLabel ? classes : Math.max(1, classes - 1);
  let passes = 0;
  const run = async (share: number, label: number) => {
    await yieldToEventLoop();
    throwIfCancelled(signal);
    passes += 1;
    return model.gradient(inputIds, scaleOf(share), label);
  };
  let probabilities: number[] = [];
  for (const [step, share] of pointsOnPath(steps).entries()) {
    for (let label = 0; label < computed; label += 1) {
      const gradient = await run(share, label);
      probabilities = gradient.probabilities;
      const row = sums[label] as Float64Array;
      for (const [token, product] of gradient.products.entries())
        if (!isSpecial(token)) row[token] = (row[token] as number) + product;
      if (label < computed - 1)
        onProgress?.(step * computed + label + 1, steps * computed, step > 0 ? values : undefined);
    }
    for (const [label, row] of values.entries())
      row.forEach((_, token) => (row[token] = (sums[label]?.[token] ?? 0) / (step + 1)));
    if (computed < classes) addLastClass(values);
    onProgress?.((step + 1) * computed, steps * computed, values);
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
