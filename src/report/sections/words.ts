import { t } from "../../i18n/texts.ts";
import { formatCount, formatNumber } from "../../ui/format/numbers.ts";
import { groupName } from "../../ui/plots/measure-text.ts";
import type { ReportInput } from "../input.ts";
import type { Finding } from "../report.ts";

/** The words that tell each group from all other rows. */
export function wordsFinding({ words = [], by = "" }: ReportInput): Finding | undefined {
  const found = words.flatMap(({ group, words: own }) => own.map((word) => ({ group, ...word })));
  if (found.length === 0) return undefined;
  return {
    id: "words",
    title: t("report:words.title", { column: by }),
    blocks: [
      {
        kind: "table",
        table: {
          name: "words",
          caption: t("report:words.caption", { column: by }),
          head: [
            by,
            t("shares:words.word"),
            t("shares:words.odds"),
            t("report:words.here"),
            t("report:words.elsewhere"),
          ],
          textColumns: 2,
          rows: found.map(({ group, word, logOdds, texts, others }) => [
            groupName(group),
            word,
            formatNumber(logOdds, 1),
            formatCount(texts),
            formatCount(others),
          ]),
          data: [
            [by, "word", "log-odds in standard errors", "log-likelihood", "rows of the group", "other rows"],
            ...found.map(({ group, word, logOdds, logLikelihood, texts, others }) => [
              group,
              word,
              logOdds,
              logLikelihood,
              texts,
              others,
            ]),
          ],
        },
      },
    ],
    method: [t("report:method.words")],
    references: ["monroe"],
  };
}
