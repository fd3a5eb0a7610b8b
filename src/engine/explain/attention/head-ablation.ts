/** What each attention head adds to a class: the class without it (Michel et al. 2019, "Are Sixteen Heads Really Better than One?"). */

import type { AttributionOptions } from "../attribution/occlusion-shapley.ts";
import { throwIfCancelled } from "../../../errors/app-error.ts";

/** [layers, heads]: 1 leaves a head, 0 ends its attention, so that nothing comes of it. */
export interface HeadSwitches {
  layers: number;
  heads: number;
  data: Float32Array;
}

/** A model whose heads can be switched off. */
export interface SwitchableModel {
  /** The probability of each class. */
  withHeads(inputIds: readonly number[], switches: HeadSwitches): Promise<number[]>;
}

export interface HeadEffects {
  /** [classes][layers x heads], layers first: by how much the probability falls without the head. */
  values: Float64Array[];
  probabilities: number[];
  passes: number;
}

/** One head after the other. @throws AppError `cancelled`, and what a run throws */
export async function headEffects(
  model: SwitchableModel,
  inputIds: readonly number[],
  { layers, heads }: Pick<HeadSwitches, "layers" | "heads">,
  { signal, onProgress }: AttributionOptions = {},
): Promise<HeadEffects> {
  const total = layers * heads;
  const data = new Float32Array(total).fill(1);
  const probabilities = await model.withHeads(inputIds, { layers, heads, data });
  const values = probabilities.map(() => new Float64Array(total));
  for (let head = 0; head < total; head += 1) {
    // Between two runs, a cancellation gets its turn.
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    throwIfCancelled(signal);
    data.fill(1);
    data[head] = 0;
    const left = await model.withHeads(inputIds, { layers, heads, data });
    for (const [label, row] of values.entries()) row[head] = (probabilities[label] ?? 0) - (left[label] ?? 0);
    onProgress?.(head + 1, total);
  }
  return { values, probabilities, passes: total + 1 };
}
