/**
 * Head ablation (Michel et al. 2019, "Are Sixteen Heads Really Better than One?"): the change of each class when one
 * attention head is switched off.
 */

import { throwIfCancelled } from "../../../errors/app-error.ts";
import { type RunOptions, yieldToEventLoop } from "../text/run-options.ts";

/** [layers, heads]: 1 keeps a head, 0 multiplies its output by 0. */
export interface HeadSwitches {
  layers: number;
  heads: number;
  data: Float32Array;
}

/** A model whose attention heads can be switched off. */
export interface HeadSwitchModel {
  /** @returns the probability of each class */
  probabilitiesWithHeads(inputIds: readonly number[], switches: HeadSwitches): Promise<number[]>;
}

export interface HeadEffects {
  /** [classes][layers x heads], layers first: by how much the probability falls without the head. */
  values: Float64Array[];
  /** The probability of each class with all heads. */
  probabilities: number[];
  /** Forward passes. */
  passes: number;
}

/** Ablates one head after the other. @throws AppError `cancelled`, and the errors of a run */
export async function ablateHeads(
  model: HeadSwitchModel,
  inputIds: readonly number[],
  { layers, heads }: Pick<HeadSwitches, "layers" | "heads">,
  { signal, onProgress }: RunOptions = {},
): Promise<HeadEffects> {
  const total = layers * heads;
  const data = new Float32Array(total).fill(1);
  const probabilities = await model.probabilitiesWithHeads(inputIds, { layers, heads, data });
  const values = probabilities.map(() => new Float64Array(total));
  for (let head = 0; head < total; head += 1) {
    await yieldToEventLoop();
    throwIfCancelled(signal);
    data.fill(1);
    data[head] = 0;
    const ablated = await model.probabilitiesWithHeads(inputIds, { layers, heads, data });
    for (const [label, row] of values.entries()) {
      row[head] = (probabilities[label] ?? 0) - (ablated[label] ?? 0);
    }
    onProgress?.(head + 1, total);
  }
  return { values, probabilities, passes: total + 1 };
}
