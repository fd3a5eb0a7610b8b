import type { ReactNode } from "react";
import { ChartFrame } from "../../../ui/chart/ChartFrame.tsx";
import type { Plotter } from "../../../ui/chart/plot.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatNumber } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useOrigin } from "../results/use-origin.ts";
import type { ChartRow } from "./chart-row.ts";

interface CountsChartProps {
  title: string;
  labels: readonly string[];
  rows: readonly ChartRow[];
  plotter: Plotter;
  /** How the numbers were counted, where that was chosen; below the chart and in its files. */
  method?: string;
  /** The header of the column with the rows' names. */
  unit?: string;
  /** The value of a table cell; the count when absent. */
  cellOf?: (row: ChartRow, label: number) => string;
  /** The text of the tooltip; the counts of the row when absent. */
  tip?: (row: ChartRow) => ReactNode;
  onPick?: (row: number, label: number) => void;
  onBrush?: (first: number, last: number) => void;
  isStale?: boolean;
  tools?: ReactNode;
  children?: ReactNode;
}

/** A count, or an average with one digit. */
function countOf({ counts, sums }: ChartRow, label: number): string {
  const count = counts[label] ?? 0;
  return sums ? formatNumber(count, 1) : formatCount(count);
}

/** A chart of counts by class. A click on a bar or on its number in the table shows the rows. */
export function CountsChart(props: CountsChartProps) {
  const { title, labels, rows, plotter, unit = t("common:table.class"), cellOf = countOf, tip } = props;
  const { onPick, onBrush, isStale = false, tools, method = "", children } = props;
  const origin = useOrigin(title, method);
  const countsTip = (row: ChartRow) => (
    <>
      <strong>{row.name}</strong>
      {labels.map((label, index) => (
        <span key={label} className="tabular">
          {capitalizeLabel(label)} {countOf(row, index)}
        </span>
      ))}
    </>
  );
  return (
    <ChartFrame
      title={title}
      heads={[unit, ...labels.map(capitalizeLabel)]}
      rows={rows.map((row, at) => ({
        name: row.note ? `${row.name} (${row.note})` : row.name,
        cells: labels.map((label, index) =>
          onPick && row.counts[index] ? (
            <button
              key={label}
              type="button"
              title={t("batch:charts.showRows")}
              onClick={() => onPick(at, index)}
            >
              {cellOf(row, index)}
            </button>
          ) : (
            cellOf(row, index)
          ),
        ),
      }))}
      plotter={rows.length > 0 ? plotter : undefined}
      files={{
        name: `${origin.fields["file"] ?? ""} ${title}`,
        origin,
        table: [
          [unit, ...labels],
          ...rows.map(({ name, counts }) => [name, ...labels.map((_, at) => counts[at] ?? 0)]),
        ],
      }}
      tip={(at) => {
        const row = rows[at];
        return row && (tip ?? countsTip)(row);
      }}
      onPick={onPick}
      onBrush={onBrush}
      isStale={isStale}
      tools={tools}
    >
      {method && <p>{method}</p>}
      {children}
    </ChartFrame>
  );
}
