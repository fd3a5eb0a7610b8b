import { NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import type {
  ColumnCharts,
  ColumnChoice,
  Job,
  TableView,
} from "../../../../workers/protocols/batch-types.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch } from "../store/batch-client.ts";
import { CountsChart } from "./CountsChart.tsx";
import { languageName } from "../results/language-name.ts";
import { stackedBars } from "./stacked-bars.ts";
import { TimeChart } from "./TimeChart.tsx";
import { useChart } from "./use-chart.ts";

const LANGUAGE = "language";

export interface ColumnChartProps {
  job: Job;
  /** Those of the model, and "not sure". */
  labels: readonly string[];
  /** Shows the rows that a click picked. */
  showRows: (filter: Partial<TableView>) => void;
}

/** A chart over time for dates, by value for a column with few values, or by the language of the texts. */
export function ColumnChart({ job, labels, showRows }: ColumnChartProps) {
  const { columns, textColumn } = job.table;
  const [column, setColumn] = useState<ColumnChoice>(() => {
    const preferred = ["date", "language", "label"].map((role) => columns.findIndex((c) => c.role === role));
    return preferred.find((index) => index >= 0) ?? LANGUAGE;
  });
  const charts = useChart<ColumnCharts | undefined>(
    (view) => batch().columnCharts(column, view),
    `${job.id} ${column} ${job.options.dayFirst}`,
  );
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
  if (charts?.time && column !== LANGUAGE)
    return (
      <TimeChart
        job={job}
        labels={labels}
        showRows={showRows}
        column={column}
        time={charts.time}
        choice={choice}
      />
    );
  return (
    <CategoryChart
      job={job}
      labels={labels}
      showRows={showRows}
      column={column}
      charts={charts}
      choice={choice}
    />
  );
}

interface CategoryChartProps extends ColumnChartProps {
  column: ColumnChoice;
  /** Absent while the rows are counted. */
  charts: ColumnCharts | undefined;
  choice: ReactNode;
}

function CategoryChart({ job, labels, showRows, column, charts, choice }: CategoryChartProps) {
  const isLanguage = column === LANGUAGE;
  const name = isLanguage ? "" : (job.table.columns[column]?.name ?? "");
  const rows = useMemo(
    () =>
      (charts?.categories ?? []).map(({ value, counts }) => ({
        name: isLanguage ? languageName(value) : value || t("common:table.empty"),
        counts,
      })),
    [charts, isLanguage],
  );
  const plotter = useMemo(() => stackedBars({ rows, labels, layout: "rows" }), [rows, labels]);
  return (
    <CountsChart
      title={isLanguage ? t("batch:column.byLanguage") : t("batch:column.by", { column: name })}
      labels={labels}
      rows={rows}
      plotter={plotter}
      unit={isLanguage ? t("batch:column.language") : capitalizeLabel(name)}
      tools={choice}
      onPick={(row, label) => {
        const value = charts?.categories?.[row]?.value;
        if (value !== undefined) showRows({ label, cell: { column, value } });
      }}
    >
      {!charts && <p role="status">{t("batch:charts.counting")}</p>}
      {charts && rows.length === 0 && <p>{t("batch:column.tooMany")}</p>}
    </CountsChart>
  );
}
