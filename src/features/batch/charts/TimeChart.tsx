import { NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import type { Job, TableView, TimeCounts } from "../../../../workers/protocols/batch-types.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatInterval, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { setDayFirst } from "../store/results-actions.ts";
import { type ChartRow, totalOf } from "./chart-row.ts";
import { CountsChart } from "./CountsChart.tsx";
import { shareOf, sharesOverTime } from "./shares-over-time.ts";
import { stackedBars } from "./stacked-bars.ts";

/** The number of characters of an ISO date that identify a bin. */
const NAME_LENGTH = { hour: 16, day: 10, week: 10, month: 7, year: 4 };

interface TimeChartProps {
  job: Job;
  /** Those of the model, and "not sure". */
  labels: readonly string[];
  /** Shows the rows that a click picked. */
  showRows: (filter: Partial<TableView>) => void;
  column: number;
  time: TimeCounts;
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

/** What is uncertain about the dates, and which rows have none. */
function DateNotes({ time: { basis, emptyRows, unreadRows, unread } }: { time: TimeCounts }) {
  return (
    <>
      {(basis === "open" || basis === "mixed") && <p>{t(`batch:time.basis.${basis}`)}</p>}
      {unreadRows > 0 && <p>{t("batch:time.unread", { count: unreadRows, examples: unread.join(" · ") })}</p>}
      {emptyRows > 0 && <p>{t("batch:time.empty", { count: emptyRows })}</p>}
    </>
  );
}

/** A column's dates, as counts or as shares with 95 % intervals. */
export function TimeChart({ job, labels, showRows, column, time, choice }: TimeChartProps) {
  const [asShares, setAsShares] = useState(false);
  const { unit, bins } = time;
  const axis = t(`batch:time.unit.${unit}`);
  const rows = useMemo(
    () =>
      bins.map(({ start, counts }): ChartRow => ({
        name: start.slice(0, NAME_LENGTH[unit]).replace("T", " "),
        counts,
      })),
    [bins, unit],
  );
  const plotter = useMemo(
    () =>
      asShares
        ? sharesOverTime(rows, labels, axis)
        : stackedBars({ rows, labels, layout: "columns", unit: axis }),
    [asShares, rows, labels, axis],
  );
  const sharesTip = (row: ChartRow) => (
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
      <span className="tabular">{t("batch:time.ofRows", { count: totalOf(row) })}</span>
    </>
  );
  const tools = (
    <>
      <NativeSelect
        aria-label={t("batch:time.showAs")}
        value={asShares ? "shares" : "rows"}
        onChange={(event) => setAsShares(event.currentTarget.value === "shares")}
        data={[
          { value: "rows", label: t("common:table.rows") },
          { value: "shares", label: t("batch:time.shares") },
        ]}
      />
      {time.basis !== "values" && <DateOrderSelect order={time.order} />}
      {choice}
    </>
  );
  return (
    <CountsChart
      title={t(`batch:time.by.${unit}`, { column: job.table.columns[column]?.name ?? "" })}
      labels={labels}
      rows={rows}
      plotter={plotter}
      unit={axis}
      tools={tools}
      onPick={(row, label) => {
        const bin = bins[row];
        if (bin) showRows({ label, time: { column, from: Date.parse(bin.start), to: Date.parse(bin.end) } });
      }}
      {...(asShares && { cellOf: cellWithInterval, tip: sharesTip })}
    >
      <DateNotes time={time} />
    </CountsChart>
  );
}
