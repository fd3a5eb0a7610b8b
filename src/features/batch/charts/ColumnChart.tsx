import { NativeSelect } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { ColumnCharts, ColumnChoice } from "../../../../workers/batch/protocol.ts";
import { wilsonInterval } from "../../../engine/classifier/evaluation.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatInterval, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch, unwrap } from "../job/batch-client.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import type { ChartProps } from "./ChartsPanel.tsx";
import classes from "./ChartFrame.module.css";
import { languageName } from "../results/language-name.ts";
import { SharesOverTime } from "./SharesOverTime.tsx";
import { type ChartRow, StackedBars } from "./StackedBars.tsx";
import { useChart } from "./use-chart.ts";

const LANGUAGE = "language";

/** Over time for dates, by value for columns that have few, or by the language of the texts. */
export function ColumnChart({ job, show }: ChartProps) {
  const { columns, textColumn } = job.table;
  const [column, setColumn] = useState<ColumnChoice>(() => {
    const preferred = ["date", "language", "label"].map((role) => columns.findIndex((c) => c.role === role));
    return preferred.find((index) => index >= 0) ?? LANGUAGE;
  });
  const answer = useChart<ColumnCharts>(() => unwrap(batch().columnCharts(column)), `${job.id} ${column}`);
  const { labels } = job.model;
  const choice = (
    <NativeSelect
      aria-label={t("batch:column.choose")}
      value={column}
      onChange={({ currentTarget: { value } }) => setColumn(value === LANGUAGE ? LANGUAGE : Number(value))}
      data={[
        ...columns
          .map((c, index) => ({ value: String(index), label: c.name }))
          .filter((_, index) => index !== textColumn),
        { value: LANGUAGE, label: t("batch:column.detected") },
      ]}
    />
  );
  if (answer?.time && column !== LANGUAGE)
    return <TimeChart job={job} show={show} column={column} time={answer.time} choice={choice} />;
  const isLanguage = column === LANGUAGE;
  const name = isLanguage ? "" : (columns[column]?.name ?? "");
  const rows = (answer?.categories ?? []).map(({ value, counts }) => ({
    name: isLanguage ? languageName(value) : value || t("common:table.empty"),
    counts,
  }));
  const pick = (at: number, label: number) => {
    const value = answer?.categories?.[at]?.value;
    if (value !== undefined) show({ label, cell: { column, value } });
  };
  return (
    <ChartFrame
      title={isLanguage ? t("batch:column.byLanguage") : t("batch:column.by", { column: name })}
      labels={labels}
      rows={rows}
      unit={isLanguage ? t("batch:column.language") : capitalizeLabel(name)}
      tools={choice}
      onPick={pick}
    >
      {rows.length > 0 && <StackedBars rows={rows} labels={labels} layout="rows" onPick={pick} />}
      {!answer && <p role="status">{t("batch:charts.counting")}</p>}
      {answer && rows.length === 0 && <p>{t("batch:column.tooMany")}</p>}
    </ChartFrame>
  );
}

interface TimeChartProps extends ChartProps {
  column: number;
  time: NonNullable<ColumnCharts["time"]>;
  choice: ReactNode;
}

/** As counts, or as shares with how far chance alone could have moved them. */
function TimeChart({ job, show, column, time, choice }: TimeChartProps) {
  const [asShares, setAsShares] = useState(false);
  const { labels } = job.model;
  const { unit, bins, undated } = time;
  const digits = { hour: 16, day: 10, week: 10, month: 7, year: 4 }[unit];
  const rows: ChartRow[] = bins.map(({ start, counts }) => ({
    name: start.slice(0, digits).replace("T", " "),
    counts,
  }));
  const pick = (at: number, label: number) => {
    const bin = bins[at];
    if (bin) show({ label, time: { column, from: Date.parse(bin.start), to: Date.parse(bin.end) } });
  };
  const tools = (
    <div className={classes.tools}>
      <NativeSelect
        aria-label={t("batch:time.showAs")}
        value={asShares ? "shares" : "rows"}
        onChange={(event) => setAsShares(event.currentTarget.value === "shares")}
        data={[
          { value: "rows", label: t("common:table.rows") },
          { value: "shares", label: t("batch:time.shares") },
        ]}
      />
      {choice}
    </div>
  );
  return (
    <ChartFrame
      title={t(`batch:time.by.${unit}`, { column: job.table.columns[column]?.name ?? "" })}
      labels={labels}
      rows={rows}
      unit={t(`batch:time.unit.${unit}`)}
      tools={tools}
      onPick={pick}
      {...(asShares && { cellOf: shareWithInterval })}
    >
      {asShares ? (
        <SharesOverTime rows={rows} labels={labels} />
      ) : (
        <StackedBars rows={rows} labels={labels} layout="columns" onPick={pick} />
      )}
      {undated > 0 && <p>{t("batch:time.undated", { count: undated })}</p>}
    </ChartFrame>
  );
}

function shareWithInterval({ counts }: ChartRow, label: number): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return t("common:table.none");
  const count = counts[label] ?? 0;
  return `${formatPercent(count / total)} (${formatInterval(wilsonInterval(count, total))})`;
}
