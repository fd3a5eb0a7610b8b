import { t } from "../../i18n/texts.ts";
import { formatInterval, formatP, formatPercent } from "../../ui/format/numbers.ts";
import { groupName, measureName, shownPoints } from "../../ui/plots/measure-text.ts";
import type { ReportInput } from "../input.ts";
import type { Block, Finding } from "../report.ts";

/** Differences that are named, the surest first. */
const MOST_DIFFERENCES = 6;
const SIGNIFICANT = 0.05;

/** The shares of all rows in a sentence for each class, and the differences that are no chance. */
export function answerFinding(input: ReportInput): Finding {
  const { shares, classes, used } = input;
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
  const { labels } = used;
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
      ...differenceBlocks(input),
    ],
    limits:
      labels === 0
        ? [t("report:limits.samplingAlone")]
        : [t("report:limits.labelsRight"), t("report:limits.rowsOfFile")],
    references: labels === 0 ? ["teblunthuis", "wilson"] : ["ppi++", "sarndal", "wilson", "teblunthuis"],
  };
}

function differenceBlocks({ differences, classes, by = "" }: ReportInput): Block[] {
  const compared = (differences?.comparisons ?? []).flatMap(({ first, differences: ofGroup }) =>
    ofGroup.flatMap(({ corrected }, measure) => (corrected ? [{ first, measure, ...corrected }] : [])),
  );
  if (compared.length === 0) return [];
  const items = compared
    .filter(({ adjustedP }) => adjustedP < SIGNIFICANT)
    .toSorted((one, other) => one.adjustedP - other.adjustedP || Math.abs(other.value) - Math.abs(one.value))
    .slice(0, MOST_DIFFERENCES)
    .map(({ first, measure, adjustedP, ...difference }) =>
      t("report:answer.difference", {
        group: groupName(first),
        name: measureName(classes, measure),
        points: shownPoints(difference),
        p: formatP(adjustedP),
      }),
    );
  if (items.length === 0) return [{ kind: "text", text: t("report:answer.noDifference", { column: by }) }];
  return [
    { kind: "text", text: t("report:answer.differences", { column: by }) },
    { kind: "list", items },
  ];
}
