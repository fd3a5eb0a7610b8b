import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { TopWords } from "../../../../workers/protocols/batch-types.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch } from "../store/batch-client.ts";
import type { ColumnChartProps } from "./ColumnChart.tsx";
import { CountsChart } from "./CountsChart.tsx";
import { stackedBars } from "./stacked-bars.ts";
import { useChart } from "./use-chart.ts";

const ALL = -1;

/** The most frequent words or hashtags, or those that are over-represented in a class. */
export function WordsChart({ job, labels, showRows }: ColumnChartProps) {
  const [kind, setKind] = useState<keyof TopWords>("words");
  const [label, setLabel] = useState(ALL);
  const top = useChart<TopWords | undefined>((view) => batch().words(view), job.id);
  const rows = useMemo(() => {
    const words = (label === ALL ? top?.[kind].all : top?.[kind].byLabel[label]) ?? [];
    return words.map(({ word, counts }) => ({ name: word, counts }));
  }, [top, kind, label]);
  const plotter = useMemo(() => stackedBars({ rows, labels, layout: "rows" }), [rows, labels]);
  const pick = (at: number, picked: number) => {
    const word = rows[at]?.name;
    if (word) showRows({ label: picked, text: word, textColumn: job.table.textColumn });
  };
  const tools = (
    <>
      <NativeSelect
        aria-label={t("batch:words.kind")}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as keyof TopWords)}
        data={[
          { value: "words", label: t("batch:words.title.words") },
          { value: "hashtags", label: t("batch:words.title.hashtags") },
        ]}
      />
      <NativeSelect
        aria-label={t("batch:words.class")}
        value={label}
        onChange={(event) => setLabel(Number(event.currentTarget.value))}
        data={[
          { value: String(ALL), label: t("batch:words.allClasses") },
          ...labels.map((name, index) => ({
            value: String(index),
            label: t("batch:words.moreIn", { class: translateLabel(name) }),
          })),
        ]}
      />
    </>
  );
  return (
    <CountsChart
      title={
        label === ALL
          ? t(`batch:words.title.${kind}`)
          : t(`batch:words.titleOf.${kind}`, { class: translateLabel(labels[label] ?? "") })
      }
      labels={labels}
      rows={rows}
      plotter={plotter}
      unit={t(`batch:words.unit.${kind}`)}
      tools={tools}
      onPick={pick}
    >
      {!top && <p role="status">{t("batch:charts.counting")}</p>}
      {top && rows.length === 0 && <p>{t("batch:words.none")}</p>}
    </CountsChart>
  );
}
