/** What the projection shows, in words. */

import { t } from "../../../i18n/i18n.ts";
import { formatPercent } from "../../../ui/format/numbers.ts";

/** @param layer 0 is the embedding */
export const layerName = (layer: number): string =>
  layer === 0 ? t("explain:embedding") : t("explain:projection.afterLayer", { layer });

/** @param explained shares of the variance */
export const axesText = (explained: readonly number[]): string =>
  t("explain:projection.axes", {
    first: formatPercent(explained[0] ?? 0, 0),
    second: formatPercent(explained[1] ?? 0, 0),
  });
