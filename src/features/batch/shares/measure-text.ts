/** Names, colors and numbers of what the tab estimates: the share of each class, then the mean polarity. */

import type { EstimatedShare } from "../../../../workers/protocols/shares.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import type { ColorToken } from "../../../ui/chart/color-tokens.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatInterval, formatPercent, formatPoints } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";

export const measureName = (labels: readonly string[], measure: number): string =>
  measure < labels.length ? capitalizeLabel(labels[measure] ?? "") : t("shares:polarity");

export const measureColor = (labels: readonly string[], measure: number): ColorToken =>
  measure < labels.length ? classColors(labels[measure] ?? "", measure).token : "class-5";

export const groupName = (name: string): string => name || t("shares:empty");

/** A share in percent. */
export const shownShare = ({ value, interval }: EstimatedShare): string =>
  t("shares:interval", { share: formatPercent(value), interval: formatInterval(interval) });

/** A difference or a polarity in percentage points. */
export const shownPoints = ({ value, interval: { low, high } }: EstimatedShare): string =>
  t("shares:interval", {
    share: formatPoints(value),
    interval: t("common:chart.range", { from: formatPoints(low), to: formatPoints(high) }),
  });

/** The columns of an estimate in a saved table. */
export const numbersOf = (estimate: EstimatedShare | undefined): (number | string)[] =>
  estimate ? [estimate.value, estimate.interval.low, estimate.interval.high] : ["", "", ""];
