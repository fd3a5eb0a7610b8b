/** The embedding map as an SVG file and as rows of numbers. Pure except for the language. */

import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import { paperColor } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { escapeXml, svgFile, svgText } from "../../../ui/chart/svg.ts";
import { t } from "../../../i18n/i18n.ts";
import { MAP_MARGIN, pointPositions } from "./map-layout.ts";

const SIZE_PX = { width: 900, height: 520 };
const LEGEND_HEIGHT = 34;
/** For rows without a score. */
const NO_CLASS_COLOR = "#b5b9c1";

/** One point for each row in the color of its class, titled with its row. */
export function mapSvg(map: EmbeddingMap, labels: readonly string[]): string {
  const positions = pointPositions(map, SIZE_PX);
  const circles = Array.from(map.rows, (row, at) => {
    const index = map.labels[at] ?? -1;
    const label = labels[index];
    const color = label === undefined ? NO_CLASS_COLOR : paperColor(label, index);
    const [x, y] = [positions[at * 2] ?? 0, positions[at * 2 + 1] ?? 0];
    const title = t("batch:embeddingMap.point", { row: row + 1, cluster: (map.assignments[at] ?? 0) + 1 });
    return `<circle cx="${x.toFixed(1)}" cy="${(y + LEGEND_HEIGHT).toFixed(1)}" r="4" fill="${color}"><title>${title}</title></circle>`;
  });
  let x = MAP_MARGIN;
  const legend = labels.map((label, index) => {
    const entry = `<circle cx="${x + 5}" cy="18" r="5" fill="${paperColor(label, index)}"/><text x="${x + 16}" y="23">${escapeXml(capitalizeLabel(label))}</text>`;
    // Text cannot be measured without a document.
    x += 40 + Math.ceil([...label].length * 9);
    return entry;
  });
  return svgFile(SIZE_PX.width, SIZE_PX.height + LEGEND_HEIGHT, [
    `<g fill-opacity="0.75">${circles.join("")}</g>`,
    svgText(14, legend),
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
