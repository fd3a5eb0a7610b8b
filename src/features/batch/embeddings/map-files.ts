/** The map of likeness as a picture, in the page's words, and as numbers to take away. Pure but for the words. */

import type { LikenessMap } from "../../../../workers/batch/embeddings/embeddings-protocol.ts";
import { paperColor } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { escapeXml, svgFile, svgText } from "../../../ui/chart/svg.ts";
import { t } from "../../../i18n/i18n.ts";

const EDGE = 16;
const SIZE = { width: 900, height: 520 };
const LEGEND = 34;
/** Of rows without a score. */
const NO_CLASS = "#b5b9c1";

/** [rows, 2] in pixels. */
export function placesOf(
  { points, rows }: Pick<LikenessMap, "points" | "rows">,
  { width, height }: { width: number; height: number },
): Float64Array {
  const places = new Float64Array(rows.length * 2);
  for (const axis of [0, 1] as const) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = axis; at < points.length; at += 2) {
      low = Math.min(low, points[at] ?? 0);
      high = Math.max(high, points[at] ?? 0);
    }
    const extent = (axis === 0 ? width : height) - 2 * EDGE;
    for (let at = axis; at < points.length; at += 2) {
      const share = high > low ? ((points[at] ?? 0) - low) / (high - low) : 0.5;
      places[at] = EDGE + share * extent;
    }
  }
  return places;
}

/** A point for each row, coloured by class, and its row as a title. */
export function mapSvg(map: LikenessMap, labels: readonly string[]): string {
  const places = placesOf(map, SIZE);
  const circles = Array.from(map.rows, (row, at) => {
    const index = map.labels[at] ?? -1;
    const label = labels[index];
    const color = label === undefined ? NO_CLASS : paperColor(label, index);
    const [x, y] = [places[at * 2] ?? 0, places[at * 2 + 1] ?? 0];
    const title = t("batch:map.point", { row: row + 1, group: (map.of[at] ?? 0) + 1 });
    return `<circle cx="${x.toFixed(1)}" cy="${(y + LEGEND).toFixed(1)}" r="4" fill="${color}"><title>${title}</title></circle>`;
  });
  let x = EDGE;
  const legend = labels.map((label, index) => {
    const entry = `<circle cx="${x + 5}" cy="18" r="5" fill="${paperColor(label, index)}"/><text x="${x + 16}" y="23">${escapeXml(capitalizeLabel(label))}</text>`;
    // No text is measured here.
    x += 40 + Math.ceil([...label].length * 9);
    return entry;
  });
  return svgFile(SIZE.width, SIZE.height + LEGEND, [
    `<g fill-opacity="0.75">${circles.join("")}</g>`,
    svgText(14, legend),
  ]);
}

/** A line for each row on the map: its number from 1, its place, its group and its class. */
export function mapRows(map: LikenessMap, labels: readonly string[]): (string | number)[][] {
  return [
    ["row", "component 1", "component 2", "group", "class"],
    ...Array.from(map.rows, (row, at) => [
      row + 1,
      map.points[at * 2] ?? 0,
      map.points[at * 2 + 1] ?? 0,
      (map.of[at] ?? 0) + 1,
      labels[map.labels[at] ?? -1] ?? "",
    ]),
  ];
}
