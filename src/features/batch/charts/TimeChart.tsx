import { Checkbox, NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import type { Job, TimeCounts } from "../../../../workers/protocols/batch-types.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { linesOf } from "../../../ui/chart/events/event-lines.ts";
import { formatInterval, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseCharts, setDayFirst } from "../store/results-actions.ts";
import { INITIAL_CHOICES } from "../chart-choices.ts";
import { type ChartRow, sampleOf } from "./chart-row.ts";
import { CountsChart } from "./CountsChart.tsx";
import { movingAverage, WINDOW } from "./moving-average.ts";
import { shareOf, sharesOverTime } from "./shares-over-time.ts";
import { type Panels, pickedConditions, plotPanels } from "./panels.ts";
import type { Select } from "./select.ts";
import { stackedBars } from "./stacked-bars.ts";
import { periodAxis, periodLabels } from "../../../ui/plots/periods.ts";
import { UnitSelect } from "./UnitSelect.tsx";
import { UnreadNotes } from "./UnreadNotes.tsx";

interface TimeChartProps {
  job: Job;
  /** Those of the model, and "not sure". */
  labels: readonly string[];
  select: Select;
  column: number;
  time: TimeCounts;
  panels: Panels | undefined;
  isStale: boolean;
  /** The control that chooses the column. */
  choice: ReactNode;
}

function cellWithInterval(row: ChartRow, label: number): string {
  const share = shareOf(row, label);
  return share ? `${formatPercent(share.share)} (${formatInterval(share)})` : t("common:table.none");
}

function DateOrderSelect({ order }: Pick<TimeCounts, "order">) {
  const orders = order === "ymd" ? (["ymd", "dmy", "mdy"] as const) : (["dmy", "mdy"] as const);
  return (
    <NativeSelect
      aria-label={t("batch:time.order.label")}
      value={order}
      onChange={(event) => void setDayFirst(event.currentTarget.value === "dmy")}
      data={orders.map((value) => ({
        value,
        label: t(`batch:time.order.${value}`),
        disabled: value === "ymd",
      }))}
    />
  );
}

interface TimeToolsProps {
  time: TimeCounts;
  isAveraged: boolean;
  choice: ReactNode;
}

function TimeTools({ time, isAveraged, choice }: TimeToolsProps) {
  const { asShares } = useOpen(({ charts }) => charts) ?? INITIAL_CHOICES;
  const { unit, units, bins, basis, order } = time;
  return (
    <>
      {choice}
      <NativeSelect
        aria-label={t("batch:time.showAs")}
        value={asShares ? "shares" : "rows"}
        onChange={(event) => chooseCharts({ asShares: event.currentTarget.value === "shares" })}
        data={[
          { value: "rows", label: t("common:table.rows") },
          { value: "shares", label: t("batch:time.shares") },
        ]}
      />
      <UnitSelect unit={unit} units={units} />
      {basis !== "values" && <DateOrderSelect order={order} />}
      {bins.length >= WINDOW && (
        <Checkbox
          label={t("batch:time.movingAverage")}
          checked={isAveraged}
          onChange={(event) => chooseCharts({ hasMovingAverage: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

function SharesTip({ row, labels }: { row: ChartRow; labels: readonly string[] }) {
  return (
    <>
      <strong>{row.name}</strong>
      {labels.map((label, index) => {
        const { share, low, high } = shareOf(row, index) ?? { share: 0, low: 0, high: 1 };
        return (
          <span key={label} className="tabular">
            {t("batch:time.share", {
              class: capitalizeLabel(label),
              share: formatPercent(share),
              interval: formatInterval({ low, high }),
            })}
          </span>
        );
      })}
      <span className="tabular">{t("batch:time.ofRows", { count: sampleOf(row).total })}</span>
    </>
  );
}

/** A column's dates, as counts or as shares with 95 % intervals. */
export function TimeChart({ job, labels, select, column, time, panels, isStale, choice }: TimeChartProps) {
  const { asShares, hasMovingAverage } = useOpen(({ charts }) => charts) ?? INITIAL_CHOICES;
  const { unit, bins } = time;
  const isAveraged = hasMovingAverage && bins.length >= WINDOW;
  const starts = useMemo(() => bins.map(({ start }) => start), [bins]);
  const axis = periodAxis(starts, unit);
  const rows = useMemo(() => {
    const labeled = periodLabels(starts, unit);
    const counted = bins.map(({ counts }, at): ChartRow => ({ name: "", ...labeled[at], counts }));
    return isAveraged ? movingAverage(counted) : counted;
  }, [bins, starts, unit, isAveraged]);
  const plotter = useMemo(
    () =>
      plotPanels(
        rows,
        labels,
        panels,
        (part, options) =>
          asShares
            ? sharesOverTime(part, labels, axis, options)
            : stackedBars({ rows: part, labels, layout: "columns", unit: axis, ...options }),
        linesOf(job.events ?? [], bins),
      ),
    [asShares, rows, labels, panels, axis, job.events, bins],
  );
  const sharesTip = (row: ChartRow) => <SharesTip row={row} labels={labels} />;
  return (
    <CountsChart
      title={t(`batch:time.by.${unit}`, { column: job.table.columns[column]?.name ?? "" })}
      labels={labels}
      panels={panels}
      rows={rows}
      plotter={plotter}
      isStale={isStale}
      unit={t(`batch:time.unit.${unit}`)}
      tools={<TimeTools time={time} isAveraged={isAveraged} choice={choice} />}
      {...(isAveraged && { method: t(`batch:time.averaged.${unit}`) })}
      onBrush={(first, last) => {
        const [from, to] = [bins[first], bins[last]];
        if (from && to) select({ on: "date", column, from: Date.parse(from.start), to: Date.parse(to.end) });
      }}
      onPick={(row, label) => {
        const bin = bins[row];
        // The average of a bin can count a class that none of its rows has.
        const shown = bin?.counts[label] ? pickedConditions(label, labels.length, panels) : [];
        if (bin)
          select(...shown, { on: "date", column, from: Date.parse(bin.start), to: Date.parse(bin.end) });
      }}
      {...(asShares && {
        cellOf: cellWithInterval,
        tip: sharesTip,
      })}
    >
      {(time.basis === "open" || time.basis === "mixed") && <p>{t(`batch:time.basis.${time.basis}`)}</p>}
      <UnreadNotes cells={time} kind="time" />
    </CountsChart>
  );
}
