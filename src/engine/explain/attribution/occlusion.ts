import { type PerturbationAlgorithm, zeros } from "./word-effects.ts";

/** Leave one word out (Li et al. 2016, "Understanding Neural Networks through Representation Erasure"). */
export const occlusion: PerturbationAlgorithm = async (perturbation, units, { signal, onProgress } = {}) => {
  const run = { signal, distinctTexts: new Set<string>() };
  const { words } = perturbation;
  const whole = await perturbation.probabilitiesWithout([], run);
  const values = zeros(whole.length, units);
  for (const row of values) for (const word of words) row[word] = Number.NaN;
  const removals = words.map((word) => [word]);
  await perturbation.probabilitiesWithoutEach(removals, run, (remaining, at) => {
    const word = words[at] as number;
    for (const [label, row] of values.entries()) row[word] = (whole[label] ?? 0) - (remaining[label] ?? 0);
    onProgress?.(at + 1, words.length, values);
  });
  return { values, passes: run.distinctTexts.size };
};
