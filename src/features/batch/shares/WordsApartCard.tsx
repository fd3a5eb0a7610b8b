import { useMemo } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { type ColumnChoice, withCondition } from "../../../scoring/selection/selection.ts";
import { ChartFrame } from "../../../ui/chart/ChartFrame.tsx";
import { formatCount, formatNumber } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useChart } from "../charts/use-chart.ts";
import { useOrigin } from "../results/use-origin.ts";
import { batch } from "../store/batch-client.ts";
import { changeSelection } from "../store/results-actions.ts";
import { groupName } from "../../../ui/plots/measure-text.ts";
import classes from "./SharesPanel.module.css";
import { type ApartWord, wordsPlot } from "../../../ui/plots/words-plot.ts";

interface WordsApartCardProps {
  job: Job;
  column: ColumnChoice;
  first: string;
  /** All other rows when absent. */
  second: string | undefined;
}

/** The words that tell a group from another one or from all other rows. */
export function WordsApartCard({ job, column, first, second }: WordsApartCardProps) {
  const { value: found, isStale } = useChart(
    (view) => batch().wordsApart(view, { column, first, ...(second !== undefined && { second }) }),
    `${job.id} ${JSON.stringify([column, first, second ?? null])}`,
  );
  const names = useMemo(
    () => ({
      first: groupName(first),
      second: second === undefined ? t("shares:differences.rest") : groupName(second),
    }),
    [first, second],
  );
  const words = useMemo(
    (): ApartWord[] => [
      ...(found?.first ?? []).map((word) => ({ ...word, isOfFirst: true })),
      // The counts of both lists are those of the first group, then of the second.
      ...(found?.second ?? []).map(({ texts, others, ...word }) => ({
        ...word,
        texts: others,
        others: texts,
        isOfFirst: false,
      })),
    ],
    [found],
  );
  const plotter = useMemo(() => (width: number) => wordsPlot(words, width, names), [words, names]);
  const title = t("shares:words.title", names);
  const origin = useOrigin(title, t("shares:words.method"));
  if (!found) return <p role="status">{t("shares:counting")}</p>;
  if (words.length === 0) return <p>{t("shares:words.none")}</p>;
  const pick = (word: string) =>
    changeSelection((now) => withCondition(now, { on: "text", text: word, column: job.table.textColumn }));
  const odds = ({ logOdds, isOfFirst }: ApartWord) => (isOfFirst ? logOdds : -logOdds);
  return (
    <ChartFrame
      title={title}
      heads={[
        t("shares:words.word"),
        t("shares:words.odds"),
        t("shares:words.texts", { group: names.first }),
        t("shares:words.texts", { group: names.second }),
      ]}
      rows={words.map((word) => ({
        name: word.word,
        cells: [
          <button
            key={word.word}
            type="button"
            title={t("batch:charts.showRows")}
            onClick={() => pick(word.word)}
          >
            {formatNumber(odds(word), 1)}
          </button>,
          formatCount(word.texts),
          formatCount(word.others),
        ],
      }))}
      plotter={plotter}
      files={{
        name: `${origin.fields["file"] ?? ""} ${title}`,
        origin,
        table: [
          [
            "word",
            "log-odds in standard errors",
            "log-likelihood",
            `rows of ${names.first}`,
            `rows of ${names.second}`,
          ],
          ...words.map((word) => [word.word, odds(word), word.logLikelihood, word.texts, word.others]),
        ],
      }}
      tip={(at) => words[at]?.word}
      onPick={(at) => words[at] && pick(words[at].word)}
      isStale={isStale}
    >
      <p className={classes.note}>{t("shares:words.method")}</p>
    </ChartFrame>
  );
}
