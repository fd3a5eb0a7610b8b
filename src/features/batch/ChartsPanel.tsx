import { NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Charts, ColumnCharts, Job, View, WordCounts } from "../../../workers/batch/protocol.ts";
import { capitalized } from "../../ui/class-colors.ts";
import { formatCount, formatPercent } from "../../ui/format.ts";
import { batch, unwrap } from "./batch-client.ts";
import { ALL_ROWS, useBatch } from "./batch-store.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import classes from "./ChartsPanel.module.css";
import { type ChartRow, StackedBars } from "./StackedBars.tsx";

/** Asks again whenever there is more to draw, but not more often than this, in milliseconds. */
const REFRESH = 2000;

function useAnswer<T>(ask: () => Promise<T>, key: string): T | undefined {
  const [answer, setAnswer] = useState<{ key: string; value: T }>();
  const scored = useBatch((store) => store.progress?.scored ?? 0);
  const [asked, setAsked] = useState(scored);

  useEffect(() => {
    if (scored === asked) return undefined;
    const timer = setTimeout(() => setAsked(scored), REFRESH);
    return () => clearTimeout(timer);
  }, [scored, asked]);

  useEffect(() => {
    let current = true;
    ask()
      .then((value) => current && setAnswer({ key, value }))
      // What fails here fails everywhere, and the page shows it.
      .catch(() => {});
    return () => {
      current = false;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `key` says when the question changes
  }, [key, asked]);
  return answer?.key === key ? answer.value : undefined;
}

export function ChartsPanel({ job }: { job: Job }) {
  const setView = useBatch((store) => store.setView);
  const setTab = useBatch((store) => store.setTab);
  const charts = useAnswer<Charts>(() => unwrap(batch().charts()), job.id);
  const show = (filter: Partial<View>) => {
    setTab("table");
    void setView({ ...ALL_ROWS, ...filter });
  };
  if (!charts) return <p role="status">Counting</p>;
  const { labels } = job.model;
  const total = charts.classes.reduce((sum, count) => sum + count, 0);
  if (total === 0) return <p>Nothing is scored yet.</p>;
  const shares: ChartRow[] = labels.map((label, index) => ({
    name: capitalized(label),
    counts: labels.map((_, other) => (other === index ? (charts.classes[index] ?? 0) : 0)),
    short: `${capitalized(label)} ${formatPercent((charts.classes[index] ?? 0) / total)}`,
    note: formatPercent((charts.classes[index] ?? 0) / total),
  }));
  const scores: ChartRow[] = charts.histogram.map(({ low, high, counts }) => ({
    name: `${Math.round(low * 100)} to ${Math.round(high * 100)}%`,
    short: `${Math.round(low * 100)}`,
    counts,
  }));
  const lowest = scores.findIndex(({ counts }) => counts.some((count) => count > 0));
  return (
    <div className={classes.charts}>
      <ChartFrame title="Classes" labels={labels} rows={shares}>
        <StackedBars rows={shares} labels={labels} layout="rows" onPick={(_, label) => show({ label })} />
      </ChartFrame>
      <ChartFrame title="How sure the model was" labels={labels} rows={scores.slice(lowest)} unit="Score">
        <StackedBars
          rows={scores.slice(lowest)}
          labels={labels}
          layout="columns"
          onPick={(index, label) => {
            const bin = charts.histogram[lowest + index];
            if (bin) show({ label, score: { low: bin.low, high: bin.high } });
          }}
        />
      </ChartFrame>
      <ByColumn job={job} show={show} />
      <Words job={job} show={show} />
    </div>
  );
}

interface PartProps {
  job: Job;
  show: (filter: Partial<View>) => void;
}

/** Over time for dates, by value for columns that have few. */
function ByColumn({ job, show }: PartProps) {
  const { columns, textColumn } = job.table;
  const [column, setColumn] = useState(() => {
    const preferred = ["date", "language", "label"].map((role) => columns.findIndex((c) => c.role === role));
    return preferred.find((index) => index >= 0) ?? columns.findIndex((_, index) => index !== textColumn);
  });
  const answer = useAnswer<ColumnCharts>(() => unwrap(batch().columnCharts(column)), `${job.id} ${column}`);
  if (column < 0) return null;
  const { labels } = job.model;
  const name = columns[column]?.name ?? "";
  const choice = (
    <NativeSelect
      aria-label="Column"
      value={column}
      onChange={(event) => setColumn(Number(event.currentTarget.value))}
      data={columns
        .map((c, index) => ({ value: String(index), label: c.name }))
        .filter((_, index) => index !== textColumn)}
    />
  );
  if (answer?.time) {
    const { unit, bins, undated } = answer.time;
    const digits = { hour: 16, day: 10, week: 10, month: 7, year: 4 }[unit] ?? 10;
    const rows = bins.map(({ start, counts }) => ({
      name: start.slice(0, digits).replace("T", " "),
      counts,
    }));
    return (
      <ChartFrame
        title={`By ${unit}, ${name}`}
        labels={labels}
        rows={rows}
        unit={capitalized(unit)}
        tools={choice}
      >
        <StackedBars rows={rows} labels={labels} layout="columns" />
        {undated > 0 && <p>{formatCount(undated)} rows have no date that can be read.</p>}
      </ChartFrame>
    );
  }
  const rows = (answer?.categories ?? []).map(({ value, counts }) => ({ name: value || "empty", counts }));
  return (
    <ChartFrame title={`By ${name}`} labels={labels} rows={rows} unit={name} tools={choice}>
      {rows.length > 0 && (
        <StackedBars
          rows={rows}
          labels={labels}
          layout="rows"
          onPick={(index, label) => {
            const value = answer?.categories?.[index]?.value;
            if (value !== undefined) show({ label, cell: { column, value } });
          }}
        />
      )}
      {answer && rows.length === 0 && <p>This column has too many different values to chart.</p>}
    </ChartFrame>
  );
}

function Words({ job, show }: PartProps) {
  const words = useAnswer<WordCounts[]>(() => unwrap(batch().words()), job.id);
  const rows = (words ?? []).map(({ word, counts }) => ({ name: word, counts }));
  return (
    <ChartFrame title="Words and hashtags" labels={job.model.labels} rows={rows} unit="Word">
      <StackedBars
        rows={rows}
        labels={job.model.labels}
        layout="rows"
        onPick={(index, label) => {
          const word = rows[index]?.name;
          if (word) show({ label, text: word });
        }}
      />
    </ChartFrame>
  );
}
