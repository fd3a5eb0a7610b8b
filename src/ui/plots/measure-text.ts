/** Names, colors and numbers of what is estimated: the share of each class, then the mean polarity. */

import { classColors } from "../chart/class-colors.ts";
import type { ColorToken } from "../chart/color-tokens.ts";
import { capitalizeLabel } from "../format/labels.ts";
import { formatInterval, formatPercent, formatPoints } from "../format/numbers.ts";
import { t } from "../../i18n/texts.ts";
import type { PlottedEstimate } from "./plotted-estimate.ts";

export const measureName = (labels: readonly string[], measure: number): string =>
  measure < labels.length ? capitalizeLabel(labels[measure] ?? "") : t("shares:polarity");

export const measureColor = (labels: readonly string[], measure: number): ColorToken =>
  measure < labels.length ? classColors(labels[measure] ?? "", measure).token : "class-5";

export const groupName = (name: string): string => name || t("shares:empty");

/** A share in percent. */
export const shownShare = ({ value, interval }: PlottedEstimate): string =>
  t("shares:interval", { share: formatPercent(value), interval: formatInterval(interval) });

/** A difference or a polarity in percentage points. */
export const shownPoints = ({ value, interval: { low, high } }: PlottedEstimate): string =>
  t("shares:interval", {
    share: formatPoints(value),
    interval: t("common:chart.range", { from: formatPoints(low), to: formatPoints(high) }),
  });

/** The columns of an estimate in a saved table. */
export const numbersOf = (estimate: PlottedEstimate | undefined): (number | string)[] =>
  estimate ? [estimate.value, estimate.interval.low, estimate.interval.high] : ["", "", ""];
