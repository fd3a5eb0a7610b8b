import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { TopWords } from "../../../../workers/batch/protocol.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch, unwrap } from "../job/batch-client.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import type { ChartProps } from "./ChartsPanel.tsx";
import classes from "./ChartFrame.module.css";
import { StackedBars } from "./StackedBars.tsx";
import { useChart } from "./use-chart.ts";

const ALL = -1;

/** The commonest words or hashtags, or those that a class has more of than others. */
export function WordsChart({ job, show }: ChartProps) {
  const { labels } = job.model;
  const [kind, setKind] = useState<keyof TopWords>("words");
  const [label, setLabel] = useState(ALL);
  const top = useChart<TopWords | undefined>(() => unwrap(batch().words()), job.id);
  const found = (label === ALL ? top?.[kind].all : top?.[kind].byLabel[label]) ?? [];
  const rows = found.map(({ word, counts }) => ({ name: word, counts }));
  const pick = (at: number, picked: number) => {
    const word = rows[at]?.name;
    if (word) show({ label: picked, text: word, textColumn: job.table.textColumn });
  };
  const tools = (
    <div className={classes.tools}>
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
    </div>
  );
  return (
    <ChartFrame
      title={
        label === ALL
          ? t(`batch:words.title.${kind}`)
          : t(`batch:words.titleOf.${kind}`, { class: translateLabel(labels[label] ?? "") })
      }
      labels={labels}
      rows={rows}
      unit={t(`batch:words.unit.${kind}`)}
      tools={tools}
      onPick={pick}
    >
      {rows.length > 0 && <StackedBars rows={rows} labels={labels} layout="rows" onPick={pick} />}
      {!top && <p role="status">{t("batch:charts.counting")}</p>}
      {top && rows.length === 0 && <p>{t("batch:words.none")}</p>}
    </ChartFrame>
  );
}
