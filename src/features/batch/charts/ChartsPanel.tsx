import { useMemo } from "react";
import type { Charts, Job, TableView } from "../../../../workers/protocols/batch-types.ts";
import { NOT_SURE } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatPercent, formatPercentRange } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { setTab, setView } from "../store/results-actions.ts";
import { withClassOrStatus } from "../results/table-filter.ts";
import { ALL_ROWS } from "../view-params.ts";
import type { ChartRow } from "./chart-row.ts";
import classes from "./ChartsPanel.module.css";
import { ColumnChart } from "./ColumnChart.tsx";
import { CountsChart } from "./CountsChart.tsx";
import { stackedBars } from "./stacked-bars.ts";
import { useChart } from "./use-chart.ts";
import { WordsChart } from "./WordsChart.tsx";

/** Shows the rows that a click picked. */
type ShowRows = (filter: Partial<TableView>) => void;

export function ChartsPanel({ job }: { job: Job }) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const charts = useChart<Charts>((shown) => batch().charts(shown), job.id);
  const labels = useMemo(() => [...job.model.labels, NOT_SURE], [job.model.labels]);
  const showRows: ShowRows = ({ label, ...filter }) => {
    setTab("table");
    const choice = label === job.model.labels.length ? "not_sure" : String(label ?? "");
    void setView({ ...withClassOrStatus(view, choice), ...filter });
  };
  if (!charts) return <p role="status">{t("batch:charts.counting")}</p>;
  if (charts.classes.every((count) => count === 0)) return <p>{t("batch:charts.noneYet")}</p>;
  return (
    <div className={classes.charts}>
      <ClassesChart counts={charts.classes} labels={labels} showRows={showRows} />
      <ConfidenceChart histogram={charts.histogram} labels={labels} showRows={showRows} />
      <ColumnChart job={job} labels={labels} showRows={showRows} />
      <WordsChart job={job} labels={labels} showRows={showRows} />
    </div>
  );
}

interface PartProps {
  labels: readonly string[];
  showRows: ShowRows;
}

/** How many rows have each class. */
function ClassesChart({ counts, labels, showRows }: PartProps & { counts: readonly number[] }) {
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
    () => stackedBars({ rows, labels, layout: "rows", hasLegend: false }),
    [rows, labels],
  );
  return (
    <CountsChart
      title={t("batch:charts.classes")}
      labels={labels}
      rows={rows}
      plotter={plotter}
      onPick={(_, label) => showRows({ label })}
    />
  );
}

/** How many rows have a top probability in each bin. */
function ConfidenceChart({ histogram, labels, showRows }: PartProps & { histogram: Charts["histogram"] }) {
  const bins = useMemo(
    () => histogram.slice(histogram.findIndex(({ counts }) => counts.some((count) => count > 0))),
    [histogram],
  );
  const rows = useMemo(
    () =>
      bins.map(({ low, high, counts }): ChartRow => ({
        name: formatPercentRange({ low, high }),
        short: formatPercent(low, 0),
        counts,
      })),
    [bins],
  );
  const plotter = useMemo(
    () => stackedBars({ rows, labels, layout: "columns", unit: t("common:table.score") }),
    [rows, labels],
  );
  return (
    <CountsChart
      title={t("batch:charts.sureness")}
      labels={labels}
      rows={rows}
      plotter={plotter}
      unit={t("common:table.score")}
      onPick={(row, label) => {
        const bin = bins[row];
        if (bin) showRows({ label, score: { low: bin.low, high: bin.high } });
      }}
    />
  );
}
