import { t } from "../i18n/texts.ts";
import type { GroupShares } from "../scoring/estimate/reports.ts";
import { FEWEST_LABELS } from "../scoring/time/periods.ts";
import { formatPercent, formatPoints } from "../ui/format/numbers.ts";
import { shownPoints, shownShare } from "../ui/plots/measure-text.ts";

/** A share or the polarity of a topic: corrected where it has enough labels, else its count with an asterisk. */
export function topicShare({ labels, shares }: GroupShares, measure: number, isPolarity: boolean): string {
  const { corrected, naive } = shares[measure] ?? {};
  if (corrected && labels >= FEWEST_LABELS) return (isPolarity ? shownPoints : shownShare)(corrected);
  if (!naive) return "";
  return t("batch:topics.counted", { share: (isPolarity ? formatPoints : formatPercent)(naive.value) });
}
