import { type ReactNode, useMemo } from "react";
import type { EstimatedShare, ShareEstimate } from "../../../scoring/estimate/reports.ts";
import { ChartFrame } from "../../../ui/chart/ChartFrame.tsx";
import type { ColorToken } from "../../../ui/chart/color-tokens.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { intervalPlot } from "../../../ui/plots/interval-plot.ts";
import { numbersOf, shownPoints, shownShare } from "../../../ui/plots/measure-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { useOrigin } from "../results/use-origin.ts";
import classes from "./SharesPanel.module.css";

export interface ShareRow extends ShareEstimate {
  name: string;
  color: ColorToken;
  rows: number;
  labels: number;
}

interface SharesChartProps {
  title: string;
  /** What the rows are. */
  unit: string;
  rows: readonly ShareRow[];
  isPolarity: boolean;
  /** How the shares were estimated, and what was left out. */
  notes: readonly string[];
  isStale: boolean;
  tools?: ReactNode;
  /** Called with the row whose texts are to be shown. */
  onPick?: (row: number) => void;
}

/** Shares of several classes, groups or names, as counted and as corrected by labels. */
export function SharesChart(props: SharesChartProps) {
  const { title, unit, rows, isPolarity, notes, isStale, tools, onPick } = props;
  const shown = isPolarity ? shownPoints : shownShare;
  const cell = (estimate: EstimatedShare | undefined) => (estimate ? shown(estimate) : t("shares:noLabels"));
  const plotter = useMemo(
    () => (width: number) =>
      intervalPlot(
        rows.map(({ name, color, corrected, naive }) => ({ name, color, corrected, naive })),
        width,
        {
          legend: { corrected: t("shares:corrected"), naive: t("shares:naive") },
          format: (value) => formatPercent(value, 0),
        },
      ),
    [rows],
  );
  const hasBorrowed = rows.some(({ borrowed }) => borrowed);
  const origin = useOrigin(title, notes[0] ?? "");
  return (
    <ChartFrame
      title={title}
      heads={[
        unit,
        t("shares:corrected"),
        t("shares:naive"),
        t("shares:labeled"),
        t("common:table.rows"),
        t("shares:labels"),
        ...(hasBorrowed ? [t("shares:borrowed")] : []),
      ]}
      rows={rows.map(({ name, corrected, naive, labeled, borrowed, rows: count, labels }, at) => ({
        name,
        cells: [
          cell(corrected),
          cell(naive),
          cell(labeled),
          onPick ? (
            <button key="rows" type="button" title={t("batch:charts.showRows")} onClick={() => onPick(at)}>
              {formatCount(count)}
            </button>
          ) : (
            formatCount(count)
          ),
          formatCount(labels),
          ...(hasBorrowed ? [borrowed ? shown(borrowed) : ""] : []),
        ],
      }))}
      plotter={plotter}
      files={{ name: `${origin.fields["file"] ?? ""} ${title}`, origin, table: savedTable(unit, rows) }}
      tip={(at) => tipOf(rows[at], cell)}
      onPick={onPick}
      isStale={isStale}
      tools={tools}
    >
      {notes.map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
    </ChartFrame>
  );
}

const savedTable = (unit: string, rows: readonly ShareRow[]) => [
  [
    unit,
    "corrected",
    "corrected low",
    "corrected high",
    "count",
    "count low",
    "count high",
    "rows",
    "labels",
  ],
  ...rows.map(({ name, corrected, naive, rows, labels }) => [
    name,
    ...numbersOf(corrected),
    ...numbersOf(naive),
    rows,
    labels,
  ]),
];

const tipOf = (row: ShareRow | undefined, cell: (estimate: EstimatedShare | undefined) => string) =>
  row && (
    <>
      <strong>{row.name}</strong>
      <span className="tabular">{`${t("shares:corrected")} ${cell(row.corrected)}`}</span>
      <span className="tabular">{`${t("shares:naive")} ${cell(row.naive)}`}</span>
    </>
  );
