import { t } from "../../i18n/texts.ts";
import { allMeasures } from "../../scoring/estimate/measures.ts";
import { FEWEST_LABELS } from "../../scoring/time/periods.ts";
import { linesOf } from "../../ui/chart/events/event-lines.ts";
import { formatCount } from "../../ui/format/numbers.ts";
import { measureName } from "../../ui/plots/measure-text.ts";
import { type PeriodSeries, periodsPlot } from "../../ui/plots/periods-plot.ts";
import type { ReportedTime, ReportInput } from "../input.ts";
import {
  axisOf,
  bestShown,
  cellOf,
  classSeries,
  groupSeries,
  savedTable,
  type SuggestedChange,
  suggestedChanges,
} from "../period-series.ts";
import type { Block, Finding, ReportFigure } from "../report.ts";
import { WIDTH } from "../width.ts";
import { differenceFigure } from "./differences.ts";

/** Shares by period, suggested changes of level, and what was before and after events. */
export function periodsFinding({ time, classes, by = "" }: ReportInput): Finding | undefined {
  if (!time || time.report.periods.length === 0) return undefined;
  const { report, column } = time;
  const shown = bestShown(report);
  const series = classSeries(report, classes, shown);
  const changes = suggestedChanges(series, axisOf(report).names);
  const polarity = allMeasures(classes).length - 1;
  const figures = [
    lineFigure(time, series, {
      name: "periods",
      caption: t(`shares:periods.title.${report.unit}`, { column }),
      changes,
    }),
    ...(report.groups.length === 0
      ? []
      : [
          lineFigure(time, groupSeries(report, classes, polarity, shown), {
            name: `periods by ${by}`,
            caption: t(`shares:periods.titleOf.${report.unit}`, {
              measure: measureName(classes, polarity),
              column,
              groups: by,
            }),
            areNamed: true,
          }),
        ]),
  ];
  const correction = t(`shares:differences.${time.correction}`);
  const compared = report.events.map(({ event, differences }) => ({ first: event.name, differences }));
  const count = compared.flatMap(({ differences }) =>
    differences.filter(({ corrected }) => corrected),
  ).length;
  const hasDifferences = compared.some(({ differences }) => differences.length > 0);
  return {
    id: "periods",
    title: t("report:periods.title", { column }),
    blocks: [
      ...figures.map((figure): Block => ({ kind: "figure", figure })),
      ...changeBlocks(changes),
      ...(hasDifferences
        ? allMeasures(classes).map((_, measure): Block => ({
            kind: "figure",
            figure: differenceFigure(compared, measure, {
              name: "events",
              caption: t("shares:events.title", { measure: measureName(classes, measure) }),
              unit: t("shares:events.event"),
              classes,
              correction,
            }),
          }))
        : []),
    ],
    method: [
      t(shown === "corrected" ? "shares:periods.corrected" : "shares:periods.count", {
        fewest: FEWEST_LABELS,
      }),
      ...(changes.length > 0 ? [t("report:method.changes")] : []),
      ...(count > 0 ? [t("report:method.events", { count, correction })] : []),
    ],
    limits: [
      ...(hasDifferences ? [t("report:limits.events")] : []),
      ...(report.undated > 0 ? [t("shares:periods.undated", { count: report.undated })] : []),
    ],
    references: [
      ...(changes.length > 0 ? (["pelt"] as const) : []),
      ...(count > 0 ? (["miettinen", time.correction] as const) : []),
    ],
  };
}

function changeBlocks(changes: readonly SuggestedChange[]): Block[] {
  if (changes.length === 0) return [];
  return [
    { kind: "text", text: t("shares:periods.changes") },
    { kind: "list", items: changes.map(({ text }) => text) },
  ];
}

function lineFigure(
  { report }: ReportedTime,
  series: readonly PeriodSeries[],
  {
    name,
    caption,
    changes = [],
    areNamed = false,
  }: { name: string; caption: string; changes?: readonly SuggestedChange[]; areNamed?: boolean },
): ReportFigure {
  const { periods } = report;
  const { dates, ticks, axis } = axisOf(report);
  const events = linesOf(
    report.events.map(({ event }) => event),
    periods,
  );
  return {
    name,
    caption,
    drawing: periodsPlot(series, WIDTH, {
      periods: ticks,
      unit: axis,
      changes: changes.map(({ at }) => at),
      events,
      areNamed,
    }).drawing,
    table: {
      name,
      caption,
      head: [
        t("shares:periods.period"),
        ...series.map((one) => one.name),
        t("common:table.rows"),
        t("shares:labels"),
      ],
      rows: periods.map(({ rows, labels }, at) => [
        dates[at] ?? "",
        ...series.map((one) => cellOf(one, at)),
        formatCount(rows),
        formatCount(labels),
      ]),
      data: savedTable(periods, series),
    },
  };
}
