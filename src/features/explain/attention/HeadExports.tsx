import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { withCaption } from "../../../ui/chart/caption.ts";
import { drawingFormats } from "../../../ui/chart/drawing-files.ts";
import { download } from "../../../ui/files/download.ts";
import { csv } from "../../../ui/files/csv.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { t } from "../../../i18n/i18n.ts";
import { attributionSwatches } from "../attribution/attribution-view.ts";
import { headRows, modelLine } from "../exports.ts";
import { headGridDrawing, type HeadValues } from "./head-grid-drawing.ts";

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
  const drawing = () =>
    withCaption(headGridDrawing(shown), isEffect ? attributionSwatches(true, label, scale) : [], [
      `${t("explain:heads.title")}: ${t(`explain:metric.${metric}`)}`,
      ...(isEffect ? [`${t("explain:attribution.class")}: ${capitalizeLabel(label)}`] : []),
      modelLine(info),
    ]);
  return (
    <SaveButtons
      what={t("explain:saved.heads")}
      formats={{
        ...drawingFormats("heads", drawing),
        CSV: () => download("heads.csv", csv(headRows(summaries, effects?.[target])), "text/csv"),
        JSON: () => {
          const content = { text, labels, summaries, effects: effects?.map((row) => Array.from(row)) };
          download("heads.json", JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
