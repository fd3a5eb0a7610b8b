import { NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import type { ColumnCharts, Job } from "../../../../workers/protocols/batch-types.ts";
import type { ColumnChoice } from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel, translateLabel } from "../../../ui/format/labels.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { type ChartChoices, INITIAL_CHOICES } from "../chart-choices.ts";
import { columnName } from "../selection/column-name.ts";
import { languageName } from "../selection/language-name.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseCharts } from "../store/results-actions.ts";
import { type ChartRow, totalOf } from "./chart-row.ts";
import { CountsChart } from "./CountsChart.tsx";
import { BinningSelects } from "./NumberChart.tsx";
import { type Panels, pickedConditions, plotPanels } from "./panels.ts";
import type { Select } from "./select.ts";
import { SharesSelect } from "./SharesSelect.tsx";
import { stackedBars } from "./stacked-bars.ts";

interface CategoryRow extends ChartRow {
  value?: string;
}

/** By name, or by the share of a class, the largest first; undefined for the order in which they were counted. */
function sorted(rows: readonly CategoryRow[], order: ChartChoices["order"], classes: number): CategoryRow[] {
  if (order === undefined) return [...rows];
  if (order === "name")
    return rows.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  const shareOf = (row: ChartRow) =>
    row.counts.reduce((sum, count, index) => sum + (index % classes === order ? count : 0), 0) /
    Math.max(1, totalOf(row));
  return rows.toSorted((a, b) => shareOf(b) - shareOf(a));
}

function OrderSelect({ labels }: { labels: readonly string[] }) {
  const order = useOpen(({ charts }) => charts.order);
  return (
    <NativeSelect
      aria-label={t("batch:charts.order")}
      value={order ?? ""}
      onChange={({ currentTarget: { value } }) =>
        chooseCharts({ order: value === "name" ? value : value === "" ? undefined : Number(value) })
      }
      data={[
        { value: "", label: t("batch:charts.byRows") },
        { value: "name", label: t("batch:charts.byName") },
        ...labels.map((label, index) => ({
          value: String(index),
          label: t("batch:charts.byShare", { class: translateLabel(label) }),
        })),
      ]}
    />
  );
}

interface CategoryChartProps {
  job: Job;
  /** Those of the model, and "not sure". */
  labels: readonly string[];
  select: Select;
  column: ColumnChoice;
  /** Absent while the rows are counted. */
  charts: ColumnCharts | undefined;
  panels: Panels | undefined;
  isStale: boolean;
  /** The controls that choose the columns. */
  choice: ReactNode;
}

/** The most frequent values of a column, and the others together. */
export function CategoryChart(props: CategoryChartProps) {
  const { job, labels, select, column, charts, panels, isStale, choice } = props;
  const { asShares, order } = useOpen(({ charts: chosen }) => chosen) ?? INITIAL_CHOICES;
  const isLanguage = column === "language";
  const name = isLanguage ? "" : columnName(job, column);
  const rows = useMemo(() => {
    const { categories = [], otherCategories: others } = charts ?? {};
    const named = categories.map(({ value, counts }): CategoryRow => ({
      value,
      name: isLanguage ? languageName(value) : shownText(value) || t("common:table.empty"),
      counts,
    }));
    const rest = others && {
      name: t("batch:column.others", { count: others.values }),
      counts: others.counts,
    };
    return [...sorted(named, order, labels.length), ...(rest ? [{ ...rest, isRest: true }] : [])];
  }, [charts, isLanguage, order, labels.length]);
  const plotter = useMemo(
    () =>
      plotPanels(rows, labels, panels, (part, options) =>
        stackedBars({ rows: part, labels, layout: "rows", isNormalized: asShares, ...options }),
      ),
    [rows, labels, panels, asShares],
  );
  return (
    <CountsChart
      title={isLanguage ? t("batch:column.byLanguage") : t("batch:column.by", { column: name })}
      labels={labels}
      panels={panels}
      rows={rows}
      plotter={plotter}
      isStale={isStale}
      unit={isLanguage ? t("batch:column.language") : capitalizeLabel(name)}
      tools={
        <>
          {choice}
          <SharesSelect />
          <OrderSelect labels={labels} />
          {charts?.areNumbers && <BinningSelects />}
        </>
      }
      onPick={(row, index) => {
        const value = rows[row]?.value;
        if (value !== undefined)
          select(...pickedConditions(index, labels.length, panels), { on: "value", column, values: [value] });
      }}
    >
      {!charts && <p role="status">{t("batch:charts.counting")}</p>}
      {charts && rows.length === 0 && <p>{t("batch:column.tooMany")}</p>}
    </CountsChart>
  );
}
