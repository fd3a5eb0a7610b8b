import { t } from "../../i18n/texts.ts";
import type { LabeledComparison, ModelComparison } from "../../scoring/compare-models.ts";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import {
  formatCount,
  formatInterval,
  formatNumber,
  formatP,
  formatPercent,
  formatPoints,
} from "../../ui/format/numbers.ts";
import type { ReportInput } from "../input.ts";
import type { Block, Finding, ReportTable } from "../report.ts";

type Names = readonly [first: string, second: string];

/** How far two models agree, and against labels which is right more often. */
export function secondFinding({ second, classes }: ReportInput): Finding | undefined {
  if (!second || second.comparison.rows === 0) return undefined;
  const { names, comparison } = second;
  const { rows, left, labeled } = comparison;
  const compared =
    left > 0
      ? t("evaluate:report.comparedSome", { count: rows, left: formatCount(left) })
      : t("evaluate:report.compared", { count: rows });
  return {
    id: "second",
    title: t("evaluate:second.title"),
    blocks: [
      { kind: "facts", facts: [...factsOf(comparison, names)] },
      { kind: "text", text: compared },
      { kind: "table", table: confusionTable(comparison, classes, names) },
      ...(labeled ? labeledBlocks(labeled, names) : []),
    ],
    method: [t("report:method.second"), ...(labeled ? [t("report:method.secondLabels")] : [])],
    limits: labeled ? [t("report:limits.secondLabels")] : [],
    references: ["cohen", "fleiss", "wilson", ...(labeled ? (["mcnemar", "newcombe-paired"] as const) : [])],
  };
}

function* factsOf(
  { share, interval, kappa }: ModelComparison,
  [first, second]: Names,
): Generator<readonly [string, string]> {
  yield [t("evaluate:second.first"), first];
  yield [t("evaluate:second.title"), second];
  yield [
    t("evaluate:second.agreement"),
    t("shares:interval", { share: formatPercent(share), interval: formatInterval(interval) }),
  ];
  if (Number.isNaN(kappa.value)) return;
  const [from, to] = [kappa.interval.low, kappa.interval.high].map(hundredths);
  yield [
    t("evaluate:second.kappa"),
    t("shares:interval", {
      share: hundredths(kappa.value),
      interval: t("common:chart.range", { from: from ?? "", to: to ?? "" }),
    }),
  ];
}

/** Without a sign before zero. */
const hundredths = (value: number): string => formatNumber(Math.abs(value) < 0.005 ? 0 : value, 2);

/** Rows by the class of the first and of the second model. */
const confusionTable = (
  { table }: ModelComparison,
  classes: readonly string[],
  [first, second]: Names,
): ReportTable => ({
  name: "two models",
  caption: t("evaluate:second.confusionMeans", { first, second }),
  head: [t("common:table.class"), ...classes.map(capitalizeLabel)],
  rows: table.map((counts, index) => [capitalizeLabel(classes[index] ?? ""), ...counts.map(formatCount)]),
  data: [["class", ...classes], ...table.map((counts, index) => [classes[index] ?? "", ...counts])],
});

function labeledBlocks({ first, second, difference, test }: LabeledComparison, names: Names): Block[] {
  const { low, high } = difference.interval;
  const better = low > 0 ? names[0] : high < 0 ? names[1] : undefined;
  const models = [first, second].map((report, at) => ({ name: names[at] ?? "", ...report }));
  return [
    {
      kind: "text",
      text: better
        ? t("evaluate:second.isBetter", { model: better })
        : t("evaluate:second.undecided", { count: first.texts }),
    },
    {
      kind: "table",
      table: {
        name: "two models against labels",
        caption: t("evaluate:second.better"),
        head: [
          t("evaluate:second.model"),
          t("evaluate:report.accuracy"),
          t("evaluate:report.macroRecall"),
          t("evaluate:report.macroF1"),
        ],
        rows: models.map(({ name, accuracy, accuracyInterval, macroRecall, macroF1 }) => [
          name,
          t("shares:interval", {
            share: formatPercent(accuracy),
            interval: formatInterval(accuracyInterval),
          }),
          formatPercent(macroRecall),
          formatPercent(macroF1),
        ]),
        data: [
          ["model", "accuracy", "accuracy low", "accuracy high", "macro-recall", "macro-F1"],
          ...models.map(({ name, accuracy, accuracyInterval, macroRecall, macroF1 }) => [
            name,
            accuracy,
            accuracyInterval.low,
            accuracyInterval.high,
            macroRecall,
            macroF1,
          ]),
        ],
      },
    },
    {
      kind: "text",
      text: t("evaluate:second.difference", {
        points: formatPoints(difference.value),
        low: formatPoints(low),
        high: formatPoints(high),
        onlyFirst: formatCount(test.onlyFirst),
        onlySecond: formatCount(test.onlySecond),
        p: formatP(test.p),
      }),
    },
  ];
}
