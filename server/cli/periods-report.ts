/** What `estimate --time` writes. */

import type { EstimatedShare, ShareEstimate } from "../../src/scoring/estimate/reports.ts";
import type { EventReport, EventSide } from "../../src/scoring/time/events.ts";
import { FEWEST_LABELS, type PeriodShares } from "../../src/scoring/time/periods.ts";
import type { PeriodsReport } from "../../src/scoring/time/report.ts";
import { differenceJson } from "./comparison-report.ts";
import { alignedTable } from "./estimates-report.ts";

interface ReportedPeriods extends PeriodsReport {
  /** Names of the measures: the classes, then the polarity if they have one. */
  measures: readonly string[];
}

const asShare = (estimate: EstimatedShare | undefined) =>
  estimate ? { share: estimate.value, interval: [estimate.interval.low, estimate.interval.high] } : null;

const sharesJson = ({ naive, corrected, labeled }: ShareEstimate) => ({
  naive: asShare(naive),
  corrected: asShare(corrected),
  labeled: asShare(labeled),
});

/** One entry for each measure of each period, of the groups where there are any. */
export function periodsJson({ measures, unit, periods, groups, events, undated }: ReportedPeriods) {
  const entries = (found: readonly PeriodShares[], group?: string) =>
    found.flatMap(({ start, end, rows, labels, shares }) =>
      shares.map((share, index) => ({
        ...(group !== undefined && { group }),
        start,
        end,
        label: measures[index] ?? "",
        rows,
        labels,
        ...sharesJson(share),
      })),
    );
  return {
    unit,
    undated,
    periods:
      groups.length > 0 ? groups.flatMap(({ name, periods: own }) => entries(own, name)) : entries(periods),
    events: events.map(({ event, before, after, differences }) => ({
      time: new Date(event.time).toISOString(),
      name: event.name,
      before: sideJson(before),
      after: sideJson(after),
      differences: differences.map((difference, index) => ({
        label: measures[index] ?? "",
        ...differenceJson(difference),
      })),
    })),
  };
}

const sideJson = ({ rows, labels }: EventSide) => ({ rows, labels });

/** The number of characters of an ISO date that identify a period. */
const NAME_LENGTH = { hour: 16, day: 10, week: 10, month: 7, year: 4 };

const points = (value: number) => (100 * value).toFixed(1);

/** A corrected estimate with its interval; the count where there are few labels. */
function cellOf({ labels, shares }: PeriodShares, measure: number): string {
  const { corrected, naive } = shares[measure] ?? {};
  if (corrected && labels >= FEWEST_LABELS)
    return `${points(corrected.value)} (${points(corrected.interval.low)} to ${points(corrected.interval.high)})`;
  return naive ? `count ${points(naive.value)}` : "";
}

/** Shares in percent with 95 % intervals, and the polarity in percentage points. */
export function periodsText({ measures, unit, periods, groups, events }: ReportedPeriods): string {
  const table = (found: readonly PeriodShares[]) =>
    alignedTable([
      [unit, ...measures, "rows", "labels"],
      ...found.map((period) => [
        period.start.slice(0, NAME_LENGTH[unit]).replace("T", " "),
        ...measures.map((_, measure) => cellOf(period, measure)),
        String(period.rows),
        String(period.labels),
      ]),
    ]);
  const tables =
    groups.length > 0 ? groups.map(({ name, periods: own }) => `${name}\n${table(own)}`) : [table(periods)];
  const hasCounts = periods.some(({ rows, labels }) => rows > 0 && labels < FEWEST_LABELS);
  return [
    ...tables,
    ...(hasCounts
      ? [
          `A period with fewer than ${FEWEST_LABELS} labels has the count alone, which says nothing of the model's errors.`,
        ]
      : []),
    ...events.map((event) => eventText(event, measures)),
  ].join("\n\n");
}

const asP = (p: number) => (p < 0.0001 ? "<0.0001" : p.toFixed(4));

function eventText({ event, before, after, differences }: EventReport, measures: readonly string[]): string {
  const time = new Date(event.time).toISOString().slice(0, 16).replace("T", " ").replace(" 00:00", "");
  const sides = `before ${before.rows} rows, ${before.labels} labels; after ${after.rows} rows, ${after.labels} labels`;
  const rows = differences.map(({ naive, corrected }, index) => {
    const name = measures[index] ?? "";
    if (!corrected) return [name, "no labels", "", "", "", points(naive)];
    const { value, interval, p, adjustedP, effectSize } = corrected;
    const range = `${points(value)} (${points(interval.low)} to ${points(interval.high)})`;
    return [name, range, asP(p), asP(adjustedP), effectSize.toFixed(2), points(naive)];
  });
  const header = ["after less before", "corrected (95 %)", "p", "p (Holm)", "effect size", "of counts"];
  return `${event.name}, ${time}: ${sides}\n${rows.length > 0 ? alignedTable([header, ...rows]) : "Nothing to compare."}`;
}
