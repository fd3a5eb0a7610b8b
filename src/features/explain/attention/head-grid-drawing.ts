/** The grid of heads as marks: one head for its canvas on the page, all of them for a file. Pure except for the language. */

import type { HeadOverview } from "../../../engine/explain/attention/heads.ts";
import { effectColors } from "../../../ui/chart/class-colors.ts";
import { type ColorScale, colorScale } from "../../../ui/chart/color-scale.ts";
import type { Drawing, Mark, TextMark } from "../../../ui/chart/drawing.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatHeadValue, type Metric, metricValues } from "./head-metrics.ts";

const MAX_CELL = 48;
const GAP = 4;
const LEFT = 56;
const TOP = 44;
const FONT = 12;
/** The width of a digit, as a share of the font size. */
const DIGIT = 0.58;
/** On stronger colors light text has the better contrast. */
const DARK_TEXT_LIMIT = 0.8;

export interface HeadValues {
  overview: HeadOverview;
  metric: Metric;
  /** One value for each head, as [layers, heads]; none where cells are thumbnails or the values are not computed yet. */
  values: readonly number[];
  scale: ColorScale;
  /** Whether the model gives a number in place of classes. */
  isNumber: boolean;
}

/**
 * @param effects for the metric `effect`: by how much the probability falls without each head, as [layers, heads].
 * @param target index of the class that is explained, `label` its name
 */
export function headValues(
  overview: HeadOverview,
  metric: Metric,
  effects: ArrayLike<number> | undefined,
  { label, target, isNumber = false }: { label: string; target: number; isNumber?: boolean },
): HeadValues {
  const values = metricValues(metric, overview.summaries, effects);
  const colors = metric === "effect" ? effectColors(label, target) : { positive: "accent" as const };
  return { overview, metric, values, scale: colorScale(values, colors), isNumber };
}

/** One head: its weights, or one color for its value. @param index of the head in [layers, heads] */
export function headMark(
  { overview: { side, thumbnails }, metric, values, scale }: HeadValues,
  index: number,
  { x, y, length }: { x: number; y: number; length: number },
): Mark {
  if (metric === "thumbnail") {
    const data = thumbnails.subarray(index * side * side, (index + 1) * side * side);
    const ceilings = new Float32Array(side).fill(1);
    return { shape: "cells", x, y, step: length / side, size: side, data, ceilings, fill: "accent" };
  }
  const value = values[index] ?? 0;
  return {
    shape: "rect",
    x,
    y,
    width: length,
    height: length,
    fill: scale.token(value),
    opacity: scale.strength(value),
  };
}

/** Every head, in a row for each layer, with its value where it has one. @param maxWidth cells shrink to fit */
export function headGridDrawing(shown: HeadValues, maxWidth: number): Drawing {
  const { overview, metric, values, scale, isNumber } = shown;
  const { layers, heads } = overview;
  const cell = Math.min(MAX_CELL, (maxWidth - LEFT) / Math.max(1, heads) - GAP);
  const x = (head: number) => LEFT + head * (cell + GAP);
  const y = (layer: number) => TOP + layer * (cell + GAP);
  const middle = cell / 2;
  const number: Omit<TextMark, "x" | "y" | "text"> = {
    shape: "text",
    size: FONT,
    anchor: "middle",
    fill: "ink-soft",
  };
  // Without the unit, which is the same in all cells and is given in the CSV file.
  const amounts = values.map((value) => formatHeadValue(metric, value, isNumber).replace(/ .*/, ""));
  const longest = Math.max(1, ...amounts.map(({ length }) => length));
  const size = Math.min(FONT, (cell - 2) / (DIGIT * longest));
  const cells = Array.from({ length: layers * heads }, (_, index): Mark[] => {
    const [left, top] = [x(index % heads), y(Math.floor(index / heads))];
    const value = values[index];
    return [
      headMark(shown, index, { x: left, y: top, length: cell }),
      { shape: "rect", x: left, y: top, width: cell, height: cell, stroke: "line", strokeWidth: 1 },
      ...(value === undefined
        ? []
        : [
            {
              ...number,
              x: left + middle,
              y: top + middle + size / 3,
              size,
              text: amounts[index] ?? "",
              fill: scale.strength(value) > DARK_TEXT_LIMIT ? "surface" : "ink",
            } as const,
          ]),
    ];
  });
  const marks: Mark[] = [
    ...cells.flat(),
    ...Array.from({ length: heads }, (_, head): Mark => ({
      ...number,
      x: x(head) + middle,
      y: TOP - 8,
      text: String(head + 1),
    })),
    ...Array.from({ length: layers }, (_, layer): Mark => ({
      ...number,
      x: LEFT - 14,
      y: y(layer) + middle + 4,
      text: String(layer + 1),
    })),
    { ...number, x: LEFT, y: 16, text: t("explain:head"), anchor: "start", fill: "ink" },
    { ...number, x: 16, y: TOP, text: t("explain:layer"), anchor: "start", fill: "ink", turn: 90 },
  ];
  return { width: x(heads) + GAP, height: y(layers) + GAP, marks };
}
