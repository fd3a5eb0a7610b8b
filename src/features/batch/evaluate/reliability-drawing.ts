/** The reliability diagram (DeGroot and Fienberg 1983). Pure except for the page's language. */

import { scaleLinear } from "d3-scale";
import type { ReliabilityBin } from "../../../engine/classifier/calibration.ts";
import { TICK_SIZE, valueAxis } from "../../../ui/chart/axes.ts";
import type { Drawing, Mark } from "../../../ui/chart/drawing.ts";
import { formatNumber, formatPercent } from "../../../ui/format/numbers.ts";

const SIDE = 280;
const LEFT = 36;
const TOP = 8;
/** Space for the half of the label "100 %" that extends beyond the square. */
const RIGHT = 22;
const TICKS = [0, 0.5, 1];

/** Accuracy on the vertical axis, probability on the horizontal one; a bin with more rows has a stronger color. */
export function reliabilityDrawing(bins: readonly ReliabilityBin[]): Drawing {
  const filled = bins.filter(({ texts }) => texts > 0);
  const mostTexts = Math.max(1, ...filled.map(({ texts }) => texts));
  const x = scaleLinear([0, 1], [LEFT, LEFT + SIDE]);
  const y = scaleLinear([0, 1], [TOP + SIDE, TOP]);
  const bars = filled.map(({ low, high, accuracy, texts }): Mark => ({
    shape: "rect",
    x: x(low) + 1,
    y: Math.min(y(accuracy), y(0) - 1),
    width: x(high) - x(low) - 2,
    height: Math.max(1, y(0) - y(accuracy)),
    fill: "accent",
    opacity: 0.25 + 0.75 * (texts / mostTexts),
  }));
  const labels = TICKS.map((share): Mark => ({
    shape: "text",
    x: x(share),
    y: y(0) + 18,
    text: formatPercent(share, 0),
    size: TICK_SIZE,
    anchor: "middle",
    fill: "ink-soft",
  }));
  return {
    width: LEFT + SIDE + RIGHT,
    height: TOP + SIDE + 26,
    marks: [
      ...valueAxis(y, TICKS, [LEFT, LEFT + SIDE], (share) => formatNumber(100 * share, 0)),
      ...bars,
      {
        shape: "path",
        d: `M${x(0)} ${y(0)}L${x(1)} ${y(1)}`,
        stroke: "line-strong",
        strokeWidth: 1,
        dash: "4 4",
      },
      ...labels,
    ],
  };
}
