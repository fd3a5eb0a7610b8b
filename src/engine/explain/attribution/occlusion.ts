import { type PerturbationAlgorithm, zeros } from "./word-effects.ts";

/** Leave one word out (Li et al. 2016, "Understanding Neural Networks through Representation Erasure"). */
export const occlusion: PerturbationAlgorithm = async (perturbation, units, { signal, onProgress } = {}) => {
  const run = { signal, distinctTexts: new Set<string>() };
  const whole = await perturbation.probabilitiesWithout([], run);
  const values = zeros(whole.length, units);
  for (const row of values) for (const word of perturbation.words) row[word] = Number.NaN;
  for (const [done, word] of perturbation.words.entries()) {
    const remaining = await perturbation.probabilitiesWithout([word], run);
    for (const [label, row] of values.entries()) row[word] = (whole[label] ?? 0) - (remaining[label] ?? 0);
    onProgress?.(done + 1, perturbation.words.length, values);
  }
  return { values, passes: run.distinctTexts.size };
};
