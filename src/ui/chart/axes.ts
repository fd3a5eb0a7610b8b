/** Axes with their ticks, and the legend of classes, as marks. Pure. */

import type { ScaleBand, ScaleLinear } from "d3-scale";
import { classColors } from "./class-colors.ts";
import type { ColorToken } from "./color-tokens.ts";
import type { Mark } from "./drawing.ts";
import { fitText, textWidth } from "./text-fit.ts";

/** The font size of ticks and legends, in pixels. */
export const TICK_SIZE = 13;
/** The height of a horizontal axis with its labels. */
export const AXIS_HEIGHT = 24;
/** The width of a vertical axis with its labels. */
export const AXIS_WIDTH = 52;
/** The minimum space between two labels of a horizontal axis, in pixels. */
const LABEL_GAP = 24;
/** How far a label may extend beyond the last band, in pixels. */
const OVERHANG = 8;
const LEGEND_LINE = 24;

export interface AxisLabel {
  text: string;
  /** Where labels would overlap, those with a higher rank are kept. */
  rank?: number | undefined;
}

/** The indices of labels that are at least `gap` pixels from the next: of a rank or above, else every second, third, … */
function shownLabels(labels: readonly AxisLabel[], step: number, gap: number): number[] {
  const least = gap / Math.max(1e-9, step);
  const ranks = [...new Set(labels.map(({ rank = 0 }) => rank))].toSorted((a, b) => a - b);
  for (const lowest of ranks) {
    const kept = [...labels.keys()].filter((at) => (labels[at]?.rank ?? 0) >= lowest);
    const isApart = kept.every((at, index) => at - (kept[index - 1] ?? Number.NEGATIVE_INFINITY) >= least);
    if (isApart && (kept.length > 1 || kept.length === labels.length)) return kept;
  }
  const every = Math.max(1, Math.ceil(least));
  return [...labels.keys()].filter((at) => at % every === 0);
}

/** Labels below the bands, as many as do not overlap. */
export function bandAxis(scale: ScaleBand<number>, labels: readonly AxisLabel[], y: number): Mark[] {
  const widest = Math.max(0, ...labels.map(({ text }) => textWidth(text, TICK_SIZE)));
  const [, right] = scale.range();
  return shownLabels(labels, scale.step(), widest + LABEL_GAP).map((index): Mark => {
    const text = labels[index]?.text ?? "";
    const middle = (scale(index) ?? 0) + scale.bandwidth() / 2;
    const x = Math.min(middle, right + OVERHANG - textWidth(text, TICK_SIZE) / 2);
    return { shape: "text", x, y: y + 17, text, size: TICK_SIZE, anchor: "middle", fill: "ink-soft" };
  });
}

/** Ticks to the left of the drawing, each with a grid line from `left` to `right`. */
export function valueAxis(
  scale: ScaleLinear<number, number>,
  ticks: readonly number[],
  [left, right]: readonly [number, number],
  format: (value: number) => string,
): Mark[] {
  return ticks.flatMap((value): Mark[] => [
    { shape: "path", d: `M${left} ${scale(value)}H${right}`, stroke: "line", strokeWidth: 1 },
    {
      shape: "text",
      x: left - 8,
      y: scale(value) + 4,
      text: format(value),
      size: TICK_SIZE,
      anchor: "end",
      fill: "ink-soft",
    },
  ]);
}

/** The height of the title of a horizontal axis. */
export const AXIS_TITLE_HEIGHT = 20;

/** The title of a horizontal axis, below its labels. @param y the lower edge of the labels */
export const bandAxisTitle = (text: string, [left, right]: readonly [number, number], y: number): Mark => ({
  shape: "text",
  x: (left + right) / 2,
  y: y + 14,
  text,
  size: TICK_SIZE,
  anchor: "middle",
  fill: "ink-soft",
});

/** The title of a vertical axis, above its ticks and beside the legend. */
export const valueAxisTitle = (text: string): Mark => ({
  shape: "text",
  x: 0,
  y: LEGEND_LINE / 2 + 4.5,
  text: fitText(text, TICK_SIZE, AXIS_WIDTH - 4),
  size: TICK_SIZE,
  fill: "ink-soft",
});

export interface LegendEntry {
  /** The label in the model's spelling. */
  label: string;
  /** The label as the page shows it. */
  text: string;
}

export interface Swatch {
  token: ColorToken;
  text: string;
}

/** A legend of colors, wrapped to `width` pixels. */
export function swatchLegend(
  swatches: readonly Swatch[],
  { x, y, width }: { x: number; y: number; width: number },
): { marks: Mark[]; height: number } {
  const marks: Mark[] = [];
  let [left, line] = [x, 0];
  for (const { token, text } of swatches) {
    const wide = 18 + textWidth(text, TICK_SIZE) + 20;
    if (left > x && left + wide > x + width) [left, line] = [x, line + 1];
    const middle = y + line * LEGEND_LINE + LEGEND_LINE / 2;
    marks.push(
      { shape: "circle", x: left + 5, y: middle, radius: 5, fill: token },
      { shape: "text", x: left + 16, y: middle + 4.5, text, size: TICK_SIZE, fill: "ink" },
    );
    left += wide;
  }
  return { marks, height: swatches.length > 0 ? (line + 1) * LEGEND_LINE : 0 };
}

/** A legend of the classes, wrapped to `width` pixels. */
export const classLegend = (entries: readonly LegendEntry[], x: number, width: number) =>
  swatchLegend(
    entries.map(({ label, text }, index) => ({ token: classColors(label, index).token, text })),
    { x, y: 0, width },
  );
