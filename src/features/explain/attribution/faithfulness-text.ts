/** Faithfulness in words. Pure except for the language. */

import type { Faithfulness } from "../../../engine/explain/faithfulness/faithfulness.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatNumber } from "../../../ui/format/numbers.ts";

const signed = (value: number, digits: number) =>
  `${value < 0 ? "−" : ""}${formatNumber(Math.abs(value), digits)}`;

/** A change of a probability in percentage points, or of the number that a model gives in place of classes. */
export const pointsText = (value: number, isNumber: boolean): string =>
  isNumber ? signed(value, 3) : signed(100 * value, 1);

export const tauText = (kendallTau: number): string =>
  Number.isNaN(kendallTau) ? t("explain:faithfulness.noTau") : signed(kendallTau, 2);

/** The faithfulness of the ranking in one sentence. */
export function summaryText({ betterThanRandom }: Faithfulness): string {
  if (betterThanRandom >= 0.95) return t("explain:faithfulness.high");
  if (betterThanRandom >= 0.75) return t("explain:faithfulness.some");
  return t("explain:faithfulness.none");
}

/** "Better than 19 of 20 random rankings."; a tie counts half. */
export function rankText({ betterThanRandom, random: { orders } }: Faithfulness): string {
  const better = betterThanRandom * orders;
  return t("explain:faithfulness.better", {
    better: formatNumber(better, Number.isInteger(better) ? 0 : 1),
    count: orders,
  });
}
