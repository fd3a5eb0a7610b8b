/** What a cell of the grid of heads says. Pure. */

import type { HeadSummary } from "../../engine/explain/attention.ts";
import type { View } from "./view.ts";

export type Metric = View["metric"];

const VALUE: Record<Exclude<Metric, "picture" | "effect">, (summary: HeadSummary) => number> = {
  entropy: (summary) => summary.entropy,
  distance: (summary) => summary.distance,
  special: (summary) => summary.specialMass,
  peak: (summary) => summary.peak,
};

export const METRIC_NAMES: Record<Metric, string> = {
  picture: "Small pictures",
  entropy: "Entropy",
  distance: "Distance",
  special: "Share on special tokens",
  peak: "Largest weight",
  effect: "The class without the head",
};

/** A value in words. */
export const SAYS: Record<Metric, (value: number) => string> = {
  picture: () => "",
  entropy: (value) => `${value.toFixed(2)} bits`,
  distance: (value) => `${value.toFixed(1)} tokens`,
  special: (value) => `${(100 * value).toFixed(0)}%`,
  peak: (value) => `${(100 * value).toFixed(0)}%`,
  effect: (value) => `${value < 0 ? "−" : "+"}${Math.abs(100 * value).toFixed(1)} points`,
};

/** One for each head, layers first; none where cells are pictures, or `effects` are not known yet. */
export function metricValues(
  metric: Metric,
  summaries: readonly HeadSummary[],
  effects: ArrayLike<number> | undefined,
): number[] {
  if (metric === "picture") return [];
  return metric === "effect" ? Array.from(effects ?? []) : summaries.map(VALUE[metric]);
}
