import { t } from "../../i18n/texts.ts";
import type { Design } from "../../labels/coder-label.ts";
import type { UsedLabels } from "../../scoring/estimate/group-results.ts";
import type { Agreement } from "../../statistics/agreement/agreement.ts";
import { formatInterval, formatNumber, formatPercent } from "../../ui/format/numbers.ts";
import type { ReportedSample, ReportInput } from "../input.ts";
import type { Finding, ReportSection } from "../report.ts";
import { formatList } from "../../ui/format/list.ts";

/** How the labeled rows were drawn and labeled, for the method. */
export function sampleFinding({ sample, used }: ReportInput): Omit<Finding, keyof ReportSection> | undefined {
  if (!sample) return undefined;
  const { byHand, withoutClass, coders, agreement } = sample;
  return {
    method: [
      [
        t("report:sample.labels", { count: used.labels }),
        ...drawSentences(sample, used),
        ...(byHand > 0 ? [t("shares:byHand", { count: byHand })] : []),
        ...(withoutClass > 0 ? [t("shares:withoutClass", { count: withoutClass })] : []),
        ...(coders === undefined ? [] : [t("report:sample.coders", { count: coders })]),
        ...(agreement ? [agreementSentence(agreement)] : []),
      ].join(" "),
    ],
    limits: agreement ? [] : [t("report:limits.noAgreement")],
    references: agreement ? ["krippendorff"] : [],
  };
}

function drawSentences(
  { designs = {}, seed, strataBy, copiesOnce }: ReportedSample,
  { probabilities, strata }: UsedLabels,
): string[] {
  const drawn = Object.entries(designs) as [Design, number][];
  return [
    ...(drawn.length > 0
      ? [
          t("report:sample.designs", {
            list: formatList(drawn.map(([design, count]) => t(`report:sample.design.${design}`, { count }))),
          }),
        ]
      : []),
    ...(strataBy?.by === "class" ? [t("report:sample.strataClass")] : []),
    ...(strataBy?.by === "column" ? [t("report:sample.strataColumn", { column: strataBy.name })] : []),
    ...(strata === undefined ? [] : [t("report:sample.strata", { count: strata })]),
    ...(seed === undefined ? [] : [t("report:sample.seed", { seed: String(seed) })]),
    ...(copiesOnce === true ? [t("report:sample.copies")] : []),
    probabilities
      ? t("report:sample.probabilities", {
          from: formatPercent(probabilities[0], 2),
          to: formatPercent(probabilities[1], 2),
        })
      : t("report:sample.equal"),
  ];
}

function agreementSentence({ percent, alpha }: NonNullable<ReportedSample["agreement"]>): string {
  const range = ({ interval: { low, high } }: Agreement) =>
    t("common:chart.range", { from: formatNumber(low, 2), to: formatNumber(high, 2) });
  return t("report:sample.agreement", {
    count: percent.units,
    percent: formatPercent(percent.value),
    interval: formatInterval(percent.interval),
    alpha: formatNumber(alpha.value, 2),
    alphaInterval: range(alpha),
  });
}
