/** The lines of a chart over periods, and what they are in tables and sentences. */

import { allMeasures } from "../scoring/estimate/measures.ts";
import type { EstimatedShare } from "../scoring/estimate/reports.ts";
import { levelChanges } from "../scoring/time/level-changes.ts";
import { FEWEST_LABELS, type PeriodShares } from "../scoring/time/periods.ts";
import type { PeriodsReport } from "../scoring/time/report.ts";
import type { ColorToken } from "../ui/chart/color-tokens.ts";
import { formatPercent, formatPoints } from "../ui/format/numbers.ts";
import { t } from "../i18n/texts.ts";
import {
  groupName,
  measureColor,
  measureName,
  numbersOf,
  shownPoints,
  shownShare,
} from "../ui/plots/measure-text.ts";
import { periodAxis, periodLabels } from "../ui/plots/periods.ts";
import type { PeriodSeries } from "../ui/plots/periods-plot.ts";

export type Shown = "corrected" | "naive";

export const isLabeled = ({ labels }: PeriodShares) => labels >= FEWEST_LABELS;

const estimateOf = (period: PeriodShares, measure: number, shown: Shown): EstimatedShare | undefined =>
  shown === "naive" || isLabeled(period) ? period.shares[measure]?.[shown] : undefined;

/** The count says more where most periods would be gaps. */
export function bestShown({ periods }: PeriodsReport): Shown {
  const labeled = periods.filter(isLabeled).length;
  return labeled > 0 && 2 * labeled >= periods.filter(({ rows }) => rows > 0).length ? "corrected" : "naive";
}

/** The names of the periods, and the axis of a chart over them. */
export function axisOf({ periods, unit }: PeriodsReport) {
  const starts = periods.map(({ start }) => start);
  const labels = periodLabels(starts, unit);
  return {
    names: labels.map(({ name }) => name),
    /** The first date of each, ISO 8601. */
    dates: labels.map(({ exported }) => exported),
    ticks: labels.map(({ short, rank }) => ({ text: short, rank })),
    axis: t("shares:periods.axis", { unit: periodAxis(starts, unit) }),
  };
}

/** A line for each class, and for the polarity. */
export const classSeries = (
  { periods }: PeriodsReport,
  labels: readonly string[],
  shown: Shown,
): PeriodSeries[] =>
  allMeasures(labels).map((_, measure) => ({
    name: measureName(labels, measure),
    color: measureColor(labels, measure),
    isPolarity: measure >= labels.length,
    estimates: periods.map((period) => estimateOf(period, measure, shown)),
  }));

/** Colors that stand for no class. */
const GROUP_COLORS: readonly ColorToken[] = ["accent", "class-6", "class-4", "class-7", "class-5", "class-8"];

/** A line for each group, of one measure. */
export const groupSeries = (
  { groups }: PeriodsReport,
  labels: readonly string[],
  measure: number,
  shown: Shown,
): PeriodSeries[] =>
  groups.map(({ name, periods }, at) => ({
    name: groupName(name),
    color: GROUP_COLORS[at % GROUP_COLORS.length] ?? "ink",
    isPolarity: measure >= labels.length,
    estimates: periods.map((period) => estimateOf(period, measure, shown)),
  }));

export interface SuggestedChange {
  /** Index of the first period of the new level. */
  at: number;
  /** What changed, from which value to which, and when. */
  text: string;
}

/** Changes of level of the polarity; of each share where the classes are no sentiments. */
export function suggestedChanges(
  series: readonly PeriodSeries[],
  names: readonly string[],
): SuggestedChange[] {
  const polarity = series.filter(({ isPolarity }) => isPolarity);
  return (polarity.length > 0 ? polarity : series).flatMap(({ name, isPolarity, estimates }) => {
    const format = isPolarity ? formatPoints : formatPercent;
    return levelChanges(estimates.map((estimate) => estimate?.value)).map(({ at, before, after }) => ({
      at,
      text: t("shares:periods.change", {
        measure: name,
        before: format(before),
        after: format(after),
        date: names[at] ?? "",
      }),
    }));
  });
}

export function cellOf({ estimates, isPolarity }: PeriodSeries, at: number): string {
  const estimate = estimates[at];
  if (!estimate) return t("common:table.none");
  return isPolarity ? shownPoints(estimate) : shownShare(estimate);
}

export const savedTable = (periods: readonly PeriodShares[], series: readonly PeriodSeries[]) => [
  ["start", "end", ...series.flatMap(({ name }) => [name, `${name} low`, `${name} high`]), "rows", "labels"],
  ...periods.map(({ start, end, rows, labels }, at) => [
    start,
    end,
    ...series.flatMap(({ estimates }) => numbersOf(estimates[at])),
    rows,
    labels,
  ]),
];
