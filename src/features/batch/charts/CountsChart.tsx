import type { ReactNode } from "react";
import { ChartFrame } from "../../../ui/chart/ChartFrame.tsx";
import type { Plotter } from "../../../ui/chart/plot.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatNumber } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useOrigin } from "../results/use-origin.ts";
import type { ChartRow } from "./chart-row.ts";
import { type Panels, panelRow } from "./panels.ts";

interface CountsChartProps {
  title: string;
  labels: readonly string[];
  /** The counts of the rows are those of each panel, one after another. */
  panels?: Panels | undefined;
  rows: readonly ChartRow[];
  plotter: Plotter;
  /** How the numbers were counted, where that was chosen; below the chart and in its files. */
  method?: string;
  /** The header of the column with the rows' names. */
  unit?: string;
  /** The value of a table cell, of the row of its panel; the count when absent. */
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

/** The columns of the table: the classes, those of each panel with its name. */
const columnsOf = (labels: readonly string[], panels: Panels | undefined): string[] =>
  panels
    ? panels.names.flatMap((panel) =>
        labels.map((label) => t("batch:charts.ofPanel", { panel, class: capitalizeLabel(label) })),
      )
    : labels.map(capitalizeLabel);

/** A chart of counts by class. A click on a bar or on its number in the table shows the rows. */
export function CountsChart(props: CountsChartProps) {
  const { title, labels, panels, rows, plotter, unit = t("common:table.class"), tip } = props;
  const { cellOf = countOf, onPick, onBrush, isStale = false, tools, method = "", children } = props;
  const origin = useOrigin(title, method);
  const columns = columnsOf(labels, panels);
  const shown = (row: ChartRow, index: number) =>
    cellOf(panelRow(row, Math.floor(index / labels.length), labels.length), index % labels.length);
  /** The panel of all other values has no value that could be a filter. */
  const isPickable = (index: number) => !panels || index < panels.values.length * labels.length;
  const pick = (row: number, index: number) => {
    if (!rows[row]?.isRest && isPickable(index)) onPick?.(row, index);
  };
  const countsTip = (row: ChartRow) => (
    <>
      <strong>{row.name}</strong>
      {columns.map(
        (name, index) =>
          // Of panels, only what there is.
          (!panels || (row.counts[index] ?? 0) > 0) && (
            <span key={name} className="tabular">
              {name} {countOf(row, index)}
            </span>
          ),
      )}
    </>
  );
  return (
    <ChartFrame
      title={title}
      heads={[unit, ...columns]}
      rows={rows.map((row, at) => ({
        name: row.note ? `${row.name} (${row.note})` : row.name,
        cells: columns.map((name, index) =>
          onPick && row.counts[index] && !row.isRest && isPickable(index) ? (
            <button
              key={name}
              type="button"
              title={t("batch:charts.showRows")}
              onClick={() => pick(at, index)}
            >
              {shown(row, index)}
            </button>
          ) : (
            shown(row, index)
          ),
        ),
      }))}
      plotter={rows.length > 0 ? plotter : undefined}
      files={{
        name: `${origin.fields["file"] ?? ""} ${title}`,
        origin,
        table: [
          [unit, ...(panels ? columns : labels)],
          ...rows.map(({ name, exported = name, counts }) => [
            exported,
            ...columns.map((_, at) => counts[at] ?? 0),
          ]),
        ],
      }}
      tip={(at) => {
        const row = rows[at];
        return row && (panels ? countsTip : (tip ?? countsTip))(row);
      }}
      onPick={onPick && pick}
      onBrush={onBrush}
      isStale={isStale}
      tools={tools}
    >
      {method && <p>{method}</p>}
      {children}
    </ChartFrame>
  );
}
