import { Button, NativeSelect } from "@mantine/core";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import { withCondition } from "../../../../scoring/selection/selection.ts";
import { sortEvents } from "../../../../scoring/time/events.ts";
import { FEWEST_LABELS, type PeriodShares } from "../../../../scoring/time/periods.ts";
import type { PeriodsReport } from "../../../../scoring/time/report.ts";
import { FEWEST_PERIODS } from "../../../../scoring/time/level-changes.ts";
import { ChartFrame } from "../../../../ui/chart/ChartFrame.tsx";
import { formatCount } from "../../../../ui/format/numbers.ts";
import { t } from "../../../../i18n/i18n.ts";
import { UnitSelect } from "../../charts/UnitSelect.tsx";
import { useOrigin } from "../../results/use-origin.ts";
import { columnName } from "../../selection/column-name.ts";
import { annotate, changeSelection } from "../../store/results-actions.ts";
import classes from "../SharesPanel.module.css";
import {
  cellOf,
  isLabeled,
  savedTable,
  type Shown,
  type SuggestedChange,
} from "../../../../report/period-series.ts";
import type { PeriodSeries } from "../../../../ui/plots/periods-plot.ts";
import { type Lines, type LinesOptions, useLines } from "./use-lines.ts";

interface PeriodsChartProps extends LinesOptions {
  isStale: boolean;
}

/** The lines of classes or groups by period, with events and suggested changes of level. */
export function PeriodsChart({ isStale, ...of }: PeriodsChartProps) {
  const { job, column, report } = of;
  const { periods, unit, units } = report;
  const { names, series, plotter, title, method, changes, lines, shown, hasLabels, ...choose } = useLines(of);
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
          {report.groups.length > 0 && (
            <LinesSelect lines={lines} column={columnName(job, of.by)} onChange={choose.setLines} />
          )}
          {hasLabels && <ShownSelect shown={shown} onChange={choose.setShown} />}
          <UnitSelect unit={unit} units={units} />
        </>
      }
    >
      <Suggestions job={job} changes={changes} periods={periods} names={names} shown={shown} />
      <Notes report={report} method={method} isCount={shown === "naive"} />
    </ChartFrame>
  );
}

function selectPeriods(column: number, from: PeriodShares | undefined, to: PeriodShares | undefined) {
  if (!from || !to) return;
  const range = { on: "date", column, from: Date.parse(from.start), to: Date.parse(to.end) } as const;
  changeSelection((now) => withCondition(now, range));
}

interface LinesSelectProps {
  lines: Lines;
  /** The name of the column of groups. */
  column: string;
  onChange(lines: Lines): void;
}

const LinesSelect = ({ lines, column, onChange }: LinesSelectProps) => (
  <NativeSelect
    aria-label={t("shares:periods.lines")}
    value={lines}
    onChange={({ currentTarget: { value } }) => onChange(value === "groups" ? value : "classes")}
    data={[
      { value: "classes", label: t("shares:periods.linesOfClasses") },
      { value: "groups", label: t("shares:periods.linesOf", { column }) },
    ]}
  />
);

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

interface SuggestionsProps {
  job: Job;
  changes: readonly SuggestedChange[];
  periods: readonly PeriodShares[];
  names: readonly string[];
  shown: Shown;
}

/** Suggested changes of level, each of which a button makes an event. */
function Suggestions({ job, changes, periods, names, shown }: SuggestionsProps) {
  const known = periods.filter(
    (period) => period.rows > 0 && (shown === "naive" || isLabeled(period)),
  ).length;
  if (known < FEWEST_PERIODS)
    return <p className={classes.note}>{t("shares:periods.tooShort", { fewest: FEWEST_PERIODS })}</p>;
  if (changes.length === 0) return <p className={classes.note}>{t("shares:periods.noChange")}</p>;
  const mark = (at: number) => {
    const time = Date.parse(periods[at]?.start ?? "");
    const name = t("shares:events.ofChange", { date: names[at] ?? "" });
    void annotate({ events: sortEvents([...(job.events ?? []), { time, name }]) });
  };
  return (
    <>
      <p className={classes.note}>{t("shares:periods.changes")}</p>
      <ul className={classes.suggestions}>
        {changes.map(({ at, text }) => (
          <li key={text}>
            <span>{text}</span>
            <Button variant="default" size="compact-sm" onClick={() => mark(at)}>
              {t("shares:events.mark")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

interface NotesProps {
  report: PeriodsReport;
  method: string;
  isCount: boolean;
}

function Notes({ report: { periods, undated }, method, isCount }: NotesProps) {
  const isUnderLabeled = isCount && periods.some(({ labels }) => labels > 0);
  const count = periods.filter(isLabeled).length;
  const notes = [
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
