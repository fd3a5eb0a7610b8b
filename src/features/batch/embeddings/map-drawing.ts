/** The embedding map as a drawing. Pure except for the language. */

import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import { t } from "../../../i18n/i18n.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import type { Drawing, Mark } from "../../../ui/chart/drawing.ts";

const RADIUS = 3;
const HIGHLIGHTED_RADIUS = 6;
const OPACITY = 0.75;
const FADED_OPACITY = 0.15;

interface MapDrawingOptions {
  /** The cluster that is not faded. */
  selected?: number | undefined;
  /** The row that is highlighted, from 0. */
  row?: number | undefined;
  /** Names the row and the cluster of each point. */
  hasTitles?: boolean;
}

/**
 * One point for each row in the color of its class.
 * @param positions [rows, 2] in pixels, from `pointPositions`
 */
export function mapDrawing(
  map: EmbeddingMap,
  labels: readonly string[],
  positions: Float64Array,
  size: Pick<Drawing, "width" | "height">,
  { selected, row, hasTitles = false }: MapDrawingOptions = {},
): Drawing {
  const marks = Array.from(map.rows).flatMap((index, at): Mark[] => {
    const labelIndex = map.labels[at] ?? -1;
    const label = labels[labelIndex];
    const cluster = map.assignments[at] ?? 0;
    const isHighlighted = index === row;
    const isFaded = selected !== undefined && cluster !== selected && !isHighlighted;
    const point = {
      shape: "circle",
      x: positions[at * 2] ?? 0,
      y: positions[at * 2 + 1] ?? 0,
      radius: isHighlighted ? HIGHLIGHTED_RADIUS : RADIUS,
    } as const;
    return [
      {
        ...point,
        // Gray for rows without a score.
        fill: label === undefined ? "line-strong" : classColors(label, labelIndex).token,
        opacity: isFaded ? FADED_OPACITY : OPACITY,
        ...(hasTitles && {
          title: t("batch:embeddingMap.point", { row: index + 1, cluster: cluster + 1 }),
        }),
      },
      ...(isHighlighted ? [{ ...point, stroke: "ink", strokeWidth: 2 } as const] : []),
    ];
  });
  return { ...size, marks };
}
