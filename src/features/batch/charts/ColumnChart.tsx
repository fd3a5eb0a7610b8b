import { NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import type { ColumnChartChoices, ColumnCharts, Job } from "../../../../workers/protocols/batch-types.ts";
import type { ColumnChoice } from "../../../scoring/selection/selection.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseCharts } from "../store/results-actions.ts";
import { INITIAL_CHOICES } from "../chart-choices.ts";
import { CountsChart } from "./CountsChart.tsx";
import { BinningSelects, NumberChart } from "./NumberChart.tsx";
import { languageName } from "../selection/language-name.ts";
import type { Select } from "./select.ts";
import { stackedBars } from "./stacked-bars.ts";
import { TimeChart } from "./TimeChart.tsx";
import { useChart } from "./use-chart.ts";

const LANGUAGE = "language";

export interface ColumnChartProps {
  job: Job;
  /** Those of the model, and "not sure". */
  labels: readonly string[];
  select: Select;
}

/** The column that is chosen; by default the first with dates, languages or labels. */
function useColumn({ table }: Job): ColumnChoice {
  const chosen = useOpen(({ charts }) => charts.column);
  if (chosen !== undefined) return chosen;
  const roles = ["date", "language", "label"];
  const preferred = roles.map((role) => table.columns.findIndex((column) => column.role === role));
  return preferred.find((index) => index >= 0) ?? LANGUAGE;
}

function ColumnSelect({ job, column }: { job: Job; column: ColumnChoice }) {
  const { columns, textColumn } = job.table;
  return (
    <NativeSelect
      aria-label={t("batch:column.choose")}
      value={column}
      onChange={({ currentTarget: { value } }) =>
        chooseCharts({ column: value === LANGUAGE ? LANGUAGE : Number(value) })
      }
      data={[
        ...columns
          .map((c, index) => ({ value: String(index), label: c.name }))
          .filter((_, index) => index !== textColumn),
        { value: LANGUAGE, label: t("batch:column.detected") },
      ]}
    />
  );
}

/** A chart over time for dates, in bins for numbers, by value for a column with few values, or by the language of the texts. */
export function ColumnChart({ job, labels, select }: ColumnChartProps) {
  const { unit, equal, bins } = useOpen((open) => open.charts) ?? INITIAL_CHOICES;
  const column = useColumn(job);
  const choices: ColumnChartChoices = {
    ...(unit && { unit }),
    ...((equal ?? bins) !== undefined && {
      binning: { ...(equal && { equal }), ...(bins !== undefined && { count: bins }) },
    }),
  };
  const { value: charts, isStale } = useChart<ColumnCharts | undefined>(
    (view) => batch().columnCharts(column, view, choices),
    `${job.id} ${column} ${job.options.dayFirst} ${JSON.stringify(choices)}`,
  );
  const common = { job, labels, select, isStale, choice: <ColumnSelect job={job} column={column} /> };
  if (column !== LANGUAGE && charts?.time)
    return <TimeChart {...common} column={column} time={charts.time} />;
  if (column !== LANGUAGE && charts?.numbers)
    return <NumberChart {...common} column={column} numbers={charts.numbers} />;
  return <CategoryChart {...common} column={column} charts={charts} />;
}

interface CategoryChartProps extends ColumnChartProps {
  column: ColumnChoice;
  /** Absent while the rows are counted. */
  charts: ColumnCharts | undefined;
  isStale: boolean;
  choice: ReactNode;
}

function CategoryChart({ job, labels, select, column, charts, isStale, choice }: CategoryChartProps) {
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
      isStale={isStale}
      unit={isLanguage ? t("batch:column.language") : capitalizeLabel(name)}
      tools={
        <>
          {choice}
          {charts?.areNumbers && <BinningSelects />}
        </>
      }
      onPick={(row, label) => {
        const value = charts?.categories?.[row]?.value;
        if (value !== undefined)
          select({ on: "class", classes: [label] }, { on: "value", column, values: [value] });
      }}
    >
      {!charts && <p role="status">{t("batch:charts.counting")}</p>}
      {charts && rows.length === 0 && <p>{t("batch:column.tooMany")}</p>}
    </CountsChart>
  );
}
