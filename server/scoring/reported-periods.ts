import { AppError } from "../../src/errors/app-error.ts";
import type { Correction } from "../../src/scoring/estimate/compare.ts";
import type { MarkedEvent } from "../../src/scoring/time/events.ts";
import { periodsReport, type PeriodsReport } from "../../src/scoring/time/report.ts";
import type { TimeUnit } from "../../src/scoring/time/time-bins.ts";
import type { ScoredGroups } from "./estimate-table.ts";

const DAY_MS = 86_400_000;

/** How a scored table is divided by time. */
export interface PeriodValues {
  period?: TimeUnit | undefined;
  event: readonly MarkedEvent[];
  /** Days on each side of an event. */
  eventDays?: number | undefined;
  population?: "file" | "source";
  correction?: Correction;
}

/** @throws AppError `bad-option` when no row with scores has a date */
export function reportedPeriods(
  { measures, whole, hours = { whole: [], groups: new Map() } }: ScoredGroups,
  { period, event, eventDays, population = "file", correction = "holm" }: PeriodValues,
): PeriodsReport {
  if (hours.whole.length === 0) throw new AppError("bad-option", "No row with scores has a date.");
  const groups = Array.from(hours.groups, ([name, own]) => ({ name, hours: own }));
  return periodsReport(
    { hours: hours.whole, groups, events: event },
    {
      measures,
      whole,
      population,
      unit: period,
      correction,
      reach: eventDays === undefined ? undefined : eventDays * DAY_MS,
    },
  );
}
