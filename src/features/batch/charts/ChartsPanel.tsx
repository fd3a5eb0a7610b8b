import type { Charts, Job, View } from "../../../../workers/batch/protocol.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatNumber, formatPercent, formatPercentRange } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch, unwrap } from "../job/batch-client.ts";
import { useBatch } from "../batch-store.ts";
import { ALL_ROWS } from "../view-params.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import classes from "./ChartsPanel.module.css";
import { ColumnChart } from "./ColumnChart.tsx";
import { type ChartRow, StackedBars } from "./StackedBars.tsx";
import { useChart } from "./use-chart.ts";
import { WordsChart } from "./WordsChart.tsx";

export interface ChartProps {
  job: Job;
  /** Shows the rows that were clicked. */
  show: (filter: Partial<View>) => void;
}

export function ChartsPanel({ job }: { job: Job }) {
  const setView = useBatch((store) => store.setView);
  const setTab = useBatch((store) => store.setTab);
  const charts = useChart<Charts>(() => unwrap(batch().charts()), job.id);
  const show = (filter: Partial<View>) => {
    setTab("table");
    void setView({ ...ALL_ROWS, ...filter });
  };
  if (!charts) return <p role="status">{t("batch:charts.counting")}</p>;
  const { labels } = job.model;
  const total = charts.classes.reduce((sum, count) => sum + count, 0);
  if (total === 0) return <p>{t("batch:charts.noneYet")}</p>;
  const shares: ChartRow[] = labels.map((label, index) => ({
    name: capitalizeLabel(label),
    counts: labels.map((_, other) => (other === index ? (charts.classes[index] ?? 0) : 0)),
    short: `${capitalizeLabel(label)} ${formatPercent((charts.classes[index] ?? 0) / total)}`,
    note: formatPercent((charts.classes[index] ?? 0) / total),
  }));
  const lowest = charts.histogram.findIndex(({ counts }) => counts.some((count) => count > 0));
  const bins = charts.histogram.slice(lowest);
  const scores: ChartRow[] = bins.map(({ low, high, counts }) => ({
    name: formatPercentRange({ low, high }),
    short: formatNumber(100 * low, 0),
    counts,
  }));
  const pickClass = (_: number, label: number) => show({ label });
  const pickScore = (at: number, label: number) => {
    const bin = bins[at];
    if (bin) show({ label, score: { low: bin.low, high: bin.high } });
  };
  return (
    <div className={classes.charts}>
      <ChartFrame title={t("batch:charts.classes")} labels={labels} rows={shares} onPick={pickClass}>
        <StackedBars rows={shares} labels={labels} layout="rows" onPick={pickClass} />
      </ChartFrame>
      <ChartFrame
        title={t("batch:charts.sureness")}
        labels={labels}
        rows={scores}
        unit={t("common:table.score")}
        onPick={pickScore}
      >
        <StackedBars rows={scores} labels={labels} layout="columns" onPick={pickScore} />
      </ChartFrame>
      <ColumnChart job={job} show={show} />
      <WordsChart job={job} show={show} />
    </div>
  );
}
