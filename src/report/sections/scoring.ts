import { t } from "../../i18n/texts.ts";
import { formatNumber } from "../../ui/format/numbers.ts";
import type { ReportInput } from "../input.ts";
import type { Finding, ReportSection } from "../report.ts";
import { formatList } from "../../ui/format/list.ts";

/** How the texts were scored, for the method. */
export function scoringFinding({ scoring, classes }: ReportInput): Omit<Finding, keyof ReportSection> {
  const names = formatList(classes);
  if (!scoring)
    return {
      method: [t("report:method.scores", { classes: names })],
      limits: [t("report:limits.unknownModel")],
    };
  const { app, model, revision, weightsSha256, dtype, device, calibratedOn, temperature, longTexts } =
    scoring;
  const isCut = longTexts === "cut";
  return {
    method: [
      [
        t("report:method.model", {
          app,
          model,
          revision,
          hash: weightsSha256,
          dtype,
          device,
          classes: names,
        }),
        ...(temperature === undefined
          ? []
          : [
              calibratedOn === undefined
                ? t("report:method.temperature", { temperature: formatNumber(temperature, 3) })
                : t("report:method.calibrated", {
                    temperature: formatNumber(temperature, 3),
                    basis: calibratedOn,
                  }),
            ]),
        t(isCut ? "report:method.cut" : "report:method.averaged"),
        ...(scoring.cleaned === undefined ? [] : [t("report:method.cleaned", { what: scoring.cleaned })]),
      ].join(" "),
    ],
    references: temperature === undefined ? [] : ["guo"],
  };
}
