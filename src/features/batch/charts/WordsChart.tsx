import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { TopWords } from "../../../../workers/protocols/words.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatLanguage } from "../../../ui/format/numbers.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseCharts } from "../store/results-actions.ts";
import { INITIAL_CHOICES } from "../chart-choices.ts";
import type { ColumnChartProps } from "./ColumnChart.tsx";
import { CountsChart } from "./CountsChart.tsx";
import { StopWordsForm } from "./StopWordsForm.tsx";
import { stackedBars } from "./stacked-bars.ts";
import { useChart } from "./use-chart.ts";

const ALL = -1;

/** Which words are not counted. */
function methodOf(
  languages: TopWords["languages"],
  own: readonly string[],
  columns: readonly string[],
): string {
  const names = languages.map(formatLanguage).join(", ");
  const common = names === "" ? [] : [t("batch:words.stop.common", { languages: names })];
  const values = columns.length > 0 ? [t("batch:words.stop.valuesOf", { columns: columns.join(", ") })] : [];
  const words = [...common, ...values, ...(own.length > 0 ? [own.join(", ")] : [])].join("; ");
  return words === "" ? "" : t("batch:words.stop.leftOut", { words });
}

/** The most frequent words or hashtags, or those that are over-represented in a class. */
export function WordsChart({ job, labels, select }: ColumnChartProps) {
  const choices = useOpen(({ charts }) => charts) ?? INITIAL_CHOICES;
  const { words: kind, wordsOf: label = ALL, stopLanguages, stopWords, namesOf } = choices;
  const { value: top, isStale } = useChart<TopWords | undefined>(
    (view) =>
      batch().words(view, {
        words: stopWords,
        ...(stopLanguages && { languages: stopLanguages }),
        ...(namesOf && { valuesOf: namesOf }),
      }),
    `${job.id} ${JSON.stringify([stopLanguages, stopWords, namesOf])}`,
  );
  // While words are counted again, the choices stay.
  const [languages, setLanguages] = useState<TopWords["languages"]>([]);
  if (top && top.languages.join() !== languages.join()) setLanguages(top.languages);
  const rows = useMemo(() => {
    const words = (label === ALL ? top?.[kind].all : top?.[kind].byLabel[label]) ?? [];
    return words.map(({ word, counts }) => ({ name: word, counts }));
  }, [top, kind, label]);
  const plotter = useMemo(() => stackedBars({ rows, labels, layout: "rows" }), [rows, labels]);
  const pick = (at: number, picked: number) => {
    const word = rows[at]?.name;
    if (word)
      select({ on: "class", classes: [picked] }, { on: "text", text: word, column: job.table.textColumn });
  };
  const tools = (
    <>
      <NativeSelect
        aria-label={t("batch:words.kind")}
        value={kind}
        onChange={({ currentTarget: { value } }) =>
          chooseCharts({ words: value === "hashtags" ? value : "words" })
        }
        data={[
          { value: "words", label: t("batch:words.title.words") },
          { value: "hashtags", label: t("batch:words.title.hashtags") },
        ]}
      />
      <NativeSelect
        aria-label={t("batch:words.class")}
        value={label}
        onChange={({ currentTarget: { value } }) =>
          chooseCharts({ wordsOf: Number(value) === ALL ? undefined : Number(value) })
        }
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
      isStale={isStale}
      unit={t(`batch:words.unit.${kind}`)}
      tools={tools}
      method={methodOf(
        languages,
        stopWords,
        (namesOf ?? []).map((at) => job.table.columns[at]?.name ?? ""),
      )}
      onPick={pick}
    >
      {!top && <p role="status">{t("batch:charts.counting")}</p>}
      {top && rows.length === 0 && <p>{t("batch:words.none")}</p>}
      <StopWordsForm job={job} languages={stopLanguages ?? languages} />
    </CountsChart>
  );
}
