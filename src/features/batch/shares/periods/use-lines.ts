import { useMemo, useState } from "react";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import { FEWEST_LABELS } from "../../../../scoring/time/periods.ts";
import type { PeriodsReport } from "../../../../scoring/time/report.ts";
import type { ColumnChoice } from "../../../../scoring/selection/selection.ts";
import { linesOf } from "../../../../ui/chart/events/event-lines.ts";
import { t } from "../../../../i18n/i18n.ts";
import { columnName } from "../../selection/column-name.ts";
import { measureName } from "../../../../ui/plots/measure-text.ts";
import {
  axisOf,
  bestShown,
  classSeries,
  groupSeries,
  isLabeled,
  type Shown,
  suggestedChanges,
} from "../../../../report/period-series.ts";
import { periodsPlot } from "../../../../ui/plots/periods-plot.ts";

export type Lines = "classes" | "groups";

export interface LinesOptions {
  job: Job;
  /** Of dates. */
  column: number;
  /** The column whose values can have a line each. */
  by: ColumnChoice | undefined;
  /** Index of a class, or of the polarity after them, of which groups have lines. */
  measure: number;
  report: PeriodsReport;
}

/** Which lines a person sees, and what they are drawn and named from. */
export function useLines({ job, column, by, measure, report }: LinesOptions) {
  const { periods, unit } = report;
  const { labels } = job.model;
  const [wantedShown, setShown] = useState<Shown>();
  const [wantedLines, setLines] = useState<Lines>("classes");
  const lines = report.groups.length > 0 ? wantedLines : "classes";
  const labeled = periods.filter(isLabeled).length;
  const shown = labeled > 0 ? (wantedShown ?? bestShown(report)) : "naive";
  const { names, ticks, axis } = useMemo(() => axisOf(report), [report]);
  const ofClasses = useMemo(() => classSeries(report, labels, shown), [report, labels, shown]);
  const series = useMemo(
    () => (lines === "groups" ? groupSeries(report, labels, measure, shown) : ofClasses),
    [lines, ofClasses, report, labels, measure, shown],
  );
  const events = useMemo(() => linesOf(job.events ?? [], periods), [job.events, periods]);
  const changes = useMemo(() => {
    // A change that a person took for an event is one.
    const marked = new Set(events.map(({ band }) => band));
    return suggestedChanges(ofClasses, names).filter(({ at }) => !marked.has(at));
  }, [ofClasses, names, events]);
  const plotter = useMemo(
    () => (width: number) =>
      periodsPlot(series, width, {
        periods: ticks,
        unit: axis,
        changes: changes.map(({ at }) => at),
        events,
        areNamed: lines === "groups",
      }),
    [series, ticks, axis, changes, events, lines],
  );
  const title =
    lines === "groups"
      ? t(`shares:periods.titleOf.${unit}`, {
          measure: measureName(labels, measure),
          column: columnName(job, column),
          groups: columnName(job, by),
        })
      : t(`shares:periods.title.${unit}`, { column: columnName(job, column) });
  const method =
    shown === "corrected"
      ? t("shares:periods.corrected", { fewest: FEWEST_LABELS })
      : t("shares:periods.count");
  const hasLabels = labeled > 0;
  return { names, series, plotter, title, method, changes, lines, shown, hasLabels, setLines, setShown };
}
