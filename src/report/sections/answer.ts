import { t } from "../../i18n/texts.ts";
import { formatInterval, formatPercent } from "../../ui/format/numbers.ts";
import { measureName, shownPoints } from "../../ui/plots/measure-text.ts";
import type { ReportInput } from "../input.ts";
import type { Block, Finding } from "../report.ts";

/** The shares of all rows in a sentence for each class. */
export function answerFinding({ shares, classes, sample }: ReportInput): Finding {
  const [whole] = shares.groups;
  const items = (whole?.shares ?? []).map(({ naive, corrected }, measure) => {
    const name = measureName(classes, measure);
    if (measure >= classes.length)
      return t("report:answer.polarity", { name, points: shownPoints(corrected ?? naive) });
    const count = formatPercent(naive.value);
    return corrected
      ? t("report:answer.corrected", {
          name,
          share: formatPercent(corrected.value),
          interval: formatInterval(corrected.interval),
          naive: count,
        })
      : t("report:answer.naive", { name, share: count, interval: formatInterval(naive.interval) });
  });
  const labels = sample?.labels ?? 0;
  return {
    id: "answer",
    title: t("report:answer.title"),
    blocks: [
      ...(items.length === 0 ? [{ kind: "text", text: t("shares:noRows") } satisfies Block] : []),
      ...(items.length > 0 && labels > 0
        ? [{ kind: "text", text: t("report:answer.withLabels", { count: labels }) } satisfies Block]
        : []),
      ...(labels === 0 ? [{ kind: "warning", text: t("report:answer.withoutLabels") } satisfies Block] : []),
      { kind: "list", items },
    ],
    limits:
      labels === 0
        ? [t("report:limits.samplingAlone")]
        : [t("report:limits.labelsRight"), t("report:limits.rowsOfFile")],
    references: labels === 0 ? ["teblunthuis", "wilson"] : ["ppi++", "sarndal", "wilson", "teblunthuis"],
  };
}
