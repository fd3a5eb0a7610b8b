/** The metrics that a cell of the grid of heads can show. */

import type { HeadSummary } from "../../../engine/explain/attention/heads.ts";
import { formatNumber, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatEffect } from "../attribution/attribution-view.ts";
import type { ExplainParams } from "../explain-params.ts";

export type Metric = ExplainParams["metric"];

const VALUE: Record<Exclude<Metric, "thumbnail" | "effect">, (summary: HeadSummary) => number> = {
  entropy: (summary) => summary.entropy,
  distance: (summary) => summary.distance,
  special: (summary) => summary.specialMass,
  peak: (summary) => summary.peak,
};

const FORMATS: Record<Metric, (value: number, isNumber: boolean) => string> = {
  thumbnail: () => "",
  entropy: (value) => t("explain:units.entropy", { number: formatNumber(value, 2) }),
  distance: (value) => t("explain:units.distance", { number: formatNumber(value, 1) }),
  special: (value) => formatPercent(value, 0),
  peak: (value) => formatPercent(value, 0),
  effect: formatEffect,
};

/** @param isNumber whether the model gives a number in place of classes */
export const formatHeadValue = (metric: Metric, value: number, isNumber = false): string =>
  FORMATS[metric](value, isNumber);

/** One value for each head, as [layers, heads]; none where cells are thumbnails or `effects` are not computed yet. */
export function metricValues(
  metric: Metric,
  summaries: readonly HeadSummary[],
  effects: ArrayLike<number> | undefined,
): number[] {
  if (metric === "thumbnail") return [];
  return metric === "effect" ? Array.from(effects ?? []) : summaries.map(VALUE[metric]);
}
