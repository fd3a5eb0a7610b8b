/** The embedding map as files. Pure except for the language. */

import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import { t } from "../../../i18n/i18n.ts";
import { withCaption } from "../../../ui/chart/caption.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import type { Drawing } from "../../../ui/chart/drawing.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import type { Origin } from "../../../ui/files/origin.ts";
import { formatPercent } from "../../../ui/format/numbers.ts";
import { mapDrawing } from "./map-drawing.ts";
import { pointPositions } from "./map-layout.ts";

const SIZE_PX = { width: 900, height: 520 };

/** The map with each point titled, its classes, and where its values come from. @param labels the classes and "not sure" */
export function mapFileDrawing(map: EmbeddingMap, labels: readonly string[], { lines }: Origin): Drawing {
  const drawing = mapDrawing(map, labels, pointPositions(map, SIZE_PX), SIZE_PX, { hasTitles: true });
  const classes = labels.map((label, index) => ({
    token: classColors(label, index).token,
    text: capitalizeLabel(label),
  }));
  const unscored = { token: "line-strong", text: t("batch:similar.noScore") } as const;
  return withCaption(
    drawing,
    [...classes, ...(map.labels.includes(-1) ? [unscored] : [])],
    [...lines, t("batch:embeddingMap.axes", { share: formatPercent(map.explained[0] + map.explained[1]) })],
  );
}

/** One line for each row on the map: its number from 1, its position, its cluster from 1 and its class. */
export function mapRows(map: EmbeddingMap, labels: readonly string[]): (string | number)[][] {
  return [
    ["row", "component 1", "component 2", "group", "class"],
    ...Array.from(map.rows, (row, at) => [
      row + 1,
      map.points[at * 2] ?? 0,
      map.points[at * 2 + 1] ?? 0,
      (map.assignments[at] ?? 0) + 1,
      labels[map.labels[at] ?? -1] ?? "",
    ]),
  ];
}
