import { NativeSelect } from "@mantine/core";
import { useMemo } from "react";
import type { ColumnChartChoices, ColumnCharts, Job } from "../../../../workers/protocols/batch-types.ts";
import type { ColumnChoice } from "../../../scoring/selection/selection.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseCharts } from "../store/results-actions.ts";
import { INITIAL_CHOICES } from "../chart-choices.ts";
import { CategoryChart } from "./CategoryChart.tsx";
import { NumberChart } from "./NumberChart.tsx";
import type { Panels } from "./panels.ts";
import { columnName, columnOfValue, furtherColumns } from "../selection/column-name.ts";
import { languageName } from "../selection/language-name.ts";
import type { Select } from "./select.ts";
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
      onChange={({ currentTarget: { value } }) => chooseCharts({ column: columnOfValue(value) })}
      data={[
        ...columns
          .map((c, index) => ({ value: String(index), label: c.name }))
          .filter((_, index) => index !== textColumn),
        ...furtherColumns(job).map((choice) => ({ value: String(choice), label: columnName(job, choice) })),
      ]}
    />
  );
}

/** The column whose values have a panel each. */
function PanelsSelect({ job, column }: { job: Job; column: ColumnChoice }) {
  const chosen = useOpen(({ charts }) => charts.panelsBy);
  const { columns, textColumn } = job.table;
  return (
    <NativeSelect
      aria-label={t("batch:charts.panels")}
      value={chosen ?? ""}
      onChange={({ currentTarget: { value } }) =>
        chooseCharts({ panelsBy: value === "" ? undefined : columnOfValue(value) })
      }
      data={[
        { value: "", label: t("batch:charts.noPanels") },
        ...[
          ...columns.map((c, index) => ({
            value: String(index),
            label: t("batch:charts.panelsBy", { column: c.name }),
          })),
          ...furtherColumns(job).map((choice) => ({
            value: String(choice),
            label: t("batch:charts.panelsBy", { column: columnName(job, choice) }),
          })),
        ].filter(({ value }) => value !== String(textColumn) && value !== String(column)),
      ]}
    />
  );
}

const valueName = (column: ColumnChoice, value: string): string =>
  column === LANGUAGE ? languageName(value) : shownText(value) || t("common:table.empty");

/** The panels of the counted values. */
function panelsOf(panelsBy: ColumnChoice | undefined, charts: ColumnCharts | undefined): Panels | undefined {
  if (panelsBy === undefined || !charts?.panels) return undefined;
  const { values, hasOthers } = charts.panels;
  const names = values.map((value) => valueName(panelsBy, value));
  return { column: panelsBy, values, names: hasOthers ? [...names, t("batch:charts.otherPanel")] : names };
}

/** A chart over time for dates, in bins for numbers, by value for a column with few values, or by the language of the texts. */
export function ColumnChart({ job, labels, select }: ColumnChartProps) {
  const { unit, equal, bins, panelsBy } = useOpen((open) => open.charts) ?? INITIAL_CHOICES;
  const column = useColumn(job);
  const choices: ColumnChartChoices = {
    ...(unit && { unit }),
    ...(panelsBy !== undefined && panelsBy !== column && { panelsBy }),
    ...((equal ?? bins) !== undefined && {
      binning: { ...(equal && { equal }), ...(bins !== undefined && { count: bins }) },
    }),
  };
  const { value, isStale } = useChart(
    async (view) => {
      const counted = await batch().columnCharts(column, view, choices);
      return counted && { charts: counted, panelsBy: choices.panelsBy };
    },
    `${job.id} ${column}`,
    `${JSON.stringify(job.topics)} ${job.options.dayFirst} ${JSON.stringify(choices)}`,
  );
  const charts = value?.charts;
  const panels = useMemo(() => panelsOf(value?.panelsBy, value?.charts), [value]);
  const choice = (
    <>
      <ColumnSelect job={job} column={column} />
      <PanelsSelect job={job} column={column} />
    </>
  );
  const common = { job, labels, select, panels, isStale, choice };
  if (typeof column === "number" && charts?.time)
    return <TimeChart {...common} column={column} time={charts.time} />;
  if (typeof column === "number" && charts?.numbers)
    return <NumberChart {...common} column={column} numbers={charts.numbers} />;
  return <CategoryChart {...common} column={column} charts={charts} />;
}
