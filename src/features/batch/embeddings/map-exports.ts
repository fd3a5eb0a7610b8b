/** The embedding map as files. Pure except for the language. */

import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { withCaption } from "../../../ui/chart/caption.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import type { Drawing } from "../../../ui/chart/drawing.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatPercent } from "../../../ui/format/numbers.ts";
import { mapDrawing } from "./map-drawing.ts";
import { pointPositions } from "./map-layout.ts";

const SIZE_PX = { width: 900, height: 520 };

/** The map with each point titled, its classes, and where its values come from. */
export function mapFileDrawing(
  map: EmbeddingMap,
  {
    fileName,
    model: { labels, id, revision },
  }: { fileName: string; model: Pick<Job["model"], "labels" | "id" | "revision"> },
): Drawing {
  const drawing = mapDrawing(map, labels, pointPositions(map, SIZE_PX), SIZE_PX, { hasTitles: true });
  const classes = labels.map((label, index) => ({
    token: classColors(label, index).token,
    text: capitalizeLabel(label),
  }));
  return withCaption(drawing, classes, [
    `${t("batch:embeddingMap.label")}: ${fileName}`,
    t("batch:embeddingMap.axes", { share: formatPercent(map.explained[0] + map.explained[1]) }),
    t("common:chart.model", { model: `${id}@${revision}` }),
  ]);
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
