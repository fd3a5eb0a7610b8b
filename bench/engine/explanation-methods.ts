/** The methods that the benchmarks of explanations compare, with their settings. */

import type { AttributionMethod } from "../../src/engine/explain/attribution/registry.ts";

export const METHODS: Readonly<Record<string, AttributionMethod>> = {
  occlusion: { name: "occlusion", operator: "delete" },
  "occlusion with a mask": { name: "occlusion", operator: "mask" },
  "Shapley values, 8 pairs of orders": { name: "shapley", operator: "delete", orders: 8 },
  "LIME, 200 samples": { name: "lime", operator: "delete", samples: 200 },
  "integrated gradients, 32 steps": { name: "gradient", steps: 32 },
  "gradient times input": { name: "gradient", steps: 1 },
  "attention flow": { name: "flow", pooling: "mean" },
  "attention rollout": { name: "rollout", pooling: "mean" },
};

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
