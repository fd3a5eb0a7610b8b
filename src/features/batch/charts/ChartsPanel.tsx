import { useMemo } from "react";
import type { Charts, Job } from "../../../../workers/protocols/batch-types.ts";
import { withCondition } from "../../../scoring/selection/selection.ts";
import { NOT_SURE } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import {
  formatCount,
  formatNumberRange,
  formatPercent,
  formatPercentRange,
} from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch } from "../store/batch-client.ts";
import { changeSelection } from "../store/results-actions.ts";
import type { ChartRow } from "./chart-row.ts";
import classes from "./ChartsPanel.module.css";
import { ColumnChart } from "./ColumnChart.tsx";
import { CountsChart } from "./CountsChart.tsx";
import type { Select } from "./select.ts";
import { stackedBars } from "./stacked-bars.ts";
import { useChart } from "./use-chart.ts";
import { WordsChart } from "./WordsChart.tsx";

const select: Select = (...conditions) => changeSelection((now) => conditions.reduce(withCondition, now));

/** Pixels; the classes fill as much as the chart beside them. */
const CLASSES_HEIGHT = 290;

export function ChartsPanel({ job }: { job: Job }) {
  const { value: charts, isStale } = useChart<Charts>((shown) => batch().charts(shown), job.id);
  const { labels: named, isNumber = false } = job.model;
  // A number is never unsure.
  const labels = useMemo(() => (isNumber ? named : [...named, NOT_SURE]), [named, isNumber]);
  if (!charts) return <p role="status">{t("batch:charts.counting")}</p>;
  if (charts.classes.every((count) => count === 0)) return <p>{t("batch:charts.noneYet")}</p>;
  return (
    <div className={classes.charts}>
      {!isNumber && <ClassesChart counts={charts.classes} labels={labels} isStale={isStale} />}
      <ScoreChart histogram={charts.histogram} labels={labels} isNumber={isNumber} isStale={isStale} />
      <ColumnChart job={job} labels={labels} select={select} />
      <WordsChart job={job} labels={labels} select={select} />
    </div>
  );
}

interface PartProps {
  labels: readonly string[];
  isStale: boolean;
}

/** How many rows have each class. */
function ClassesChart({ counts, labels, isStale }: PartProps & { counts: readonly number[] }) {
  const rows = useMemo(() => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return labels.map((label, index): ChartRow => {
      const share = formatPercent((counts[index] ?? 0) / total);
      return {
        name: capitalizeLabel(label),
        short: `${capitalizeLabel(label)} ${share}`,
        note: share,
        counts: labels.map((_, other) => (other === index ? (counts[index] ?? 0) : 0)),
      };
    });
  }, [counts, labels]);
  const plotter = useMemo(
    () => stackedBars({ rows, labels, layout: "rows", hasLegend: false, height: CLASSES_HEIGHT }),
    [rows, labels],
  );
  return (
    <CountsChart
      title={t("batch:charts.classes")}
      labels={labels}
      rows={rows}
      plotter={plotter}
      isStale={isStale}
      onPick={(_, label) => select({ on: "class", classes: [label] })}
    />
  );
}

/** How many rows have a top probability, or a number in place of classes, in each bin. */
function ScoreChart({
  histogram,
  labels,
  isNumber,
  isStale,
}: PartProps & { histogram: Charts["histogram"]; isNumber: boolean }) {
  const bins = useMemo(
    () => histogram.slice(histogram.findIndex(({ counts }) => counts.some((count) => count > 0))),
    [histogram],
  );
  const rows = useMemo(
    () =>
      bins.map(({ low, high, counts }): ChartRow => ({
        name: isNumber ? formatNumberRange({ low, high }) : formatPercentRange({ low, high }),
        short: isNumber ? formatCount(low) : formatPercent(low, 0),
        counts,
      })),
    [bins, isNumber],
  );
  const unit = isNumber ? capitalizeLabel(labels[0] ?? "") : t("common:table.score");
  const plotter = useMemo(() => stackedBars({ rows, labels, layout: "columns", unit }), [rows, labels, unit]);
  return (
    <CountsChart
      title={t(isNumber ? "batch:charts.value" : "batch:charts.sureness")}
      labels={labels}
      rows={rows}
      plotter={plotter}
      isStale={isStale}
      unit={t("common:table.score")}
      onBrush={(first, last) => {
        const [from, to] = [bins[first], bins[last]];
        if (from && to) select({ on: "score", low: from.low, high: to.high });
      }}
      onPick={(row, label) => {
        const bin = bins[row];
        if (bin) select({ on: "class", classes: [label] }, { on: "score", low: bin.low, high: bin.high });
      }}
    />
  );
}
