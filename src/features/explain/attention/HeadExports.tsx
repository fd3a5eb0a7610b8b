import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { Swatch } from "../../../ui/chart/axes.ts";
import { withCaption } from "../../../ui/chart/caption.ts";
import { drawingFormats } from "../../../ui/chart/drawing-files.ts";
import { download } from "../../../ui/files/download.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { t } from "../../../i18n/i18n.ts";
import { attributionSwatches } from "../attribution/attribution-view.ts";
import { explanationOrigin, headRows } from "../exports.ts";
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
  const { metric, values, scale } = shown;
  const { summaries } = shown.overview;
  const label = labels[target] ?? "";
  const isEffect = metric === "effect" && values.length > 0;
  const origin = explanationOrigin(info, {
    title: `${t("explain:heads.title")}: ${t(`explain:metric.${metric}`)}`,
    name: `attention heads, ${metric}`,
    ...(effects && { label }),
  });
  const file = `heads ${metric}`;
  const amount = { meaning: t(`explain:metric.${metric}`), amount: formatHeadValue(metric, scale.max) };
  const swatches = (): Swatch[] => {
    if (isEffect) return attributionSwatches(true, label, scale);
    const text = metric === "thumbnail" ? t("explain:heads.ownScale") : t("explain:attribution.upTo", amount);
    return [{ token: "accent", text }];
  };
  const drawing = () => withCaption(headGridDrawing(shown), swatches(), origin.lines);
  return (
    <SaveButtons
      what={t("explain:saved.heads")}
      formats={{
        ...drawingFormats(file, drawing),
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
