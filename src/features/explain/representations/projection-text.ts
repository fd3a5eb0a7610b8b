/** What the projection shows, in words. */

import { t } from "../../../i18n/i18n.ts";
import { formatPercent } from "../../../ui/format/numbers.ts";

/** @param layer 0 is the embedding */
export const layerName = (layer: number): string =>
  layer === 0 ? t("explain:embedding") : t("explain:projection.afterLayer", { layer });

/** The names of the two axes. @param explained shares of the variance */
export const axisNames = (explained: readonly number[]): [string, string] => {
  const name = (number: 1 | 2) =>
    t("explain:projection.axis", { number, share: formatPercent(explained[number - 1] ?? 0, 0) });
  return [name(1), name(2)];
};
