/** The grid of heads as an SVG file. */

import type { HeadOverview } from "../../../engine/explain/attention/heads.ts";
import { escapeXml, svgFile, svgText } from "../../../ui/chart/svg.ts";
import { t } from "../../../i18n/i18n.ts";
import { type Metric, metricValues, SAYS } from "./head-metrics.ts";

const CELL = 48;
const GAP = 4;
const LEFT = 72;
const TOP = 44;
/** The number of color steps between weight 0 and the full color; the cells of a step are one path. */
const STEPS = 16;

export interface HeadGridColors {
  /** The color of weights and of values from 0. */
  for: string;
  against: string;
}

/** The weights of one head; a run of cells with the same color step is one rectangle of a path. */
function thumbnail(weights: Float32Array, side: number): string {
  const paths = Array.from({ length: STEPS }, () => "");
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side;) {
      const stepAt = (at: number) => Math.round((weights[row * side + at] ?? 0) * (STEPS - 1));
      const step = stepAt(column);
      let end = column + 1;
      while (end < side && stepAt(end) === step) end += 1;
      if (step > 0) paths[step] += `M${column} ${row}h${end - column}v1h${column - end}z`;
      column = end;
    }
  }
  return paths
    .map((path, step) => path && `<path d="${path}" fill-opacity="${(step / (STEPS - 1)).toFixed(3)}"/>`)
    .join("");
}

/** @param effects for the metric `effect`: by how much the probability falls without each head, as [layers, heads]. */
export function headGridSvg(
  { layers, heads, side, thumbnails, summaries }: HeadOverview,
  metric: Metric,
  effects: ArrayLike<number> | undefined,
  colors: HeadGridColors,
): string {
  const values = metricValues(metric, summaries, effects);
  const top = Math.max(...values.map(Math.abs), 1e-9);
  const x = (head: number) => LEFT + head * (CELL + GAP);
  const y = (layer: number) => TOP + layer * (CELL + GAP);
  const cells = Array.from({ length: layers * heads }, (_, index) => {
    const [left, upper] = [x(index % heads), y(Math.floor(index / heads))];
    const edge = `<rect x="${left}" y="${upper}" width="${CELL}" height="${CELL}" fill="none" stroke="#d5d8de"/>`;
    if (metric === "thumbnail") {
      const picture = thumbnail(thumbnails.subarray(index * side * side, (index + 1) * side * side), side);
      return `<g transform="translate(${left} ${upper}) scale(${CELL / side})" fill="${colors.for}">${picture}</g>${edge}`;
    }
    const value = values[index] ?? 0;
    const strength = ((0.7 * Math.abs(value)) / top).toFixed(3);
    return `<rect x="${left}" y="${upper}" width="${CELL}" height="${CELL}" fill="${value < 0 ? colors.against : colors.for}" fill-opacity="${strength}"/>${edge}`;
  });
  const middle = CELL / 2;
  const numbers = [
    ...Array.from(
      { length: heads },
      (_, head) => `<text x="${x(head) + middle}" y="${TOP - 8}">${head + 1}</text>`,
    ),
    ...Array.from(
      { length: layers },
      (_, layer) => `<text x="${LEFT - 14}" y="${y(layer) + middle + 4}">${layer + 1}</text>`,
    ),
    ...values.map(
      (value, index) =>
        // Without the unit, which is the same in all cells and is given in the CSV file.
        `<text x="${x(index % heads) + middle}" y="${y(Math.floor(index / heads)) + middle + 4}">${SAYS[metric](value).replace(/ .*/, "")}</text>`,
    ),
  ];
  return svgFile(x(heads) + GAP, y(layers) + GAP, [
    ...cells,
    svgText(12, numbers, "middle"),
    svgText(12, [
      `<text x="${LEFT}" y="16">${escapeXml(t("explain:head"))}</text>`,
      `<text transform="translate(16 ${TOP}) rotate(90)">${escapeXml(t("explain:layer"))}</text>`,
    ]),
  ]);
}
