import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { type ColorBar, withColorBar } from "../../../ui/chart/caption.ts";
import { download } from "../../../ui/files/download.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { t } from "../../../i18n/i18n.ts";
import { colorBarOf } from "../attribution/attribution-view.ts";
import { explanationOrigin, headRows } from "../exports.ts";
import { PictureExports } from "../PictureExports.tsx";
import { headGridDrawing, type HeadValues } from "./head-grid-drawing.ts";
import { formatHeadValue } from "./head-metrics.ts";

export interface HeadExportsProps {
  text: string;
  info: ModelInfo;
  shown: HeadValues;
  /** By class; absent until they are computed. */
  effects: readonly ArrayLike<number>[] | undefined;
  /** Index of the class that is explained. */
  target: number;
}

/** Saves the grid as an image and the metrics of every head. */
export function HeadExports({ text, info, shown, effects, target }: HeadExportsProps) {
  const { labels } = info.manifest;
  const { metric, values, scale, isNumber } = shown;
  const { summaries } = shown.overview;
  const label = labels[target] ?? "";
  const isEffect = metric === "effect" && values.length > 0;
  const title = `${t("explain:heads.title")}: ${t(`explain:metric.${metric}`)}`;
  const origin = explanationOrigin(info, {
    title,
    text,
    name: `attention heads, ${metric}`,
    ...(effects && { label }),
  });
  const file = `heads ${metric}`;
  const bar = (): ColorBar => {
    if (isEffect) return colorBarOf(true, label, scale, { isNumber });
    const isThumbnail = metric === "thumbnail";
    const high = isThumbnail ? t("explain:heads.ownScale") : formatHeadValue(metric, scale.max, isNumber);
    const name = isThumbnail ? t("explain:attention") : t(`explain:metric.${metric}`);
    return { name, to: "accent", low: "0", high };
  };
  const draw = (width: number) => withColorBar(headGridDrawing(shown, width), bar());
  return (
    <PictureExports
      what={t("explain:saved.heads")}
      title={title}
      name={file}
      lines={origin.lines}
      draw={draw}
      formats={{
        CSV() {
          const rows = headRows(summaries, effects?.[target]);
          download(fileName(file, "csv"), csv(withOrigin(rows, origin)), "text/csv");
        },
        JSON: () => {
          const values = effects?.map((row) => Array.from(row));
          const content = { ...origin.fields, text, labels, summaries, effects: values };
          download(fileName(file, "json"), JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
