/** Estimates by period, from the counts and labels of each hour. */

import { estimatesOf, type Group, type LabeledRow } from "../estimate/estimate.ts";
import type { GroupCounts } from "../estimate/group-counts.ts";
import type { Measure } from "../estimate/measures.ts";
import { plainEstimates, type ShareEstimate } from "../estimate/reports.ts";

/** With fewer labels, the interval of a period says nothing. */
export const FEWEST_LABELS = 10;

/** The rows of an hour. */
export interface HourGroup extends Group {
  /** Its start, in milliseconds since 1970. */
  hour: number;
}

export interface PeriodShares {
  /** The start of the period and of the next one, ISO 8601 in UTC. */
  start: string;
  end: string;
  /** Rows with scores. */
  rows: number;
  labels: number;
  /** [measures] empty without rows. */
  shares: ShareEstimate[];
}

export interface EstimateOptions {
  measures: readonly Measure[];
  /** All rows, from which groups with few labels take the weight of their scores. */
  whole: Group;
  population?: "file" | "source";
}

/** The rows of several groups as one. @param like counts of the same measures */
export function joined(groups: readonly Group[], like: GroupCounts): Group {
  const counts = like.empty();
  const labels: LabeledRow[] = [];
  for (const group of groups) {
    counts.join(group.counts);
    labels.push(...group.labels);
  }
  return { counts, labels };
}

/**
 * The estimates of each period.
 * @param hours in any order
 * @param bounds of the periods, in order
 */
export function estimatePeriods(
  hours: readonly HourGroup[],
  bounds: readonly { start: string; end: string }[],
  { measures, ...options }: EstimateOptions,
): PeriodShares[] {
  const sorted = hours.toSorted((a, b) => a.hour - b.hour);
  let next = 0;
  return bounds.map(({ start, end }) => {
    const until = Date.parse(end);
    const first = next;
    while ((sorted[next]?.hour ?? Number.POSITIVE_INFINITY) < until) next++;
    const group = joined(sorted.slice(first, next), options.whole.counts);
    const { rows } = group.counts;
    const shares = rows > 0 ? plainEstimates(estimatesOf(group, measures, options)) : [];
    return { start, end, rows, labels: group.labels.length, shares };
  });
}
