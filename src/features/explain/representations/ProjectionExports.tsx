import { useMemo } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { t } from "../../../i18n/i18n.ts";
import { withColorBar } from "../../../ui/chart/caption.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { download } from "../../../ui/files/download.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { colorBarOf } from "../attribution/attribution-view.ts";
import { useExplain } from "../explain-store.ts";
import { explanationOrigin, pointRows } from "../exports.ts";
import { PictureExports } from "../PictureExports.tsx";
import type { Explanation } from "../use-explanation.ts";
import { type ProjectedWord, projectionDrawing } from "./projection-drawing.ts";
import { axisNames, layerName } from "./projection-text.ts";

interface ProjectionExportsProps {
  text: string;
  info: ModelInfo;
  layer: number;
  words: readonly ProjectedWord[];
  /** For each word, its index in the text. */
  units: readonly number[];
  /** [words, 2] */
  points: Float64Array;
  /** Shares of the variance. */
  explained: readonly number[];
  explanation: Explanation;
}

/** Saves the projection with the pinned words outlined, and its coordinates. */
export function ProjectionExports(props: ProjectionExportsProps) {
  const { text, info, layer, words, units, points, explained, explanation } = props;
  const level = useExplain((store) => store.view.level);
  const { shown, complete, scale, label, isNumber } = explanation;
  const labels = words.map((word) => word.label);
  const title = `${t("explain:projection.name")}: ${layerName(layer)}`;
  const origin = explanationOrigin(info, {
    title,
    name: `hidden states, layer ${layer}`,
    text,
    ...(complete && { label, method: complete.method }),
  });
  const file = `hidden states layer ${layer}`;
  const draw = useMemo(
    () => (width: number) => {
      const { pinned } = useExplain.getState().view;
      const chosen = units.flatMap((unit, index) => (pinned.includes(unit) ? [index] : []));
      const drawing = projectionDrawing(words, points, chosen, { width, axes: axisNames(explained) });
      return shown ? withColorBar(drawing, colorBarOf(shown.isSigned, label, scale, { isNumber })) : drawing;
    },
    [words, units, points, explained, shown, label, scale, isNumber],
  );
  return (
    <PictureExports
      what={t("explain:saved.plane")}
      title={title}
      name={file}
      lines={origin.lines}
      draw={draw}
      formats={{
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
