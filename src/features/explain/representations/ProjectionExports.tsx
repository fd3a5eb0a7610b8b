import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { Level } from "../../../engine/explain/text/units.ts";
import { t } from "../../../i18n/i18n.ts";
import { withCaption } from "../../../ui/chart/caption.ts";
import { drawingFormats } from "../../../ui/chart/drawing-files.ts";
import { csv } from "../../../ui/files/csv.ts";
import { download } from "../../../ui/files/download.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { useExplain } from "../explain-store.ts";
import { modelLine, pointRows } from "../exports.ts";
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
  const drawing = () =>
    withCaption(
      projectionDrawing(labels, points, useExplain.getState().view.pinned),
      [],
      [`${t("explain:projection.name")}: ${layerName(layer)}`, axesText(explained), modelLine(info)],
    );
  return (
    <SaveButtons
      what={t("explain:saved.plane")}
      formats={{
        ...drawingFormats("plane", drawing),
        CSV: () => download("plane.csv", csv(pointRows(labels, points)), "text/csv"),
        JSON: () => {
          const content = { text, layer, level, labels, points: [...points], explained };
          download("plane.json", JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
