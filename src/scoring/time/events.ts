/** Events that a person marks, and how estimates differ before and after each of them. */

import { comparePairs, type Correction } from "../estimate/compare.ts";
import { type Estimate, estimatesOf } from "../estimate/estimate.ts";
import {
  type EstimatedDifference,
  plainDifference,
  plainEstimates,
  type ShareEstimate,
} from "../estimate/reports.ts";
import { type EstimateOptions, type HourGroup, joined } from "./periods.ts";

export interface MarkedEvent {
  /** Milliseconds since 1970, a whole hour; of dates without a zone as if in UTC, as `readDate` has it. */
  time: number;
  name: string;
}

/** The rows on one side of an event. */
export interface EventSide {
  /** Milliseconds since 1970, without the end; infinite where nothing limits the range. */
  from: number;
  to: number;
  /** Rows with scores. */
  rows: number;
  labels: number;
  /** [measures] empty without rows. */
  shares: ShareEstimate[];
}

export interface EventReport {
  event: MarkedEvent;
  before: EventSide;
  after: EventSide;
  /** [measures] after less before; empty where one of the sides has no rows. */
  differences: EstimatedDifference[];
}

export const sortEvents = (events: readonly MarkedEvent[]): MarkedEvent[] =>
  events.toSorted((a, b) => a.time - b.time || (a.name < b.name ? -1 : 1));

export interface EventOptions {
  /** Of p, for all differences of all events. */
  correction: Correction;
  /** Milliseconds on each side; by default from the event before and to the event after. */
  reach?: number | undefined;
}

/** @param hours in any order */
export function compareEvents(
  hours: readonly HourGroup[],
  events: readonly MarkedEvent[],
  { correction, reach, measures, ...options }: EventOptions & EstimateOptions,
): EventReport[] {
  const sorted = sortEvents(events);
  const sideOf = (from: number, to: number): [EventSide, Estimate[]] => {
    const group = joined(
      hours.filter(({ hour }) => hour >= from && hour < to),
      options.whole.counts,
    );
    const { rows } = group.counts;
    const estimates = rows > 0 ? estimatesOf(group, measures, options) : [];
    return [{ from, to, rows, labels: group.labels.length, shares: plainEstimates(estimates) }, estimates];
  };
  const sides = sorted.map(({ time }) => {
    const earlier = sorted.findLast((other) => other.time < time)?.time ?? Number.NEGATIVE_INFINITY;
    const later = sorted.find((other) => other.time > time)?.time ?? Number.POSITIVE_INFINITY;
    const [from, to] = reach === undefined ? [earlier, later] : [time - reach, time + reach];
    return { before: sideOf(from, time), after: sideOf(time, to) };
  });
  const pairs = sides.map(({ before: [, before], after: [, after] }) => ({
    first: "after",
    second: "before",
    estimates: [after, before] as const,
  }));
  const compared = comparePairs(pairs, correction);
  let next = 0;
  return sides.map(({ before: [before, ones], after: [after, others] }, at) => {
    const count = Math.min(ones.length, others.length);
    const differences = compared.slice(next, (next += count)).map(plainDifference);
    return { event: sorted[at] ?? { time: 0, name: "" }, before, after, differences };
  });
}
