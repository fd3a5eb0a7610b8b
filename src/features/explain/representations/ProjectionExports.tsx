import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { Level } from "../../../engine/explain/text/units.ts";
import { t } from "../../../i18n/i18n.ts";
import { withCaption } from "../../../ui/chart/caption.ts";
import { drawingFormats } from "../../../ui/chart/drawing-files.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { download } from "../../../ui/files/download.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { useExplain } from "../explain-store.ts";
import { explanationOrigin, pointRows } from "../exports.ts";
import { projectionDrawing } from "./projection-drawing.ts";
import { axesText, layerName } from "./projection-text.ts";

interface ProjectionExportsProps {
  text: string;
  info: ModelInfo;
  level: Level;
  layer: number;
  labels: readonly string[];
  /** [labels, 2] */
  points: Float64Array;
  /** Shares of the variance. */
  explained: readonly number[];
}

/** Saves the projection with the pinned words outlined, and its coordinates. */
export function ProjectionExports(props: ProjectionExportsProps) {
  const { text, info, level, layer, labels, points, explained } = props;
  const origin = explanationOrigin(info, {
    title: `${t("explain:projection.name")}: ${layerName(layer)}. ${axesText(explained)}`,
    name: `hidden states, layer ${layer}`,
  });
  const file = `hidden states layer ${layer}`;
  const drawing = () =>
    withCaption(
      projectionDrawing(labels, points, useExplain.getState().view.pinned),
      [{ token: "accent", text: t(`explain:${level}`) }],
      origin.lines,
    );
  return (
    <SaveButtons
      what={t("explain:saved.plane")}
      formats={{
        ...drawingFormats(file, drawing),
        CSV: () =>
          download(fileName(file, "csv"), csv(withOrigin(pointRows(labels, points), origin)), "text/csv"),
        JSON: () => {
          const content = { ...origin.fields, text, layer, level, labels, points: [...points], explained };
          download(fileName(file, "json"), JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
