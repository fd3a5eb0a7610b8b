import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { PeriodsReport } from "../../../../workers/protocols/shares.ts";
import type { EstimatedShare } from "../../../scoring/estimate/reports.ts";
import { FEWEST_PERIODS, levelChanges } from "../../../scoring/estimate/level-changes.ts";
import { allMeasures } from "../../../scoring/estimate/measures.ts";
import { withCondition } from "../../../scoring/selection/selection.ts";
import { ChartFrame } from "../../../ui/chart/ChartFrame.tsx";
import { formatCount, formatPercent, formatPoints } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { periodAxis, periodLabels } from "../../../ui/plots/periods.ts";
import { UnitSelect } from "../charts/UnitSelect.tsx";
import { useChart } from "../charts/use-chart.ts";
import { useOrigin } from "../results/use-origin.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { changeSelection } from "../store/results-actions.ts";
import {
  measureColor,
  measureName,
  numbersOf,
  shownPoints,
  shownShare,
} from "../../../ui/plots/measure-text.ts";
import { type PeriodSeries, periodsPlot } from "../../../ui/plots/periods-plot.ts";
import classes from "./SharesPanel.module.css";

/** With fewer labels, the interval of a period says nothing. */
const FEWEST_LABELS = 10;

interface PeriodsCardProps {
  job: Job;
  /** Of dates. */
  column: number;
}

/** The share of each class and the polarity by period, with suggested changes of level. */
export function PeriodsCard({ job, column }: PeriodsCardProps) {
  const unit = useOpen(({ charts }) => charts.unit);
  const { value, isStale } = useChart(
    async (view) => (await batch().periods(view, { column, ...(unit && { unit }) })) ?? "none",
    `${job.id} ${column}`,
    unit ?? "",
  );
  if (!value) return <p role="status">{t("shares:counting")}</p>;
  if (value === "none") return <p>{t("shares:periods.noDates")}</p>;
  return <Periods job={job} column={column} report={value} isStale={isStale} />;
}

interface PeriodsProps extends PeriodsCardProps {
  report: PeriodsReport;
  isStale: boolean;
}

type Period = PeriodsReport["periods"][number];

const isLabeled = ({ labels }: Period) => labels >= FEWEST_LABELS;

function Periods({ job, column, report, isStale }: PeriodsProps) {
  const { periods, unit, units } = report;
  const { labels } = job.model;
  const labeled = periods.filter(isLabeled).length;
  const [wanted, setWanted] = useState<Shown>();
  // Where most periods would be gaps, the count says more.
  const isMostlyLabeled = labeled > 0 && 2 * labeled >= periods.filter(({ rows }) => rows > 0).length;
  const shown = labeled > 0 ? (wanted ?? (isMostlyLabeled ? "corrected" : "naive")) : "naive";
  const { names, ticks, axis } = useMemo(() => axisOf(periods, unit), [periods, unit]);
  const series = useMemo(() => seriesOf(periods, labels, shown), [periods, labels, shown]);
  const changes = useMemo(() => changesOf(series), [series]);
  const plotter = useMemo(
    () => (width: number) =>
      periodsPlot(series, width, {
        periods: ticks,
        unit: axis,
        changes: changes.map(({ at }) => at),
      }),
    [series, ticks, axis, changes],
  );
  const title = t(`shares:periods.title.${unit}`, { column: job.table.columns[column]?.name ?? "" });
  const method =
    shown === "corrected"
      ? t("shares:periods.corrected", { fewest: FEWEST_LABELS })
      : t("shares:periods.count");
  const origin = useOrigin(title, method);
  const select = (first: number, last: number) => selectPeriods(column, periods[first], periods[last]);
  return (
    <ChartFrame
      title={title}
      heads={[
        t("shares:periods.period"),
        ...series.map(({ name }) => name),
        t("common:table.rows"),
        t("shares:labels"),
      ]}
      rows={periods.map((period, at) => ({
        name: names[at] ?? "",
        cells: [
          ...series.map((of) => cellOf(of, at)),
          period.rows > 0 ? (
            <button
              key="rows"
              type="button"
              title={t("batch:charts.showRows")}
              onClick={() => select(at, at)}
            >
              {formatCount(period.rows)}
            </button>
          ) : (
            formatCount(0)
          ),
          formatCount(period.labels),
        ],
      }))}
      plotter={plotter}
      files={{
        name: `${origin.fields["file"] ?? ""} ${title}`,
        origin,
        table: savedTable(periods, series),
      }}
      tip={(at) => tipOf(names[at] ?? "", series, at)}
      onPick={(at) => select(at, at)}
      onBrush={select}
      isStale={isStale}
      tools={
        <>
          {labeled > 0 && <ShownSelect shown={shown} onChange={setWanted} />}
          <UnitSelect unit={unit} units={units} />
        </>
      }
    >
      <Notes
        report={report}
        method={method}
        change={changeNote(series, changes, names)}
        isCount={shown === "naive"}
      />
    </ChartFrame>
  );
}

function axisOf(periods: readonly Period[], unit: PeriodsReport["unit"]) {
  const starts = periods.map(({ start }) => start);
  const labels = periodLabels(starts, unit);
  return {
    names: labels.map(({ name }) => name),
    ticks: labels.map(({ short, rank }) => ({ text: short, rank })),
    axis: periodAxis(starts, unit),
  };
}

function selectPeriods(column: number, from: Period | undefined, to: Period | undefined) {
  if (!from || !to) return;
  const range = { on: "date", column, from: Date.parse(from.start), to: Date.parse(to.end) } as const;
  changeSelection((now) => withCondition(now, range));
}

type Shown = "corrected" | "naive";

function ShownSelect({ shown, onChange }: { shown: Shown; onChange: (shown: Shown) => void }) {
  return (
    <NativeSelect
      aria-label={t("shares:periods.show")}
      value={shown}
      onChange={({ currentTarget: { value } }) => onChange(value === "corrected" ? "corrected" : "naive")}
      data={[
        { value: "corrected", label: t("shares:corrected") },
        { value: "naive", label: t("shares:naive") },
      ]}
    />
  );
}

interface NotesProps {
  report: PeriodsReport;
  method: string;
  /** What is said of changes of level. */
  change: string;
  isCount: boolean;
}

function Notes({ report: { periods, undated }, method, change, isCount }: NotesProps) {
  const isUnderLabeled = isCount && periods.some(({ labels }) => labels > 0);
  const count = periods.filter(isLabeled).length;
  const notes = [
    change,
    method,
    ...(isUnderLabeled ? [t("shares:periods.few", { count, fewest: FEWEST_LABELS })] : []),
    ...(undated > 0 ? [t("shares:periods.undated", { count: undated })] : []),
  ];
  return notes.map((note) => (
    <p key={note} className={classes.note}>
      {note}
    </p>
  ));
}

const savedTable = (periods: readonly Period[], series: readonly PeriodSeries[]) => [
  ["start", "end", ...series.flatMap(({ name }) => [name, `${name} low`, `${name} high`]), "rows", "labels"],
  ...periods.map(({ start, end, rows, labels }, at) => [
    start,
    end,
    ...series.flatMap(({ estimates }) => numbersOf(estimates[at])),
    rows,
    labels,
  ]),
];

function seriesOf(periods: readonly Period[], labels: readonly string[], shown: Shown): PeriodSeries[] {
  return allMeasures(labels).map((_, measure) => ({
    name: measureName(labels, measure),
    color: measureColor(labels, measure),
    isPolarity: measure >= labels.length,
    estimates: periods.map((period): EstimatedShare | undefined =>
      shown === "naive" || isLabeled(period) ? period.shares[measure]?.[shown] : undefined,
    ),
  }));
}

/** Of the polarity; of each share where the classes are no sentiments. */
function changesOf(series: readonly PeriodSeries[]) {
  const polarity = series.filter(({ isPolarity }) => isPolarity);
  return (polarity.length > 0 ? polarity : series).flatMap(({ name, isPolarity, estimates }) =>
    levelChanges(estimates.map((estimate) => estimate?.value)).map((change) => ({
      ...change,
      name,
      isPolarity,
    })),
  );
}

/** The suggested changes in a sentence. */
function changeNote(
  series: readonly PeriodSeries[],
  changes: ReturnType<typeof changesOf>,
  names: readonly string[],
): string {
  const known = series[0]?.estimates.filter(Boolean).length ?? 0;
  if (known < FEWEST_PERIODS) return t("shares:periods.tooShort", { fewest: FEWEST_PERIODS });
  if (changes.length === 0) return t("shares:periods.noChange");
  const list = changes.map(({ at, before, after, name, isPolarity }) => {
    const format = isPolarity ? formatPoints : formatPercent;
    return t("shares:periods.change", {
      measure: name,
      before: format(before),
      after: format(after),
      date: names[at] ?? "",
    });
  });
  return t("shares:periods.changes", { list: list.join("; ") });
}

function cellOf({ estimates, isPolarity }: PeriodSeries, at: number): string {
  const estimate = estimates[at];
  if (!estimate) return t("common:table.none");
  return isPolarity ? shownPoints(estimate) : shownShare(estimate);
}

const tipOf = (name: string, series: readonly PeriodSeries[], at: number) => (
  <>
    <strong>{name}</strong>
    {series.map((of) => (
      <span key={of.name} className="tabular">
        {`${of.name} ${cellOf(of, at)}`}
      </span>
    ))}
  </>
);
