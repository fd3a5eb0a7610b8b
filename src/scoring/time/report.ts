/** What is reported over time: estimates by period, of all rows and of groups, and before and after events. */

import { compareEvents, type EventOptions, type EventReport, type MarkedEvent } from "./events.ts";
import { type EstimateOptions, estimatePeriods, type HourGroup, type PeriodShares } from "./periods.ts";
import { timeBins, type TimeUnit } from "./time-bins.ts";

export interface PeriodsReport {
  unit: TimeUnit;
  /** The units with which the range can be divided. */
  units: TimeUnit[];
  /** In order and without gaps. */
  periods: PeriodShares[];
  /** Each with the same periods. */
  groups: { name: string; periods: PeriodShares[] }[];
  /** The earliest first. */
  events: EventReport[];
  /** Rows with scores whose cell is not read as a date. */
  undated: number;
}

interface Dated {
  /** In any order, at least one. */
  hours: readonly HourGroup[];
  groups?: readonly { name: string; hours: readonly HourGroup[] }[];
  events?: readonly MarkedEvent[];
}

/**
 * @param unit used if it divides the range; by default the finest one whose periods can be told apart and, where one has
 *   them, have enough rows for shares
 */
export function periodsReport(
  { hours, groups = [], events = [] }: Dated,
  { unit: wanted, ...options }: EstimateOptions & EventOptions & { unit?: TimeUnit | undefined },
): PeriodsReport {
  const dated = hours.reduce((sum, { counts }) => sum + counts.rows, 0);
  const { unit, units, bins } = timeBins(new Map(hours.map(({ hour }) => [hour, []])), wanted, dated);
  return {
    unit,
    units,
    periods: estimatePeriods(hours, bins, options),
    groups: groups.map(({ name, hours: own }) => ({ name, periods: estimatePeriods(own, bins, options) })),
    events: compareEvents(hours, events, options),
    undated: options.whole.counts.rows - dated,
  };
}
